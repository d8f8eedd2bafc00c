//! The front door without proxy: the function's own templates and patterns, at work.

use std::io::{Read, Write};
use std::net::TcpStream;

use serde_json::Value;

use crate::support::{Ended, StackProcess, run, sqs};

const SHORT: [&str; 8] = [
    "--front-door",
    "mapped",
    "--rate",
    "100/s",
    "--duration",
    "1s",
    "--warm-up",
    "0s",
];

/// A run with a fault in a fifth of its requests, and how often it was done.
fn with_fault(kind: &str) -> (Ended, u64) {
    let flags = ["--fault", &format!("{kind}=20%"), "--drain", "2s"];
    let ended = run(&[&SHORT[..], &flags].concat());
    let done = ended.count(&format!("/faults/{kind}/done"));
    assert!(done > 0);
    (ended, done)
}

#[test]
fn what_is_changed_on_the_way_is_found_although_bytes_do_not_count() {
    let (ended, corrupted) = with_fault("sqs_corrupt");
    ended.counts(&[
        ("/slots/acknowledged", 100),
        ("/events/corrupted", corrupted),
        ("/events/lost", 0),
    ]);
    assert_eq!(ended.report["run"]["config"]["unchanged"], "json");
}

#[test]
fn a_process_that_dies_is_answered_500_by_the_last_pattern() {
    let (ended, killed) = with_fault("environment_kill");
    ended.counts(&[
        ("/slots/failed", killed),
        ("/http/status/500", killed),
        // In the function's own words, not the gateway's.
        ("/http/jsend", 100),
        ("/events/lost", 0),
    ]);
}

/// Status, head in lower case, and body of the answer to a request.
fn ask(stack: &StackProcess, method: &str, headers: &str, body: &str) -> (u16, String, String) {
    let address = stack.address("endpoint").trim_start_matches("http://");
    let (host, path) = address.split_once('/').unwrap();
    let mut stream = TcpStream::connect(host).unwrap();
    let length = body.len();
    write!(
        stream,
        "{method} /{path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nContent-Length: {length}\r\n{headers}\r\n{body}"
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    (status, head.to_lowercase(), body.to_owned())
}

const ENVELOPE: &str = r#"{ "sensor" : "https://example.edu/s", "sendTime": "2026-11-23T08:00:00.000Z",
    "dataVersion": "http://purl.imsglobal.org/ctx/caliper/v1p2", "data": [{"n": 1.50, "s": "it's \u00e9 \"q\" $x #end"}] }"#;

/// What a request needs for all but its body to be right.
fn right_headers(stack: &StackProcess) -> String {
    let token = std::fs::read_to_string(stack.address("token_file")).unwrap();
    format!(
        "Authorization: Bearer {}\r\nContent-Type: application/json; charset=utf-8\r\n",
        token.trim()
    )
}

#[test]
fn every_answer_comes_through_its_pattern() {
    let stack = StackProcess::with(&["--front-door", "mapped"]);
    let json = right_headers(&stack);
    let newer = ENVELOPE.replace("v1p2", "v9");
    let without_sensor = ENVELOPE.replace("sensor", "censor");
    let large = ENVELOPE.replace("it's", &"x".repeat(1 << 20));
    for (method, headers, body, status, jsend, header) in [
        ("POST", json.as_str(), ENVELOPE, 200, "success", ""),
        (
            "POST",
            "",
            ENVELOPE,
            401,
            "fail",
            "x-amzn-remapped-www-authenticate: bearer realm=\"caliper\"\r",
        ),
        (
            "POST",
            "Authorization: Bearer it's/wrong\r\n",
            ENVELOPE,
            401,
            "fail",
            "x-amzn-remapped-www-authenticate: bearer realm=\"caliper\", error=\"invalid_token\"",
        ),
        ("PUT", &json, ENVELOPE, 405, "fail", "allow: get, post"),
        ("POST", &json, &without_sensor, 400, "fail", ""),
        ("POST", &json, "", 400, "fail", ""),
        ("POST", &json, &newer, 422, "fail", ""),
        ("POST", &json, &large, 413, "fail", ""),
    ] {
        let (got, head, answer) = ask(&stack, method, headers, body);
        assert_eq!(got, status, "{answer}");
        let answer: Value = serde_json::from_str(&answer).unwrap();
        assert_eq!(answer["status"], jsend, "{answer}");
        assert!(head.contains(header), "{head}");
        assert!(head.contains("content-type: application/json"), "{head}");
    }
    // Those that never reach the function are the gateway's own.
    let text = json.replace("application/json", "text/plain");
    for (headers, body, status, words) in [
        (&text, ENVELOPE, 415, "Unsupported Media Type"),
        (&json, "{", 400, "Could not parse request body into json"),
    ] {
        let (got, _, answer) = ask(&stack, "POST", headers, body);
        assert_eq!(
            (got, answer),
            (status, format!(r#"{{"message":"{words}"}}"#))
        );
    }
    let (status, _, configuration) = ask(&stack, "GET", &json, "");
    assert_eq!(status, 200);
    assert!(configuration.contains("caliperMaximumPayloadSize"));
}

/// The answer to an envelope is an error in JSend, with this status and this in its head.
fn error(stack: &StackProcess, status: u16, header: &str) {
    let (got, head, answer) = ask(stack, "POST", &right_headers(stack), ENVELOPE);
    assert_eq!(got, status, "{answer}");
    let answer: Value = serde_json::from_str(&answer).unwrap();
    assert_eq!(answer["status"], "error", "{answer}");
    assert_eq!(answer["code"], status, "{answer}");
    assert!(head.contains(header), "{head}");
}

#[test]
fn a_queue_that_cannot_take_it_now_is_answered_503_with_retry_after() {
    let stack = StackProcess::with(&["--front-door", "mapped", "--fault", "sqs_5xx=100%"]);
    error(&stack, 503, "retry-after: 5\r");
}

#[tokio::test]
async fn a_queue_that_is_gone_is_answered_500() {
    let stack = StackProcess::with(&["--front-door", "mapped"]);
    let queue = sqs(&stack).delete_queue();
    let gone = queue.queue_url(stack.address("queue_url")).send();
    gone.await.unwrap();
    error(&stack, 500, "content-type: application/json\r");
}
