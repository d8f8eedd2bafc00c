//! `sensor-sim send --describes`.

use serde_json::Value;

use super::{run, sensor_sim, text};
use crate::server::{ACCEPTED, Action, Server};

#[test]
fn a_share_of_the_envelopes_describes_people_and_courses_after_their_events() {
    let server = Server::start(|_| Action::Answer(200, ACCEPTED));
    let url = server.url();
    let plan = ["--rate", "1000/s", "--duration", "400ms", "--warm-up", "0s"];
    let more = [
        "--events-per-envelope",
        "1-3",
        "--describes",
        "25%",
        "--endpoint",
        &url,
    ];
    let output = sensor_sim(&[&["send"], &plan[..], &more].concat())
        .env("CALIPER_TOKEN", "hunter2-hunter2")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));

    let bodies: Vec<String> = server
        .received()
        .into_iter()
        .map(|request| request.body)
        .collect();
    let mut describing = 0;
    for body in &bodies {
        let envelope: Value = serde_json::from_str(body).unwrap();
        let items = envelope["data"].as_array().unwrap();
        let is_event = |item: &Value| item["type"].as_str().unwrap().ends_with("Event");
        let events = items.iter().take_while(|item| is_event(item)).count();
        let described = &items[events..];
        assert!((1..=3).contains(&events));
        assert!(!described.iter().any(is_event));
        if let Some(person) = described.first() {
            describing += 1;
            let actor = items[0]["actor"].as_object().unwrap();
            assert!(actor.iter().all(|(name, value)| person[name] == *value));
        }
    }
    assert!((60..=140).contains(&describing), "{describing} of 400");
    let folder = tempfile::tempdir().unwrap();
    let sent = folder.path().join("sent.jsonl");
    std::fs::write(&sent, bodies.join("\n")).unwrap();
    let checked = run(&["validate", sent.to_str().unwrap()]);
    assert_eq!(checked.status.code(), Some(0), "{}", text(&checked.stdout));
}
