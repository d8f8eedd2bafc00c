//! What holds for any bytes: the laws of the fuzz target, on its seeds and on these changed at random.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use proptest::prelude::*;

#[path = "support/events.rs"]
#[allow(dead_code, reason = "shared: not everybody needs all of it")]
mod events;
#[path = "../fuzz/laws.rs"]
mod laws;
#[path = "support/seeds.rs"]
#[allow(dead_code, reason = "shared: not everybody needs all of it")]
mod seeds;

#[test]
fn they_hold_for_every_seed() {
    let seeds = seeds::texts();
    assert!(seeds.len() > 100);
    for seed in seeds {
        laws::hold(&seed);
        // A text that breaks off is no JSON, and has to be told from one that is at fault.
        for end in (0..seed.len()).step_by(1 + seed.len() / 20) {
            laws::hold(&seed[..end]);
        }
    }
}

/// What a change puts in.
fn pieces() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        prop::collection::vec(any::<u8>(), 0..4),
        prop::collection::vec(prop::sample::select(b"{}[]\",:\\0u".to_vec()), 0..4),
        prop::sample::select(vec![
            r#""@id":"#,
            r#""@type":"#,
            r#""@context":"#,
            r#""type":"Webpage","#,
            r#""id":null,"#,
            r"\ud83d",
            r"\ude00",
            r#"["a:b","http://purl.imsglobal.org/ctx/caliper/v1p2"]"#,
            r#"{"x":1}"#,
            "1e999",
            "-0.0",
            "http://purl.imsglobal.org/caliper/",
        ])
        .prop_map(|piece| piece.as_bytes().to_vec()),
    ]
}

proptest! {
    #[test]
    fn they_hold_for_seeds_that_are_changed(
        seed in prop::sample::select(seeds::texts()),
        changes in prop::collection::vec((any::<prop::sample::Index>(), 0_usize..6, pieces()), 1..4),
    ) {
        let mut text = seed;
        for (at, cut, piece) in changes {
            let start = at.index(text.len() + 1);
            let end = (start + cut).min(text.len());
            text.splice(start..end, piece);
        }
        laws::hold(&text);
    }
}
