//! Real sensors through the whole line, and those whose events cannot be followed.

use crate::support::{Ended, run};

/// A run of 40 envelopes.
fn short(flags: &[&str]) -> Ended {
    let plan = ["--rate", "40/s", "--duration", "1s", "--warm-up", "0s"];
    run(&[&plan[..], flags].concat())
}

#[test]
fn requests_and_envelopes_of_real_sensors_are_taken_and_arrive_unchanged() {
    for sensor in [
        "canvas",
        "open-edx",
        "caliper-python",
        "caliper-php",
        "caliper-net",
        "ims-caliper",
    ] {
        let ended = short(&["--as", sensor]);
        ended.counts(&[
            ("/slots/acknowledged", 40),
            ("/events/delivered", 40),
            ("/events/corrupted", 0),
        ]);
        assert_eq!(ended.report["run"]["config"]["as"], sensor);
        ended.judged(0);
    }
}

#[test]
fn what_is_described_beside_the_events_arrives_with_them() {
    let ended = short(&["--describes", "50%", "--events-per-envelope", "1-3"]);
    ended.counts(&[
        ("/slots/acknowledged", 40),
        ("/events/corrupted", 0),
        ("/events/lost", 0),
    ]);
    ended.judged(0);
}

#[test]
fn a_sensor_whose_events_carry_no_id_is_refused() {
    for (sensor, words) in [("moodle", "carry no id"), ("blackboard", "no urn")] {
        for more in [&[][..], &["--dry-run"]] {
            let ended = run(&[&["--as", sensor], more].concat());
            assert_eq!(ended.code, Some(2));
            assert!(ended.stderr.contains(words), "{}", ended.stderr);
            assert!(ended.stderr.contains("sensor-sim send"), "{}", ended.stderr);
        }
    }
}

/// By the letter a token goes with its scheme.
#[test]
fn rules_that_were_typed_stay() {
    let strict = ["--as", "caliper-php", "--rules", "strict", "--drain", "1s"];
    let ended = short(&strict);
    ended.counts(&[("/http/status/401", 40)]);
    ended.judged(1);
}
