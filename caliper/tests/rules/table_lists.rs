//! The lists of terms by themselves: their lengths and their spellings.

use std::collections::HashSet;

use caliper::DataVersion;
use caliper::vocabulary::enumeration::{IdentifierType, LtiMessageType, Metric, Role, Status};
use caliper::vocabulary::{Action, EntityType, EventType, Known, Profile};

fn count(known: impl Iterator<Item = Known>, version: DataVersion) -> usize {
    known.filter(|known| known.to(version)).count()
}

#[test]
fn the_lists_are_as_long_as_the_specification_has_them() {
    use DataVersion::{V1p1, V1p2};
    let actions = || Action::ALL.iter().map(|action| action.known());
    assert_eq!((count(actions(), V1p1), count(actions(), V1p2)), (64, 80));
    let profiles = || Profile::ALL.iter().map(|profile| profile.known());
    assert_eq!((count(profiles(), V1p1), count(profiles(), V1p2)), (10, 15));
    let extensions = Profile::ALL.iter().filter(|profile| profile.extends_1p1());
    assert_eq!(extensions.count(), 6);
    let events = || EventType::ALL.iter().map(|kind| kind.known());
    assert_eq!((count(events(), V1p1), count(events(), V1p2)), (16, 22));
    let entities = || EntityType::ALL.iter().map(|kind| kind.known());
    assert_eq!((count(entities(), V1p1), count(entities(), V1p2)), (50, 72));
    assert_eq!(IdentifierType::ALL.len(), 13);
    assert_eq!(
        (
            Metric::ALL.len(),
            Status::ALL.len(),
            LtiMessageType::ALL.len()
        ),
        (8, 2, 2)
    );
    let roles = || Role::ALL.iter().filter(|role| role.known().to(V1p2));
    let core = roles().filter(|role| !role.as_str().contains('#'));
    assert_eq!((core.count(), roles().count()), (8, 56));
}

/// For every sub-role: it begins with a core role.
#[test]
fn every_sub_role_is_one_of_a_core_role() {
    for role in Role::TERMS {
        if let Some((core, sub)) = role.split_once('#') {
            assert!(Role::TERMS.contains(&core) && !sub.is_empty(), "{role}");
        }
    }
}

/// For every list: each term is found by its text, no text stands for two, and none is empty.
#[test]
fn every_term_is_found_by_its_text() {
    macro_rules! found {
        ($($list:ident),*) => {$(
            for term in $list::ALL {
                assert_eq!($list::from_term(term.as_str()), Some(*term));
            }
            assert_eq!($list::TERMS.iter().collect::<HashSet<_>>().len(), $list::ALL.len());
            assert!($list::from_term("").is_none());
        )*};
    }
    found!(
        Action,
        Profile,
        EventType,
        EntityType,
        IdentifierType,
        Metric,
        Role,
        Status,
        LtiMessageType
    );
}

#[test]
fn the_other_spellings_stand_for_the_terms() {
    for (other, term) in [
        ("MarkedAsUnRead", Action::MarkedAsUnread),
        ("EnabledCloseCaptioning", Action::EnabledClosedCaptioning),
        ("DisabledCloseCaptioning", Action::DisabledClosedCaptioning),
    ] {
        assert_eq!(Action::from_term(other), Some(term));
        assert_ne!(term.as_str(), other);
    }
}
