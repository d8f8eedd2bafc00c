//! `sensor-sim send`.

use std::io::Read;
use std::process::{Output, Stdio};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

use super::{run, sensor_sim, text};
use crate::server::{ACCEPTED, Action, Server};

const SECRET: &str = "hunter2-hunter2-hunter2";

const PLAN: [&str; 10] = [
    "--rate",
    "200/s",
    "--duration",
    "200ms",
    "--warm-up",
    "50ms",
    "--run-id",
    "00000000000000ff",
    "--start",
    "2026-02-03T04:05:06Z",
];

/// Sends the plan with the token in the environment; the secret must not show.
fn send(url: &str, more: &[&str]) -> Output {
    let args = [&["send", "--endpoint", url], &PLAN[..], more].concat();
    let output = sensor_sim(&args)
        .env("CALIPER_TOKEN", SECRET)
        .output()
        .unwrap();
    for said in [&output.stdout, &output.stderr] {
        assert!(!text(said).contains(SECRET));
    }
    output
}

#[test]
fn what_is_sent_is_what_generate_prints() {
    let server = Server::start(|_| Action::Answer(200, ACCEPTED));
    let output = send(&server.url(), &["--json"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["slots"]["intended"], 50);
    assert_eq!(report["slots"]["acknowledged"], 50);
    assert_eq!(report["http"]["status"]["200"], 50);
    assert_eq!(report["http"]["jsend"], 50);
    // Ten more were of the warm-up.
    for latency in ["lag", "service", "response"] {
        assert_eq!(report["latency_us"][latency]["count"], 40, "{latency}");
    }
    assert_eq!(report["run"]["id"], "00000000000000ff");
    assert_eq!(report["run"]["start"], "2026-02-03T04:05:06.000Z");

    let printed = run(&[&["generate", "--envelopes"], &PLAN[..]].concat());
    let mut printed: Vec<_> = text(&printed.stdout).lines().map(str::to_owned).collect();
    let mut received: Vec<_> = server
        .received()
        .into_iter()
        .map(|request| request.body)
        .collect();
    printed.sort();
    received.sort();
    assert_eq!(received, printed);
}

/// Three processes that know nothing of each other send one plan, each its share.
#[test]
fn shares_are_sent_together() {
    let server = Server::start(|_| Action::Answer(200, ACCEPTED));
    for (shard, intended) in [("1/3", 17), ("2/3", 17), ("3/3", 16)] {
        let output = send(&server.url(), &["--json", "--shard", shard]);
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(report["slots"]["intended"], intended);
        assert_eq!(report["slots"]["acknowledged"], intended);
    }
    let printed = run(&[&["generate", "--envelopes"], &PLAN[..]].concat());
    let mut printed: Vec<_> = text(&printed.stdout).lines().map(str::to_owned).collect();
    let received = server.received().into_iter();
    let mut received: Vec<_> = received.map(|request| request.body).collect();
    printed.sort();
    received.sort();
    assert_eq!(received, printed);
}

/// Shares of different runs would not make one.
#[test]
fn a_share_needs_to_know_of_which_run() {
    let args = [
        "send",
        "--endpoint",
        "http://127.0.0.1:9/",
        "--shard",
        "1/2",
    ];
    let output = run(&args);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        text(&output.stderr).contains("--run-id"),
        "{}",
        text(&output.stderr)
    );
}

#[test]
fn the_summary_says_in_words_what_came_back() {
    let server = Server::start(|_| Action::Answer(401, r#"{"status":"fail","data":{}}"#));
    let output = send(&server.url(), &[]);
    assert_eq!(output.status.code(), Some(1));
    let words = text(&output.stdout);
    assert!(
        words.starts_with("0 of 50 envelopes acknowledged by http://"),
        "{words}"
    );
    assert!(
        words
            .lines()
            .any(|line| line.split_whitespace().eq(["rejected", "50"]))
    );
    assert!(
        words
            .lines()
            .any(|line| line.split_whitespace().eq(["status", "401", "50"]))
    );
    // Rejections have no response time, but they were sent.
    for row in [["lag", "40"], ["service", "0"], ["response", "0"]] {
        assert!(
            words
                .lines()
                .any(|line| line.split_whitespace().take(2).eq(row)),
            "{words}"
        );
    }
    assert!(words.contains("run id 00000000000000ff"));
    assert!(words.is_ascii() && !words.contains('\u{1b}'));
}

/// A server that says nothing cannot make its latencies look better than they are.
#[test]
fn what_got_no_answer_took_at_least_as_long_as_was_waited() {
    let server = Server::start(|_| Action::Stall);
    let output = send(&server.url(), &["--timeout", "300ms"]);
    let words = text(&output.stdout);
    let response = words.lines().find(|line| line.starts_with("response"));
    let cells: Vec<_> = response.unwrap().split_whitespace().skip(1).collect();
    assert_eq!(cells[0], "40");
    assert!(
        cells[1..]
            .iter()
            .all(|cell| cell.starts_with(">=3") && cell.ends_with("ms")),
        "{words}"
    );
}

#[test]
fn an_interrupt_ends_it_with_a_summary_of_what_was_done() {
    let server = Server::start(|_| Action::Stall);
    let args = [
        "send",
        "--json",
        "--duration",
        "1h",
        "--endpoint",
        &server.url(),
    ];
    let mut child = sensor_sim(&args)
        .env("CALIPER_TOKEN", SECRET)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    for _ in 0..3 {
        server.arrivals.recv().unwrap();
    }
    kill_process(Pid::from_child(&child), Signal::INT).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(130));
    let mut printed = String::new();
    child.stdout.unwrap().read_to_string(&mut printed).unwrap();
    let slots = &serde_json::from_str::<Value>(&printed).unwrap()["slots"];
    let count = |word: &str| slots[word].as_u64().unwrap();
    assert!(count("unfinished") >= 3);
    assert_eq!(count("unfinished") + count("unsent"), count("intended"));
}

#[test]
fn the_token_comes_from_a_file_that_errors_name_without_its_content() {
    let server = Server::start(|_| Action::Answer(200, ACCEPTED));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("token");
    let file = ["--token-file", path.to_str().unwrap()];
    std::fs::write(&path, "from-the-file\n").unwrap();
    assert_eq!(send(&server.url(), &file).status.code(), Some(0));
    assert_eq!(
        server.received()[0].header("authorization"),
        ["Bearer from-the-file"]
    );

    std::fs::write(&path, format!("{SECRET} {SECRET}")).unwrap();
    let refused = send(&server.url(), &file);
    assert_eq!(refused.status.code(), Some(2));
    assert!(text(&refused.stderr).contains(path.to_str().unwrap()));
    assert!(text(&refused.stderr).contains("hint: "));
}

#[test]
fn what_is_missing_or_wrong_is_said_before_anything_is_sent() {
    let url = "http://127.0.0.1:1/";
    let none = run(&["send", "--endpoint", url]);
    assert_eq!(none.status.code(), Some(2));
    assert!(text(&none.stderr).contains("CALIPER_TOKEN"));
    assert_eq!(run(&["send"]).status.code(), Some(2));
    let table: [&[&str]; 5] = [
        &["--timeout", "0s"],
        &["--max-in-flight", "0"],
        &["--max-in-flight", "4000000000"],
        &["--catch-up", "never"],
        &["--connect-to", "nowhere"],
    ];
    for args in table {
        let output = send(url, args);
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert!(output.stdout.is_empty(), "{args:?}");
    }
    for url in [
        "https://user:hunter2-hunter2-hunter2@host.example/",
        "host.example",
    ] {
        assert_eq!(send(url, &[]).status.code(), Some(2));
    }
}
