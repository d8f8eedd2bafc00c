//! `sensor-sim replay`.

use std::path::Path;
use std::process::Output;

use serde_json::Value;

use super::{run, sensor_sim, text};
use crate::server::{ACCEPTED, Action, Server};

const START: &str = "2026-02-03T04:05:06.000Z";

/// 200 envelopes of one to three events within two seconds, as they were sent once.
fn recorded(folder: &Path) -> (String, Vec<String>) {
    let args = [
        "generate",
        "--envelopes",
        "--rate",
        "100/s",
        "--duration",
        "2s",
    ];
    let more = [
        "--warm-up",
        "0s",
        "--events-per-envelope",
        "1-3",
        "--start",
        START,
    ];
    let printed = text(&run(&[&args[..], &more].concat()).stdout).to_owned();
    (
        file(folder, &printed),
        printed.lines().map(str::to_owned).collect(),
    )
}

fn file(folder: &Path, content: &str) -> String {
    let path = folder.join("recording.jsonl");
    std::fs::write(&path, content).unwrap();
    path.to_str().unwrap().to_owned()
}

/// Replays a file; what the server got, in the order of its times.
fn replay(file: &str, flags: &[&str]) -> (Output, Vec<String>) {
    let server = Server::start(|_| Action::Answer(200, ACCEPTED));
    let url = server.url();
    let args = [&["replay", file, "--json", "--endpoint", &url], flags].concat();
    let output = sensor_sim(&args)
        .env("CALIPER_TOKEN", "hunter2-hunter2")
        .output()
        .unwrap();
    let received = server.received().into_iter().map(|request| request.body);
    let mut bodies: Vec<_> = received.collect();
    bodies.sort_by_key(|body| body.find("sendTime").map(|at| body[at..at + 40].to_owned()));
    (output, bodies)
}

fn json(body: &str) -> Value {
    serde_json::from_str(body).unwrap()
}

/// All ids of events, and the bodies without them.
fn without_ids(bodies: &[String]) -> (Vec<String>, Vec<Value>) {
    let mut ids = Vec::new();
    let mut bodies: Vec<_> = bodies.iter().map(|body| json(body)).collect();
    for body in &mut bodies {
        for event in body["data"].as_array_mut().unwrap() {
            let id = event["id"].take();
            ids.push(id.as_str().unwrap().to_owned());
        }
    }
    (ids, bodies)
}

#[test]
fn verbatim_is_byte_for_byte() {
    let folder = tempfile::tempdir().unwrap();
    let (path, lines) = recorded(folder.path());
    let (output, bodies) = replay(&path, &["--verbatim", "--speed", "20"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert_eq!(bodies, lines);
    // As some editors save it.
    let marked = file(folder.path(), &format!("\u{feff}{}", lines.join("\n")));
    let (_, bodies) = replay(&marked, &["--verbatim", "--speed", "20"]);
    assert_eq!(bodies, lines);
}

#[test]
fn events_get_ids_of_their_own_and_all_else_stays_at_the_same_start_and_speed() {
    let folder = tempfile::tempdir().unwrap();
    let (file, lines) = recorded(folder.path());
    let (old, content) = without_ids(&lines);
    let first_run = ["--start", START, "--run-id", "00000000000000aa"];
    let (_, bodies) = replay(&file, &first_run);
    let (new, kept) = without_ids(&bodies);
    assert_eq!(kept, content);
    let mut all: Vec<_> = old.iter().chain(&new).collect();
    all.sort();
    all.dedup();
    assert_eq!(
        all.len(),
        old.len() * 2,
        "no id is an old one, and none comes twice"
    );
    assert!(new.iter().all(|id| id.starts_with("urn:uuid:")));
    assert_eq!(
        replay(&file, &first_run).1,
        bodies,
        "the same run gives the same bytes"
    );
    let (kept_ids, kept) = without_ids(&replay(&file, &["--start", START, "--keep-ids"]).1);
    assert_eq!((kept_ids, kept), (old, content));
}

/// The first line is sent now, and the events that are played back are as valid and as causal as they were.
#[test]
fn what_is_played_back_faster_lies_in_its_own_time_and_is_still_causal() {
    let folder = tempfile::tempdir().unwrap();
    let (file, lines) = recorded(folder.path());
    let (output, bodies) = replay(&file, &["--speed", "10", "--start", "2026-03-01T00:00:00Z"]);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["run"]["start"], "2026-03-01T00:00:00.000Z");
    assert_eq!(bodies.len(), lines.len());
    let send_time = |body: &str| json(body)["sendTime"].as_str().unwrap().to_owned();
    assert_eq!(send_time(&bodies[0]), "2026-03-01T00:00:00.000Z");
    // 1,990 ms in the recording.
    assert_eq!(send_time(&bodies[199]), "2026-03-01T00:00:00.199Z");
    let played = folder.path().join("played.jsonl");
    std::fs::write(&played, bodies.join("\n")).unwrap();
    let checked = run(&["validate", "--causal", played.to_str().unwrap()]);
    assert_eq!(checked.status.code(), Some(0), "{}", text(&checked.stdout));
}

#[test]
fn events_without_an_envelope_get_one_and_go_in_the_order_of_their_times() {
    let folder = tempfile::tempdir().unwrap();
    let event = |second: u32, id: &str| {
        format!(
            r#"{{"@context":"http://purl.imsglobal.org/ctx/caliper/v1p1", "id":"{id}","type":"ViewEvent","eventTime":"2026-01-05T08:00:0{second}+00:00"}}"#
        )
    };
    let file = file(
        folder.path(),
        &[event(3, "b"), " \t\r".to_owned(), event(1, "a")].join("\n"),
    );
    let (output, bodies) = replay(&file, &["--speed", "100", "--verbatim"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let ids: Vec<_> = bodies
        .iter()
        .map(|body| json(body)["data"][0]["id"].clone())
        .collect();
    assert_eq!(ids, ["a", "b"]);
    assert_eq!(
        json(&bodies[0])["dataVersion"],
        "http://purl.imsglobal.org/ctx/caliper/v1p1"
    );
    assert!(
        bodies[0].ends_with(&format!("{}]}}", event(1, "a"))),
        "{}",
        bodies[0]
    );
}

#[test]
fn a_line_that_is_none_is_named_before_anything_is_sent() {
    let folder = tempfile::tempdir().unwrap();
    let good = r#"{"sensor":"s","sendTime":"2026-01-05T08:00:00Z","data":[]}"#;
    for (content, words) in [
        (
            format!("{good}\n[]\n"),
            "recording.jsonl:2: not a JSON object",
        ),
        (
            format!("{good}\n\n{{}}\n"),
            "recording.jsonl:3: it has no sendTime",
        ),
        ("\n".to_owned(), "has no line that is not blank"),
    ] {
        let (output, bodies) = replay(&file(folder.path(), &content), &[]);
        assert_eq!(output.status.code(), Some(2));
        let said = text(&output.stderr);
        assert!(said.contains(words) && said.contains("hint: "), "{said}");
        assert!(bodies.is_empty());
    }
    let (output, _) = replay("not-there.jsonl", &[]);
    assert!(text(&output.stderr).contains("cannot read not-there.jsonl"));
}
