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

/// What was generated once gives its instants to what another campus does.
#[test]
fn recorded_times_are_taken_and_nothing_else_of_the_recording() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("recording.jsonl");
    let path = file.to_str().unwrap();
    let seeded = |seed, more: &[&str]| {
        let args = ["generate", "--envelopes", "--warm-up", "0s", "--seed", seed];
        lines(&[&args, more].concat())
    };
    let of = |envelopes: &[Value], member: &str| -> Vec<Value> {
        envelopes.iter().map(|one| one[member].clone()).collect()
    };
    let random = ["--arrivals", "poisson", "--rate", "20/s"];
    let recorded = seeded("1", &random);
    let printed: Vec<_> = recorded.iter().map(ToString::to_string).collect();
    std::fs::write(&file, printed.join("\n")).unwrap();
    // The first is at the start, and was some milliseconds after it.
    let first = recorded[0]["sendTime"].as_str().unwrap();
    let again = seeded("2", &["--arrivals-from", path, "--start", first]);
    assert_eq!(of(&again, "sendTime"), of(&recorded, "sendTime"));
    assert!(of(&again, "data") != of(&recorded, "data"));
}

#[test]
fn a_file_without_times_is_refused_with_its_line() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("times");
    let path = file.to_str().unwrap();
    let refused = |flags: &[&str], words: &str| {
        let output = run(&[&["generate"], flags].concat());
        assert_eq!(output.status.code(), Some(2));
        let said = text(&output.stderr);
        assert!(said.contains(words), "{said}");
    };
    let times = |content: &str| std::fs::write(&file, content).unwrap();
    times("2026-01-05T08:00:00Z\nMonday\n");
    refused(
        &["--arrivals-from", path],
        "times:2: neither a JSON object nor a time",
    );
    times("");
    refused(&["--arrivals-from", path], "has no line that is not blank");
    times("2026-01-05T08:00:00Z\n");
    refused(&["--arrivals-from", path], "a shorter warm-up");
    refused(
        &["--arrivals-from", path, "--rate", "1/s"],
        "cannot be used with",
    );
    refused(&["--speed", "2"], "--arrivals-from");
    for other in ["--rate=1/s", "--stages=1s@1/s", "--shape=day", "--events=5"] {
        refused(&["--speed", "2", other], "cannot be used with");
    }
    times("2026-01-05T08:00:00Z\n2026-01-05T08:00:05Z\n2026-01-05T08:00:10Z\n");
    refused(
        &["--arrivals-from", path, "--warm-up", "11s"],
        "a shorter warm-up",
    );
    refused(
        &["--arrivals-from", "nowhere"],
        "cannot read nowhere: No such file",
    );
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
fn a_file_gets_what_standard_output_would() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("events.jsonl");
    let args = ["generate", "--events", "300", "--profile-mix", "uniform"];
    let printed = run(&args).stdout;
    let output = run(&[&args[..], &["--output", file.to_str().unwrap()]].concat());
    assert!(output.status.success() && output.stdout.is_empty());
    assert!(std::fs::read(&file).unwrap() == printed);

    let nowhere = folder.path().join("no/such/folder");
    let output = run(&[&args[..], &["--output", nowhere.to_str().unwrap()]].concat());
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).starts_with("error: cannot write "));
}

#[test]
fn shares_put_together_are_the_whole() {
    let whole = run(&["generate", "--events", "100"]).stdout;
    let shares: Vec<Vec<u8>> = (1..=7)
        .map(|which| {
            let shard = format!("{which}/7");
            run(&["generate", "--events", "100", "--shard", &shard]).stdout
        })
        .collect();
    let mut shares: Vec<_> = shares.iter().map(|share| text(share).lines()).collect();
    let together: Vec<&str> = (0..100)
        .map(|slot| shares[slot % 7].next().unwrap())
        .collect();
    assert_eq!(together, text(&whole).lines().collect::<Vec<_>>());
    assert!(shares.iter_mut().all(|share| share.next().is_none()));
}

#[test]
fn a_rate_may_change() {
    let stages = [
        "generate",
        "--warm-up",
        "0s",
        "--stages",
        "2s@5/s,2s@5/s-25/s",
    ];
    assert_eq!(lines(&stages).len(), 40);
    let exam = [
        "generate",
        "--warm-up",
        "0s",
        "--rate",
        "2/s",
        "--duration",
        "10m",
        "--shape",
        "exam",
    ];
    let second = |event: &Value| event["eventTime"].as_str().unwrap()[11..].to_owned();
    let times: Vec<String> = lines(&exam).iter().map(second).collect();
    assert_eq!(times.len(), 1_200);
    let rush = times
        .iter()
        .filter(|time| time.as_str() < "08:01:00")
        .count();
    assert!(rush > 700, "{rush} in the first minute");
}

#[test]
fn flags_that_make_no_sense_are_refused() {
    let table: [&[&str]; 18] = [
        &["--events", "10", "--stages", "1s@5/s"],
        &["--rate", "5/s", "--stages", "1s@5/s"],
        &["--shape", "day", "--stages", "1s@5/s"],
        &["--stages", "1s"],
        &["--shape", "round"],
        &["--shard", "8/7"],
        &["--learners", "7"],
        &["--profile-mix", "sessions=3"],
        &["--profile-mix", "media=0"],
        &["--events", "10", "--shape", "exam"],
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
