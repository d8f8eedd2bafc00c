//! Envelopes too long for one message: the function splits them, and the runner knows the parts for what they are.

use crate::support::{Ended, run};

fn long_envelopes(flags: &[&str]) -> Ended {
    let usual = [
        "--rate",
        "2/s",
        "--duration",
        "1s",
        "--warm-up",
        "0s",
        "--events-per-envelope",
        "1500",
        "--drain",
        "5s",
    ];
    run(&[&usual[..], flags].concat())
}

#[test]
fn parts_are_intact_and_nothing_is_missing() {
    for door in ["http", "mapped"] {
        let ended = long_envelopes(&["--front-door", door]);
        ended.counts(&[
            ("/slots/acknowledged", 2),
            ("/events/delivered", 3_000),
            ("/events/corrupted", 0),
            ("/events/duplicated", 0),
        ]);
    }
}

/// A request meets a fault once, so one part of each envelope does.
#[test]
fn a_damaged_part_and_a_missing_one_are_found() {
    for (fault, found) in [("sqs_corrupt", "corrupted"), ("sqs_drop", "lost")] {
        let ended = long_envelopes(&["--fault", &format!("{fault}=100%")]);
        let done = ended.count(&format!("/faults/{fault}/done"));
        assert!((2..3_000).contains(&done), "{fault}: {done}");
        assert_eq!(ended.count(&format!("/events/{found}")), done, "{fault}");
    }
}
