//! `sensor-sim validate`.

mod causal;
mod ends;
mod places;
mod texts;

use std::io::Write;
use std::process::{Output, Stdio};
use std::thread;

use super::{run, sensor_sim, text};

/// A valid event on one line.
const EVENT: &str = r#"{"@context":"http://purl.imsglobal.org/ctx/caliper/v1p2","id":"urn:uuid:3a648e68-f00d-4c08-aa59-8738e1884f2c","type":"ForumEvent","actor":{"id":"https://example.edu/users/1","type":"Person"},"action":"Subscribed","object":{"id":"https://example.edu/forums/1","type":"Forum"},"eventTime":"2026-01-05T08:00:00.000Z"}"#;

/// The same, with an action that forum events do not have.
fn bad() -> String {
    EVENT.replace("Subscribed", "Posted")
}

/// The same value over many lines, none of which is a value by itself.
fn pretty(json: &str) -> String {
    json.replace(",\"", ",\n\"") + "\n"
}

/// Judges what is on standard input.
fn piped(args: &[&str], input: impl Into<Vec<u8>>) -> Output {
    let mut child = sensor_sim(&[&["validate", "-"], args].concat())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.into();
    // Whoever is not read to the end says so by the output.
    let writer = thread::spawn(move || drop(stdin.write_all(&input)));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    output
}

/// What was printed, without the messages, which may change.
fn faults(output: &Output) -> Vec<String> {
    text(&output.stdout)
        .lines()
        .map(|line| {
            let parts: Vec<_> = line.splitn(4, ": ").collect();
            assert_eq!(parts.len(), 4, "{line}");
            parts[..3].join(": ")
        })
        .collect()
}

#[track_caller]
fn ends(output: &Output, code: i32, words: &str) {
    assert_eq!(text(&output.stderr), words);
    assert_eq!(output.status.code(), Some(code));
}
