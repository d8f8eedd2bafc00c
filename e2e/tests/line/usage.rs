//! Bad input: a clear error that says what to do, exit 2, and nothing was sent.

use crate::support::{e2e, run};

#[test]
fn what_is_wrong_is_said_before_anything_is_sent() {
    let missing = "/nowhere/at/all";
    let cases: &[(&[&str], &str)] = &[
        (&["--rate", "fast"], "rate"),
        (&["--rate", "0/s"], "more than 0"),
        (&["--duration", "0s"], "more than zero"),
        (&["--duration", "long"], "--duration"),
        (&["--threshold", "speed<1s"], "nothing that a run measures"),
        (
            &["--endpoint", "http://127.0.0.1:1/store"],
            "--endpoint needs --queue-url",
        ),
        (
            &["--queue-url", "http://127.0.0.1:1/0/q"],
            "--queue-url needs --endpoint",
        ),
        (
            &["--connect-to", "127.0.0.1:1"],
            "--connect-to needs --endpoint",
        ),
        (
            &[
                "--endpoint",
                "ftp://example.edu/",
                "--queue-url",
                "http://127.0.0.1:1/0/q",
            ],
            "http",
        ),
        (
            &[
                "--endpoint",
                "http://127.0.0.1:1/store",
                "--queue-url",
                "events",
            ],
            "no queue URL",
        ),
        (
            &[
                "--endpoint",
                "http://127.0.0.1:1/store",
                "--queue-url",
                "http://127.0.0.1:1/0/q",
            ],
            "--token-file",
        ),
        (
            &[
                "--endpoint",
                "http://127.0.0.1:1/store",
                "--queue-url",
                "http://127.0.0.1:1/0/q",
                "--front-door",
                "http",
            ],
            "--front-door",
        ),
        (&["--bootstrap", missing], missing),
        (&["--faults", missing], missing),
        (&["--token-file", missing], missing),
        (&["--corpus", missing], missing),
        (&["--ca-file", missing], missing),
        (&["--timeout", "0s"], "time-out"),
        (&["--max-in-flight", "99999999"], "file"),
        (&["--corpus", missing, "--duration", "1s"], "--duration"),
        (&["--front-door", "barn"], "not a front door"),
        (&["--domain", "https://x"], "no domain"),
        (
            &["--domain", "x/y", "--front-door", "url"],
            "has no base path",
        ),
        (&["--unchanged", "never"], "bytes"),
        (&["--catch-up", "never"], "skip"),
        (&["--unknown"], "--unknown"),
    ];
    all_are_refused(cases);
}

/// `--stack` says all that a target is; nobody at AWS is asked before the rest is right.
#[test]
fn a_stack_is_named_alone() {
    let cases: &[(&[&str], &str)] = &[
        (&["--stack", "1st"], "no stack's name"),
        (
            &[
                "--stack",
                "caliper",
                "--endpoint",
                "http://127.0.0.1:1/store",
            ],
            "--stack does not go with --endpoint",
        ),
        (
            &["--stack", "caliper", "--tls"],
            "--tls shapes the command's own stack and does not go with --stack",
        ),
    ];
    all_are_refused(cases);
}

fn all_are_refused(cases: &[(&[&str], &str)]) {
    for (flags, word) in cases {
        let ended = run(flags);
        assert_eq!(
            ended.code,
            Some(2),
            "{flags:?}\n{}\n{}",
            ended.stdout,
            ended.stderr
        );
        assert!(ended.stderr.contains(word), "{flags:?}: {}", ended.stderr);
        assert!(ended.report.is_null(), "{flags:?} left a report");
    }
}

#[test]
fn a_fault_file_with_an_unknown_key_is_refused_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("faults.json");
    std::fs::write(&path, r#"{"sqs_explode": {"from": "1s"}}"#).unwrap();
    let ended = run(&["--faults", path.to_str().unwrap()]);
    ended.exited(2);
    assert!(
        ended.stderr.contains("sqs_explode") && ended.stderr.contains("faults.json"),
        "{}",
        ended.stderr
    );
}

#[test]
fn a_report_folder_that_cannot_be_made_is_found_first() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    std::fs::write(&file, "").unwrap();
    let output = e2e(&["run", "--out", file.join("below").to_str().unwrap()])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn help_shows_examples_and_exit_codes() {
    let output = e2e(&["--help"]).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(
        output.status.success() && text.contains("Examples:") && text.contains("Exit codes:"),
        "{text}"
    );
}

#[test]
fn a_full_disk_does_not_turn_a_verdict_into_a_usage_error() {
    let folder = tempfile::tempdir().unwrap();
    let token_file = folder.path().join("token");
    std::fs::write(&token_file, "not-the-token").unwrap();
    let full = std::fs::File::options()
        .write(true)
        .open("/dev/full")
        .unwrap();
    let flags = [
        "run",
        "--rate",
        "10/s",
        "--duration",
        "1s",
        "--warm-up",
        "0s",
        "--token-file",
    ];
    let output = e2e(&flags).arg(&token_file).stdout(full).output().unwrap();
    // Everything was rejected: a failure, or, held up by other work, invalid.
    assert!(matches!(output.status.code(), Some(1 | 3)), "{output:?}");
}
