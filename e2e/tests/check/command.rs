//! The command itself: its table, its exit codes, its JUnit, and what it does to a queue of others.

use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};

/// The binary in an environment that aims at nothing.
pub(crate) fn e2e(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_e2e"));
    for name in [
        "ENDPOINT",
        "QUEUE_URL",
        "TOKEN_FILE",
        "CALIPER_TOKEN",
        "CONNECT_TO",
    ] {
        command.env_remove(name);
    }
    command.args(arguments);
    command
}

fn check(arguments: &[&str]) -> Output {
    e2e(&["check"]).args(arguments).output().unwrap()
}

fn words(output: &Output) -> String {
    let both = [&output.stdout[..], &output.stderr].concat();
    String::from_utf8(both).unwrap()
}

fn write(folder: &Path, name: &str, case: &str) {
    std::fs::write(folder.join(name), case).unwrap();
}

const ACCEPTED: &str = r#"{"name": "accepted", "request": {"body":
    "{\"sensor\":\"urn:x:{tag}\",\"sendTime\":\"2026-01-05T08:00:00.000Z\",\"dataVersion\":\"http://purl.imsglobal.org/ctx/caliper/v1p2\",\"data\":[{}]}"},
    "expect": {"status": 200, "jsend": "success", "queue": {"messages": 1, "events": 1, "verbatim": true}}}"#;

#[test]
fn a_case_that_is_left_out_is_said_and_not_tried() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "a.json", &ACCEPTED.replace("200,", "202,"));
    let cases = folder.path().to_str().unwrap();
    // A check of nothing has not passed.
    let output = check(&["--cases", cases, "--skip", "accepted"]);
    let said = words(&output);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("no case was tried"), "{said}");
    let other = ACCEPTED.replace(r#""accepted""#, r#""also accepted""#);
    write(folder.path(), "b.json", &other);
    let output = check(&["--cases", cases, "--skip", "accepted"]);
    let said = words(&output);
    assert_eq!(output.status.code(), Some(0), "{said}");
    assert!(said.contains("by --skip"), "{said}");
    assert!(
        said.ends_with("PASS: rest: 1 passed, 0 failed, 1 skipped\n"),
        "{said}"
    );
    let output = check(&["--cases", cases, "--skip", "acepted"]);
    let said = words(&output);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("no case is called 'acepted'"), "{said}");
}

#[test]
fn a_case_that_fails_fails_the_check_in_table_and_junit() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "a.json", ACCEPTED);
    let other = ACCEPTED
        .replace("200", "202")
        .replace("accepted", "answered 202");
    write(folder.path(), "b.json", &other);
    let elsewhere = ACCEPTED.replace(r#""request""#, r#""doors": ["url"], "request""#);
    write(folder.path(), "c.json", &elsewhere);
    let junit = folder.path().join("junit.xml");
    let cases = folder.path().to_str().unwrap();
    let output = check(&["--cases", cases, "--junit", junit.to_str().unwrap()]);
    let words = words(&output);
    assert_eq!(output.status.code(), Some(1), "{words}");
    assert!(words.contains("status 200, expected 202"), "{words}");
    assert!(
        words.ends_with("FAIL: rest: 1 passed, 1 failed, 1 skipped\n"),
        "{words}"
    );
    let junit = std::fs::read_to_string(junit).unwrap();
    assert!(
        junit.contains(r#"tests="3" skipped="1" failures="1""#),
        "{junit}"
    );
    assert!(junit.contains("status 200, expected 202"), "{junit}");
}

#[test]
fn what_is_no_case_is_named_before_anything_is_sent() {
    for (case, named) in [
        ("{", "case.json: no case"),
        (r#"{"name":"x"}"#, "missing field `request`"),
        (
            &ACCEPTED.replace("\"expect\"", "\"exepct\""),
            "unknown field `exepct`",
        ),
        (
            &ACCEPTED.replace("{\"body\"", "{\"method\":\"GE T\",\"body\""),
            "request.method",
        ),
        (
            &ACCEPTED.replace("{\"body\"", "{\"headers\":[[\"a b\",\"\"]],\"body\""),
            "request.headers",
        ),
        (
            &ACCEPTED.replace("{\"body\"", "{\"body_base64\":\"\",\"body\""),
            "one of them",
        ),
        (
            &ACCEPTED.replace("\"expect\"", "\"stack\":{\"events\":\"count\"},\"expect\""),
            "stack_only",
        ),
    ] {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), "case.json", case);
        let output = check(&["--cases", folder.path().to_str().unwrap()]);
        let words = words(&output);
        assert_eq!(output.status.code(), Some(2), "{words}");
        assert!(
            words.contains(named) && words.contains("case.json"),
            "{words}"
        );
    }
    let folder = tempfile::tempdir().unwrap();
    let output = check(&["--cases", folder.path().to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(2));
    assert!(words(&output).contains("no *.json"), "{}", words(&output));
}

#[test]
fn flags_that_do_not_go_together_are_told() {
    for (arguments, told) in [
        (
            &["--queue-url", "http://127.0.0.1:1/0/q"][..],
            "needs --endpoint",
        ),
        (&["--endpoint", "http://127.0.0.1:1/store"], "no token"),
        (
            &["--endpoint", "http://127.0.0.1:1/store", "--tls"],
            "--tls shapes",
        ),
        (&["--endpoint", "127.0.0.1"], "URL"),
    ] {
        let output = check(arguments);
        assert_eq!(output.status.code(), Some(2), "{}", words(&output));
        assert!(words(&output).contains(told), "{}", words(&output));
    }
}

#[test]
fn what_the_queue_makes_of_a_message_is_seen() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "a.json", ACCEPTED);
    let cases = folder.path().to_str().unwrap();
    for (fault, told) in [
        ("sqs_corrupt=100%", "not what was sent"),
        ("sqs_drop=100%", "0 messages on the queue, expected 1"),
        ("sqs_duplicate=100%", "2 messages on the queue, expected 1"),
    ] {
        let output = check(&["--cases", cases, "--fault", fault, "--arrival-limit", "3s"]);
        let words = words(&output);
        assert_eq!(output.status.code(), Some(1), "{fault}: {words}");
        assert!(words.contains(told), "{fault}: {words}");
    }
}

#[test]
fn a_given_endpoint_is_checked_as_far_as_it_can_be_and_others_messages_stay() {
    let stack = Stack::up(&[]);
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "a.json", ACCEPTED);
    let special = ACCEPTED.replace(
        r#""request""#,
        r#""stack_only": true, "stack": {"events": "count"}, "request""#,
    );
    write(folder.path(), "b.json", &special);
    let cases = folder.path().to_str().unwrap();
    let (endpoint, token_file) = (stack.text("endpoint"), stack.text("token_file"));
    let given = [
        "--cases",
        cases,
        "--endpoint",
        &endpoint,
        "--token-file",
        &token_file,
    ];

    let output = check(&given);
    let unseen = words(&output);
    assert_eq!(output.status.code(), Some(0), "{unseen}");
    assert!(unseen.contains("pass, queue skipped"), "{unseen}");
    assert!(unseen.contains("only the own stack can"), "{unseen}");

    // What nobody looked at lies there still, and is another's for the second check.
    let queue_url = stack.text("queue_url");
    for _ in 0..2 {
        let output = check(&[&given[..], &["--queue-url", &queue_url]].concat());
        let seen = words(&output);
        assert_eq!(output.status.code(), Some(0), "{seen}");
        assert!(
            seen.contains("1 messages of others were on the queue"),
            "{seen}"
        );
        assert!(!seen.contains("queue skipped"), "{seen}");
    }
}

/// An endpoint that stores what no case can claim has failed: that is no usage error.
#[test]
fn a_message_that_bears_no_mark_fails_the_check() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "a.json", &ACCEPTED.replace(":{tag}", ""));
    let output = check(&[
        "--cases",
        folder.path().to_str().unwrap(),
        "--arrival-limit",
        "2s",
    ]);
    let words = words(&output);
    assert_eq!(output.status.code(), Some(1), "{words}");
    assert!(words.contains("bear no case's tag"), "{words}");
}

/// What the check has taken from the queue and is not its own would be out of sight for minutes.
#[test]
fn an_interrupted_check_gives_back_what_is_not_its_own() {
    let stack = Stack::up(&[]);
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "a.json", ACCEPTED);
    let cases = folder.path().to_str().unwrap();
    let (endpoint, token_file) = (stack.text("endpoint"), stack.text("token_file"));
    let queue_url = stack.text("queue_url");
    let given = [
        "--cases",
        cases,
        "--endpoint",
        &endpoint,
        "--token-file",
        &token_file,
    ];
    // Nobody looks, so it is another's for the next.
    assert_eq!(check(&given).status.code(), Some(0));
    // Waits for a message that nobody sends.
    let impatient = ACCEPTED.replace(r#""messages": 1"#, r#""messages": 2"#);
    write(folder.path(), "a.json", &impatient);
    let seen = [&given[..], &["--queue-url", &queue_url]].concat();
    let process = e2e(&["check", "--arrival-limit", "60s"])
        .args(&seen)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    std::thread::sleep(Duration::from_secs(3));
    signal(process.id(), Signal::INT);
    let output = process.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130), "{}", words(&output));

    write(folder.path(), "a.json", ACCEPTED);
    let after = words(&check(&seen));
    assert!(
        after.contains("1 messages of others were on the queue"),
        "{after}"
    );
}

fn signal(process: u32, signal: Signal) {
    let pid = Pid::from_raw(i32::try_from(process).unwrap()).unwrap();
    let _ = kill_process(pid, signal);
}

/// `e2e stack` as a process.
pub(crate) struct Stack {
    process: std::process::Child,
    addresses: serde_json::Value,
}

impl Stack {
    pub(crate) fn up(flags: &[&str]) -> Self {
        let mut process = e2e(&["stack", "--json"])
            .args(flags)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let mut out = std::io::BufReader::new(process.stdout.take().unwrap());
        std::io::BufRead::read_line(&mut out, &mut line).unwrap();
        Self {
            process,
            addresses: serde_json::from_str(&line).unwrap(),
        }
    }

    pub(crate) fn text(&self, name: &str) -> String {
        self.addresses[name].as_str().unwrap().to_owned()
    }
}

impl Drop for Stack {
    fn drop(&mut self) {
        signal(self.process.id(), Signal::TERM);
        let _ = self.process.wait();
    }
}
