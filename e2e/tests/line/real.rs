//! Real sensors through the whole line, and those whose events cannot be followed.

use crate::support::run;

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
        let flags = [
            "--rate",
            "40/s",
            "--duration",
            "1s",
            "--warm-up",
            "0s",
            "--as",
            sensor,
        ];
        let ended = run(&flags);
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
    let flags = [
        "--rate",
        "40/s",
        "--duration",
        "1s",
        "--warm-up",
        "0s",
        "--describes",
        "50%",
    ];
    let ended = run(&[&flags[..], &["--events-per-envelope", "1-3"]].concat());
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
    let flags = [
        "--rate",
        "20/s",
        "--duration",
        "1s",
        "--warm-up",
        "0s",
        "--drain",
        "1s",
    ];
    let ended = run(&[&flags[..], &["--as", "caliper-php", "--rules", "strict"]].concat());
    ended.counts(&[("/http/status/401", 20)]);
    ended.judged(1);
}
