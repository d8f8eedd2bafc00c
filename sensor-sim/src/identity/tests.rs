//! What every id must be, whatever the seed, the run and the event.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;

fn identities() -> impl Strategy<Value = Identity> {
    (any::<u64>(), any::<u64>()).prop_map(|(seed, run_id)| Identity::new(Seed(seed), RunId(run_id)))
}

fn events() -> impl Strategy<Value = EventKey> {
    (0..SLOT_LIMIT, any::<u16>()).prop_map(|(slot, position)| EventKey { slot, position })
}

proptest! {
    // decode(urn(event)) = event, with and without the prefix, in either case
    #[test]
    fn an_id_leads_back_to_its_event(identity in identities(), event in events()) {
        let urn = identity.urn(event);
        prop_assert_eq!(identity.decode(&urn), Some(event));
        prop_assert_eq!(identity.decode(&urn[9..]), Some(event));
        prop_assert_eq!(identity.decode(&urn.to_ascii_uppercase()), Some(event));
    }

    // version = 4, variant = 10, hyphens in their places, lower-case hexadecimal digits everywhere else
    #[test]
    fn an_id_has_the_shape_of_version_4(identity in identities(), event in events()) {
        let urn = identity.urn(event);
        let text = std::str::from_utf8(&urn).unwrap();
        let uuid = text.strip_prefix("urn:uuid:").unwrap();
        let lengths: Vec<usize> = uuid.split('-').map(str::len).collect();
        prop_assert_eq!(lengths, vec![8, 4, 4, 4, 12]);
        prop_assert!(uuid.bytes().all(|byte| byte == b'-' || byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte)));
        prop_assert_eq!(uuid.as_bytes()[14], b'4');
        prop_assert!(b"89ab".contains(&uuid.as_bytes()[19]));
    }

    // key != key' => decode'(urn(event)) = none, so runs share no id
    #[test]
    fn an_id_of_another_run_is_not_ours(seed: u64, run_id: u64, other: u64, event in events()) {
        prop_assume!(run_id != other);
        let urn = Identity::new(Seed(seed), RunId(run_id)).urn(event);
        prop_assert_eq!(Identity::new(Seed(seed), RunId(other)).decode(&urn), None);
        prop_assert_eq!(Identity::new(Seed(!seed), RunId(run_id)).decode(&urn), None);
    }

    // decode(random UUID) = none, and no text whatever breaks it
    #[test]
    fn what_a_stranger_made_is_not_ours(identity in identities(), free: u128, noise in proptest::collection::vec(any::<u8>(), 0..60)) {
        prop_assert_eq!(identity.decode(&uuid::write(free)), None);
        prop_assert_eq!(identity.decode(&noise), None);
    }

    // one character changed => another event or none, never the same one
    #[test]
    fn a_changed_id_is_another(identity in identities(), event in events(), at in 9_usize..45, digit in "[0-9a-f]") {
        let mut urn = identity.urn(event);
        prop_assume!(urn[at] != digit.as_bytes()[0]);
        urn[at] = digit.as_bytes()[0];
        prop_assert_eq!(identity.decode(&urn), None);
    }

    // parse(show(x)) = x
    #[test]
    fn seeds_and_run_ids_are_read_as_they_are_shown(number: u64) {
        prop_assert_eq!(Seed(number).to_string().parse::<Seed>().unwrap(), Seed(number));
        prop_assert_eq!(RunId(number).to_string().parse::<RunId>().unwrap(), RunId(number));
    }
}

#[test]
fn neighbours_have_nothing_in_common() {
    let identity = Identity::new(Seed(1), RunId::ZERO);
    let mut ids = BTreeSet::new();
    let mut bits = 0_u64;
    for slot in 0..4_096 {
        let urn = identity.urn(EventKey { slot, position: 0 });
        bits += u64::from(uuid::read(&urn).unwrap().count_ones());
        ids.insert(urn);
    }
    assert_eq!(ids.len(), 4_096);
    let expected = 4_096 * 61;
    assert!(
        bits.abs_diff(expected) < 5 * 354,
        "{bits} bits set of {expected} expected: five standard deviations are 1,767"
    );
}

#[test]
fn random_run_ids_differ() {
    assert_ne!(RunId::random(), RunId::random());
    assert_eq!(RunId::ZERO.to_string(), "0000000000000000");
}

#[test]
fn what_is_no_run_id_is_refused() {
    for text in [
        "",
        "0",
        "+000000000000000",
        "00000000000000000",
        "g000000000000000",
        "0x00000000000000",
    ] {
        assert!(text.parse::<RunId>().is_err(), "{text}");
    }
    for text in ["", "-1", "1.5", "18446744073709551616", "seed"] {
        assert!(text.parse::<Seed>().is_err(), "{text}");
    }
}
