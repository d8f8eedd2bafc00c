//! `--dry-run`: what a run would cost, and nobody is reached.

use crate::support::e2e;

fn told(flags: &[&str]) -> String {
    let output = e2e(&[&["run", "--dry-run"], flags].concat())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn the_counts_are_those_of_the_plan_and_nobody_is_reached() {
    // An endpoint and a queue where nothing listens: reaching for them would fail.
    let nowhere = [
        "--endpoint",
        "http://127.0.0.1:1/store",
        "--queue-url",
        "http://127.0.0.1:1/0/q",
    ];
    let plan = [
        "--rate",
        "100/s",
        "--duration",
        "2s",
        "--warm-up",
        "1s",
        "--events-per-envelope",
        "3",
    ];
    let words = told(&[&nowhere[..], &plan].concat());
    for line in [
        "plan      300 envelopes with 900 events, 100 of the envelopes in the warm-up; nothing is sent",
        "api       300 requests",
        "lambda    300 invocations",
        "sqs       300 sends, billed as 300 requests; 30 to 300 receives and as many deletes",
    ] {
        assert!(words.contains(line), "{words}");
    }
}

#[test]
fn long_envelopes_are_billed_by_the_64_kib() {
    let words = told(&[
        "--rate",
        "10/s",
        "--duration",
        "1s",
        "--warm-up",
        "0s",
        "--events-per-envelope",
        "200",
    ]);
    let (_, billed) = words.split_once("10 sends, billed as ").unwrap();
    let (billed, _) = billed.split_once(' ').unwrap();
    let bytes = words
        .split_once("bytes     ")
        .unwrap()
        .1
        .split_once(' ')
        .unwrap()
        .0;
    let (billed, bytes): (f64, f64) = (
        billed.parse().unwrap(),
        bytes.replace(',', "").parse().unwrap(),
    );
    assert!(
        billed >= bytes / 65_536.0 && billed < bytes / 65_536.0 + 10.0,
        "{words}"
    );
}

#[test]
fn a_plan_that_cannot_be_is_refused_as_in_a_run() {
    let output = e2e(&["run", "--dry-run", "--duration", "0s"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
}
