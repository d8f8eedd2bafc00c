//! The main job: own stack, real function processes, every event settled.

use base64::Engine;
use hdrhistogram::Histogram;
use hdrhistogram::serialization::Deserializer;
use hdrhistogram::serialization::interval_log::{IntervalLogIterator, LogEntry};
use serde_json::Value;

use crate::support::{Ended, run};

fn everything_arrived(ended: &Ended, slots: u64, events: u64) {
    ended.counts(&[
        ("/slots/intended", slots),
        ("/slots/acknowledged", slots),
        ("/events/attempted", events),
        ("/events/acknowledged", events),
        ("/events/delivered", events),
        ("/events/lost", 0),
        ("/events/recovered", 0),
        ("/events/duplicated", 0),
        ("/events/unexpected", 0),
        ("/events/corrupted", 0),
        ("/events/late", 0),
        ("/events/foreign", 0),
        ("/http/status/200", slots),
        ("/http/jsend", slots),
    ]);
    if ended.judged(0) {
        assert_eq!(ended.report["verdict"], "pass");
        assert_eq!(ended.report["reasons"], Value::Array(Vec::new()));
        let sentence = format!("PASS: {events} events sent, every one arrived once and unchanged");
        assert!(ended.stdout.starts_with(&sentence), "{}", ended.stdout);
    }
}

#[test]
fn every_event_arrives_once_and_the_log_adds_up() {
    let ended = run(&["--rate", "100/s", "--duration", "2s", "--warm-up", "500ms"]);
    everything_arrived(&ended, 250, 250);
    ended.counts(&[
        ("/latency_us/lag/count", 200),
        ("/latency_us/service/count", 200),
        ("/latency_us/response/count", 200),
        ("/latency_us/arrival/count", 200),
        ("/latency_us/queue/count", 200),
    ]);
    assert_eq!(ended.report["rate"]["offered"], 100.0);
    assert!(ended.count("/lambda/cold_starts") >= 1);
    assert_eq!(ended.stderr, "", "quiet when it is no terminal");

    the_log_adds_up_to_the_report(&ended);
}

fn the_log_adds_up_to_the_report(ended: &Ended) {
    let log = std::fs::read(ended.out.path().join("run.hlog")).unwrap();
    let mut totals: std::collections::BTreeMap<String, Histogram<u64>> =
        std::collections::BTreeMap::new();
    for entry in IntervalLogIterator::new(&log) {
        let LogEntry::Interval(interval) = entry.unwrap() else {
            continue;
        };
        let bytes = base64::engine::general_purpose::STANDARD
            .decode(interval.encoded_histogram())
            .unwrap();
        let histogram: Histogram<u64> = Deserializer::new()
            .deserialize(&mut bytes.as_slice())
            .unwrap();
        let total = totals.entry(interval.tag().unwrap().as_str().to_owned());
        total
            .or_insert_with(|| Histogram::new_with_bounds(1, 3_600_000_000, 3).unwrap())
            .add(&histogram)
            .unwrap();
    }
    for (quantity, figures) in ended.report["latency_us"].as_object().unwrap() {
        let total = &totals[quantity];
        assert_eq!(figures["count"], total.len(), "{quantity}");
        assert_eq!(figures["p50"], total.value_at_quantile(0.5), "{quantity}");
        assert_eq!(figures["p99"], total.value_at_quantile(0.99), "{quantity}");
    }
}

#[test]
fn at_each_front_door_with_several_events_in_an_envelope() {
    for door in ["rest", "mapped", "http", "url", "alb"] {
        let ended = run(&[
            "--front-door",
            door,
            "--rate",
            "50/s",
            "--duration",
            "1s",
            "--warm-up",
            "0s",
            "--events-per-envelope",
            "1-5",
            "--arrivals",
            "poisson",
        ]);
        let events = ended.count("/events/attempted");
        assert!(events > 50 && events <= 250, "{events}");
        everything_arrived(&ended, 50, events);
    }
}

/// Twelve events in each 300 ms, ten of which fill an envelope.
#[test]
fn what_a_platform_gathers_arrives() {
    let plan = [
        "--rate",
        "40/s",
        "--duration",
        "900ms",
        "--warm-up",
        "600ms",
    ];
    let ended = run(&[&plan[..], &["--events-per-envelope", "10/300ms"]].concat());
    everything_arrived(&ended, 10, 60);
    // What happened in the warm-up was sent in it.
    assert_eq!(ended.report["rate"]["offered"], 40.0);
    assert_eq!(
        ended.report["run"]["config"]["events_per_envelope"],
        "10/300ms"
    );
}

#[test]
fn envelopes_come_as_they_were_recorded() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("times");
    let times: Vec<_> = (10..30)
        .map(|second| format!("2026-01-05T08:00:{second}Z"))
        .collect();
    std::fs::write(&file, times.join("\n")).unwrap();
    let from = ["--arrivals-from", file.to_str().unwrap()];
    let ended = run(&[&from[..], &["--speed", "20", "--warm-up", "200ms"]].concat());
    everything_arrived(&ended, 20, 20);
    let config = &ended.report["run"]["config"];
    assert_eq!(config["arrivals"], "recorded");
    assert_eq!(config["duration_ms"], 800);
    assert!(config["rate"].is_null() && config["shape"].is_null());
    // Those at 0, 50, 100 and 150 ms are of the warm-up.
    assert_eq!(ended.report["latency_us"]["arrival"]["count"], 16);
}

#[test]
fn what_is_over_the_concurrency_is_throttled_and_counted() {
    let fast = ["--rate", "1000/s", "--duration", "500ms", "--warm-up", "0s"];
    // What was throttled never comes: no use in waiting for it.
    let limits = ["--concurrency", "1", "--scale-out", "1", "--drain", "2s"];
    let ended = run(&[&fast[..], &limits].concat());
    let throttled = ended.count("/lambda/throttled");
    assert!(throttled > 0);
    ended.counts(&[
        ("/http/status/429", throttled),
        ("/slots/failed", throttled),
        ("/events/lost", 0),
    ]);
}

#[test]
fn a_bootstrap_of_its_own_is_run_in_place_of_the_built_in_function() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let bootstrap = folder.path().join("bootstrap");
    // The mark proves that this very file was run.
    let script = format!(
        "#!/bin/sh\n: > '{}/was-run'\nexec '{}' bootstrap\n",
        folder.path().display(),
        env!("CARGO_BIN_EXE_e2e")
    );
    std::fs::write(&bootstrap, script).unwrap();
    std::fs::set_permissions(&bootstrap, std::fs::Permissions::from_mode(0o755)).unwrap();
    let ended = run(&[
        "--bootstrap",
        bootstrap.to_str().unwrap(),
        "--rate",
        "20/s",
        "--duration",
        "1s",
        "--warm-up",
        "0s",
    ]);
    everything_arrived(&ended, 20, 20);
    assert!(folder.path().join("was-run").exists());
    assert_eq!(ended.report["run"]["config"]["function"], "bootstrap");
}

#[test]
fn a_broken_threshold_fails_the_run_and_is_named() {
    let ended = run(&[
        "--rate",
        "20/s",
        "--duration",
        "1s",
        "--warm-up",
        "0s",
        "--threshold",
        "arrival.p50<1us",
    ]);
    ended.judged(1);
    ended.counts(&[("/events/lost", 0)]);
    assert!(
        ended.stdout.contains("threshold arrival.p50<1us is broken"),
        "{}",
        ended.stdout
    );
}

#[test]
fn no_secret_is_in_what_a_run_prints_or_leaves() {
    let folder = tempfile::tempdir().unwrap();
    let token_file = folder.path().join("token");
    let secret = "0123456789abcdefSECRETSECRETSECRETfedcba987654";
    std::fs::write(&token_file, secret).unwrap();
    let ended = run(&[
        "--token-file",
        token_file.to_str().unwrap(),
        "--rate",
        "10/s",
        "--duration",
        "1s",
        "--warm-up",
        "0s",
        "--drain",
        "0s",
    ]);
    let log = std::fs::read_to_string(ended.out.path().join("run.hlog")).unwrap();
    for text in [
        &ended.stdout,
        &ended.stderr,
        &ended.report.to_string(),
        &log,
    ] {
        assert!(!text.contains("SECRETSECRET"), "{text}");
    }
}
