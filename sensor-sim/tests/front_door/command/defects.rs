//! `sensor-sim send --defects`: what is wrong on purpose, at servers that mind and at one that does not.

use std::collections::BTreeMap;
use std::process::Output;

use serde_json::Value;

use super::{sensor_sim, text};
use crate::server::{ACCEPTED, Action, Received, Server};

const SECRET: &str = "hunter2-hunter2-hunter2";

/// Of 200 envelopes, some of each kind.
const DEFECTS: &str = "10%:wrong-token,10%:no-token,10%:wrong-type,10%:malformed,10%:wrong-version,2%:oversize,10%:stale,10%:natural-duplicate";

fn send(server: &Server, more: &[&str]) -> (Output, Value) {
    let url = server.url();
    let mut args = vec![
        "send",
        "--json",
        "--endpoint",
        &url,
        "--start",
        "2026-02-03T04:05:06Z",
    ];
    args.extend(["--rate", "1000/s", "--duration", "200ms", "--warm-up", "0s"]);
    args.extend(["--defects", DEFECTS]);
    args.extend(more);
    let output = sensor_sim(&args)
        .env("CALIPER_TOKEN", SECRET)
        .output()
        .unwrap();
    let report = serde_json::from_slice(&output.stdout).unwrap();
    (output, report)
}

/// What a Caliper endpoint answers, found out from the request alone.
fn judge(request: &Received) -> u16 {
    if request.header("authorization") != [format!("Bearer {SECRET}")] {
        return 401;
    }
    if request.header("content-type") != ["application/json"] {
        return 415;
    }
    if request.body.len() > 6 * 1024 * 1024 - 1 {
        return 413;
    }
    // The server hands over a body but for its last byte.
    match serde_json::from_str::<Value>(&format!("{}}}", request.body)) {
        Err(_) => 400,
        Ok(envelope) if envelope["dataVersion"] != "http://purl.imsglobal.org/ctx/caliper/v1p2" => {
            422
        }
        Ok(_) => 200,
    }
}

#[test]
fn every_defect_gets_the_answer_that_it_must_get() {
    let server = Server::start(|request| Action::Answer(judge(request), ACCEPTED));
    let (output, report) = send(&server, &[]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stdout));

    let mut expected: BTreeMap<String, u64> = BTreeMap::new();
    let mut planned = 0;
    for (name, status) in [
        ("wrong-token", 401),
        ("no-token", 401),
        ("wrong-type", 415),
        ("malformed", 400),
        ("wrong-version", 422),
        ("oversize", 413),
        ("stale", 200),
        ("natural-duplicate", 200),
    ] {
        let counts = &report["defects"][name];
        let count = counts["planned"].as_u64().unwrap();
        assert!(count > 0, "{name}");
        assert_eq!(counts["as_expected"], count, "{name}");
        assert_eq!(counts["otherwise"], 0, "{name}");
        planned += count;
        *expected.entry(status.to_string()).or_default() += count;
    }
    let duplicates = report["defects"]["natural-duplicate"]["planned"]
        .as_u64()
        .unwrap();
    *expected.entry("200".to_owned()).or_default() += 200 - planned + duplicates;
    let statuses: BTreeMap<String, u64> =
        serde_json::from_value(report["http"]["status"].clone()).unwrap();
    assert_eq!(statuses, expected);

    let received = server.received();
    let mut bodies: BTreeMap<&str, u64> = BTreeMap::new();
    for request in &received {
        *bodies.entry(&request.body).or_default() += 1;
    }
    assert_eq!(received.len() as u64, 200 + duplicates);
    assert_eq!(
        bodies.values().filter(|count| **count == 2).count() as u64,
        duplicates
    );
    let stale = received
        .iter()
        .filter(|request| request.body.contains("\"sendTime\":\"2024-"));
    assert_eq!(
        stale.count() as u64,
        report["defects"]["stale"]["planned"].as_u64().unwrap()
    );
}

#[test]
fn an_endpoint_that_takes_everything_is_told_of() {
    let server = Server::start(|_| Action::Answer(200, ACCEPTED));
    let (output, report) = send(&server, &[]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(report["slots"]["acknowledged"], 200);
    for name in ["wrong-token", "malformed", "oversize"] {
        let counts = &report["defects"][name];
        assert_eq!(counts["as_expected"], 0, "{name}");
        assert_eq!(counts["otherwise"], counts["planned"], "{name}");
    }
}

/// What was stored stays stored, whatever becomes of saying it twice.
#[test]
fn a_duplicate_that_fails_is_told_of() {
    let seen = std::sync::Mutex::new(std::collections::BTreeSet::new());
    let server = Server::start(move |request| {
        let again = !seen.lock().unwrap().insert(request.body.clone());
        Action::Answer(if again { 503 } else { judge(request) }, ACCEPTED)
    });
    let (output, report) = send(&server, &[]);
    assert_eq!(output.status.code(), Some(1));
    let duplicates = &report["defects"]["natural-duplicate"];
    assert_eq!(duplicates["otherwise"], duplicates["planned"]);
    assert_eq!(report["slots"]["failed"], 0);
    assert_eq!(report["http"]["status"]["503"], duplicates["planned"]);
}

/// Which slots are wrong, and how, follows from the seed; and each of two processes makes its own share wrong.
#[test]
fn defects_are_the_same_in_every_run_and_in_shares() {
    let bodies = |shards: &[&str]| {
        let server = Server::start(|request| Action::Answer(judge(request), ACCEPTED));
        for shard in shards {
            send(&server, &["--run-id", "00000000000000ff", "--shard", shard]);
        }
        let received = server.received().into_iter();
        let mut bodies: Vec<_> = received
            .map(|request| (request.body, request.head.len()))
            .collect();
        bodies.sort();
        bodies
    };
    let whole = bodies(&["1/1"]);
    assert_eq!(bodies(&["1/1"]), whole);
    assert_eq!(bodies(&["1/2", "2/2"]), whole);
}

#[test]
fn a_defect_that_does_not_exist_is_named_with_those_that_do() {
    let args = [
        "send",
        "--endpoint",
        "http://127.0.0.1:9/",
        "--defects",
        "teapot",
    ];
    let output = sensor_sim(&args).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let words = text(&output.stderr);
    assert!(
        words.contains("\"teapot\"") && words.contains("natural-duplicate"),
        "{words}"
    );
}
