//! `sensor-sim generate`.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::process::Stdio;

use serde_json::Value;

use super::{run, sensor_sim, text};

fn lines(args: &[&str]) -> Vec<Value> {
    let output = run(args);
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert!(output.stderr.is_empty());
    let parse = |line| serde_json::from_str(line).unwrap();
    text(&output.stdout).lines().map(parse).collect()
}

#[test]
fn so_many_events_are_printed_one_a_line_and_again_the_same() {
    let args = [
        "generate",
        "--events",
        "137",
        "--events-per-envelope",
        "1-5",
    ];
    let events = lines(&args);
    assert_eq!(events.len(), 137);
    let ids: BTreeSet<_> = events.iter().map(|event| event["id"].to_string()).collect();
    assert_eq!(ids.len(), 137);
    assert!(events.iter().all(|event| event["type"].is_string()));
    let first = events[0]["eventTime"].as_str().unwrap();
    assert!(first.starts_with("2026-01-0"), "{first}");
    assert_eq!(lines(&args), events);

    let envelopes = lines(&[&args[..], &["--envelopes"]].concat());
    let inside: Vec<_> = envelopes
        .iter()
        .flat_map(|envelope| envelope["data"].as_array().unwrap().clone())
        .collect();
    assert_eq!(inside, events);
}

#[test]
fn a_rate_prints_the_warm_up_too() {
    let args = [
        "generate",
        "--rate",
        "10/s",
        "--duration",
        "3s",
        "--warm-up",
        "1s",
    ];
    assert_eq!(lines(&args).len(), 40);
}

#[test]
fn a_reader_that_leaves_early_is_no_error() {
    let mut child = sensor_sim(&["generate", "--events", "1000000"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap())
        .read_line(&mut line)
        .unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    assert_eq!(text(&output.stderr), "");
}

#[test]
fn flags_that_make_no_sense_are_refused() {
    let table: [&[&str]; 8] = [
        &["--events", "0"],
        &["--events", "10", "--rate", "5/s"],
        &["--rate", "0/s"],
        &["--rate", "fast"],
        &["--duration", "ten"],
        &["--duration", "0s"],
        &["--start", "yesterday"],
        &["--arrivals", "never"],
    ];
    for args in table {
        let output = run(&[&["generate"], args].concat());
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert!(output.stdout.is_empty(), "{args:?}");
        assert!(text(&output.stderr).starts_with("error: "), "{args:?}");
    }
}
