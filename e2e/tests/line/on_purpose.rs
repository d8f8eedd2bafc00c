//! Faults by plan: what the runner finds is exactly what the stack did, and law 1 holds.

use std::process::Stdio;

use crate::support::{Ended, StackProcess, run};

/// A short run with faults.
fn faulty(seconds: &str, faults: &[&str]) -> Ended {
    let mut flags = vec![
        "--rate",
        "100/s",
        "--duration",
        seconds,
        "--warm-up",
        "0s",
        "--drain",
        "2s",
        "--fault-seed",
        "7",
    ];
    for fault in faults {
        flags.extend(["--fault", fault]);
    }
    run(&flags)
}

/// How often a kind was done; it was planned just as often, and at least once.
fn done(ended: &Ended, kind: &str) -> u64 {
    let (planned, done) = (
        ended.count(&format!("/faults/{kind}/planned")),
        ended.count(&format!("/faults/{kind}/done")),
    );
    assert!(
        planned == done && done > 0,
        "{kind}: planned {planned}, done {done}\n{}",
        ended.stdout
    );
    done
}

/// Holds the ledger against the counts of the plan. `kinds` are all that were planned.
fn explained(ended: &Ended, kinds: &[&str]) {
    let sum = |explaining: &[&str]| -> u64 {
        let planned = explaining.iter().filter(|kind| kinds.contains(kind));
        planned.map(|kind| done(ended, kind)).sum()
    };
    let failed = [
        "gateway_429",
        "gateway_5xx",
        "gateway_cut",
        "gateway_lose_answer",
        "environment_kill",
        "environment_kill_late",
        "sqs_refuse",
        "sqs_throttle",
        "sqs_5xx",
    ];
    for kind in kinds {
        done(ended, kind);
    }
    ended.counts(&[
        ("/slots/unsent", 0),
        ("/slots/timed_out", 0),
        ("/slots/rejected", 0),
        ("/slots/failed", sum(&failed)),
        ("/events/lost", sum(&["sqs_drop"])),
        ("/events/corrupted", sum(&["sqs_corrupt"])),
        (
            "/events/recovered",
            sum(&["gateway_lose_answer", "environment_kill_late"]),
        ),
        ("/events/unexpected", 0),
        ("/events/foreign", 0),
        ("/duplicated_by/function", sum(&["sqs_lose_answer"])),
        ("/duplicated_by/queue", sum(&["sqs_duplicate"])),
        ("/duplicated_by/sensor", 0),
        (
            "/events/duplicated",
            sum(&["sqs_lose_answer", "sqs_duplicate"]),
        ),
    ]);
    assert!(
        !ended.stdout.contains("NOT       explained"),
        "{}",
        ended.stdout
    );
}

fn alone(kinds: &[&str]) {
    for kind in kinds {
        let takes_time = ["sqs_stall", "sqs_reorder", "environment_freeze"].contains(kind);
        let by = if takes_time { ",by=100ms" } else { "" };
        explained(&faulty("1s", &[&format!("{kind}=20%{by}")]), &[kind]);
    }
}

#[test]
fn faults_of_the_gateway_are_found_as_they_are() {
    alone(&[
        "gateway_429",
        "gateway_5xx",
        "gateway_cut",
        "gateway_lose_answer",
    ]);
}

#[test]
fn faults_of_environments_are_found_as_they_are() {
    alone(&[
        "environment_freeze",
        "environment_kill",
        "environment_kill_late",
    ]);
}

#[test]
fn a_slow_start_is_counted_in_starts() {
    let ended = faulty(
        "1s",
        &["environment_kill=20%", "environment_slow_start=50%,by=50ms"],
    );
    explained(&ended, &["environment_kill", "environment_slow_start"]);
    assert!(done(&ended, "environment_slow_start") <= ended.count("/lambda/cold_starts"));
}

#[test]
fn faults_of_calls_of_the_queue_are_found_as_they_are() {
    alone(&[
        "sqs_throttle",
        "sqs_5xx",
        "sqs_stall",
        "sqs_reset",
        "sqs_lose_answer",
    ]);
}

#[test]
fn faults_of_messages_are_found_as_they_are() {
    alone(&["sqs_drop", "sqs_duplicate", "sqs_reorder", "sqs_corrupt"]);
}

#[test]
fn faults_of_every_kind_at_once_are_told_apart() {
    let kinds = [
        "gateway_429",
        "gateway_5xx",
        "gateway_cut",
        "gateway_lose_answer",
        "environment_freeze",
        "environment_kill",
        "environment_kill_late",
        "sqs_throttle",
        "sqs_5xx",
        "sqs_stall",
        "sqs_reset",
        "sqs_lose_answer",
        "sqs_drop",
        "sqs_duplicate",
        "sqs_reorder",
        "sqs_corrupt",
    ];
    let faults = kinds.map(|kind| {
        let takes_time = ["sqs_stall", "sqs_reorder", "environment_freeze"].contains(&kind);
        format!("{kind}=3%{}", if takes_time { ",by=100ms" } else { "" })
    });
    let faults = faults.each_ref().map(String::as_str);
    explained(&faulty("4s", &faults), &kinds);
}

#[test]
fn several_events_to_an_envelope_are_counted_as_events() {
    let ended = run(&[
        "--rate",
        "50/s",
        "--duration",
        "1s",
        "--warm-up",
        "0s",
        "--drain",
        "1s",
        "--events-per-envelope",
        "2-5",
        "--fault",
        "sqs_drop=30%",
    ]);
    let lost = ended.count("/events/lost");
    assert_eq!(lost, done(&ended, "sqs_drop"));
    assert!(
        lost > ended.count("/slots/intended") / 10,
        "more than one to an envelope: {lost}"
    );
}

#[test]
fn a_fault_that_is_none_is_told_before_anything_is_sent() {
    for (fault, told) in [
        ("sqs_dorp=1%", "`sqs_dorp` is no kind of fault: gateway_429"),
        ("sqs_drop=2", "the probability is a number from 0 to 1"),
    ] {
        let ended = run(&["--fault", fault]);
        assert_eq!(ended.code, Some(2));
        assert!(ended.stderr.contains(told), "{}", ended.stderr);
    }
}

#[test]
fn a_stack_for_others_says_at_its_end_what_it_broke() {
    let flags = ["--fault", "sqs_drop=20%", "--fault", "gateway_429=0%"];
    let mut stack = StackProcess::telling(&flags, Stdio::piped());
    let short = ["--rate", "100/s", "--duration", "1s", "--warm-up", "0s"];
    let ended = run(&[&short[..], &stack.aim(), &["--drain", "1s"]].concat());
    let lost = ended.count("/events/lost");
    assert!(lost > 0);
    let words = stack.last_words();
    assert!(
        words.contains(&format!(
            "fault sqs_drop: planned {lost}, done {lost} (events)\n"
        )),
        "{words}"
    );
    assert!(
        words.contains("fault gateway_429: planned 0, done 0"),
        "{words}"
    );
    let mut quiet = StackProcess::telling(&[], Stdio::piped());
    assert_eq!(quiet.last_words(), "");
}
