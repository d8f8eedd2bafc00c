//! The whole contract through the handler: every case of `fixtures/requests` at every front door, with a queue that
//! does as the case says.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "tests"
)]

mod case;
mod door;
#[path = "../support/handler.rs"]
mod handler;
mod order;
mod queue;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use function::config;
use function::handler::Handler;
use function::integration::Integration;
use function::message::Message;
use function::record::RequestLog;
use function::reply::Reply;
use function::request::Dialect;
use serde_json::{Value, json};
use tracing::level_filters::LevelFilter;

use case::{Case, Expect};
use door::Door;
use handler::{RECEIVED_AT, REQUEST_ID, invocation, setup};
use queue::{Behaviour, FakeQueue};

pub(crate) fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/requests")
}

pub(crate) fn fixture(name: &str) -> String {
    fs::read_to_string(fixtures().join(name)).unwrap()
}

/// What came of one event.
pub(crate) struct Outcome {
    pub(crate) reply: Value,
    pub(crate) stored: Vec<Message>,
}

/// Runs one event through a fresh handler.
pub(crate) async fn run(
    event: &str,
    environment: &BTreeMap<String, String>,
    behaviour: Behaviour,
) -> Outcome {
    let tokens = fixture("tokens.json");
    let variable = |name: &str| match (environment.get(name), name) {
        (Some(value), _) => Some(value.clone()),
        (None, "TOKENS") => Some(tokens.clone()),
        (None, _) => None,
    };
    let queue = FakeQueue::new(behaviour);
    let setup = setup(variable, queue.clone());
    let integration = config::integration(variable).unwrap_or_default();
    let handler = Handler::new(integration, setup, silent());
    let reply = handler.handle(invocation(event)).await;
    Outcome {
        reply: seen(reply),
        stored: queue.stored(),
    }
}

fn silent() -> RequestLog {
    RequestLog::new("function".to_owned(), LevelFilter::OFF, |_| {})
}

/// What the mapped integration makes of failed invocations, by pattern.
fn responses() -> serde_json::Map<String, Value> {
    const TEMPLATE: &str = include_str!("../../template.yaml");
    let template: Value = serde_saphyr::from_str(TEMPLATE).unwrap();
    let post = &template["Resources"]["RestApi"]["Properties"]["DefinitionBody"]["paths"]["/store"]
        ["post"];
    let mapped = &post["x-amazon-apigateway-integration"][1];
    mapped["responses"].as_object().unwrap().clone()
}

/// The reply as a proxy would get it, whichever way the invocation ends.
fn seen(reply: Reply) -> Value {
    let is_mapped = reply.dialect == Dialect::Mapped;
    match reply.into_outcome() {
        Err(failed) => {
            assert!(is_mapped, "only a mapped integration knows failures");
            let object: Value = serde_json::from_str(&failed.error_message).unwrap();
            let status = &object["statusCode"];
            let beginning = format!("{{\"statusCode\":{status},");
            assert!(failed.error_message.starts_with(&beginning));
            let pattern = format!("(?s)\\{beginning}.*");
            assert!(responses().contains_key(&pattern), "{pattern}");
            object
        }
        Ok(reply) if is_mapped => json!({
            "statusCode": 200,
            "headers": {"Content-Type": "application/json"},
            "body": serde_json::to_string(&reply).unwrap(),
            "isBase64Encoded": false,
        }),
        Ok(reply) => serde_json::to_value(&reply).unwrap(),
    }
}

/// Each door's own headers, as a map from name to value, and the rest of the reply checked.
pub(crate) fn headers(door: Door, reply: &Value) -> BTreeMap<String, String> {
    assert_eq!(reply["isBase64Encoded"], false);
    let (used, unused) = match door {
        Door::AlbMultiValue => ("multiValueHeaders", "headers"),
        _ => ("headers", "multiValueHeaders"),
    };
    assert_eq!(reply.get(unused), None);
    let used = reply[used].as_object().unwrap();
    used.iter()
        .map(|(name, value)| {
            let value = match door {
                Door::AlbMultiValue => &value.as_array().unwrap()[0],
                _ => value,
            };
            (name.clone(), value.as_str().unwrap().to_owned())
        })
        .collect()
}

fn check(case: &Case, door: Door, text: Option<&str>, outcome: &Outcome) -> Result<(), String> {
    let Outcome { reply, stored } = outcome;
    let Expect {
        status,
        headers: expected_headers,
        success,
        fail,
        error,
        body: expected_body,
        parts,
        message,
        says,
    } = &case.expect;
    let raw_body = reply["body"].as_str().unwrap();
    let body: Value = serde_json::from_str(raw_body).unwrap();
    let ensure = |holds: bool, what: &str| {
        if holds {
            Ok(())
        } else {
            Err(format!("{what}: {reply:#}, stored: {stored:#?}"))
        }
    };
    ensure(reply["statusCode"] == *status, "status")?;
    let mut expected_headers = expected_headers.clone();
    expected_headers.insert("Content-Type".into(), "application/json".into());
    ensure(headers(door, reply) == expected_headers, "headers")?;
    for words in says {
        ensure(raw_body.contains(words), &format!("words '{words}'"))?;
    }
    if let Some(expected) = expected_body {
        ensure(body == *expected, "body")?;
    }
    if let Some(keys) = fail {
        let data = body["data"].as_object().cloned().unwrap_or_default();
        let mut keys = keys.clone();
        keys.sort();
        ensure(body["status"] == "fail", "fail")?;
        ensure(data.keys().eq(&keys), "keys")?;
        ensure(data.values().all(Value::is_string), "reasons")?;
    }
    if *error {
        ensure(
            body["status"] == "error" && body["code"] == *status,
            "error",
        )?;
        ensure(body["message"].is_string(), "message")?;
    }
    let Some(events) = success else {
        return ensure(stored.is_empty(), "nothing on the queue");
    };
    let accepted = json!({"status": "success", "data": {"events": events}});
    ensure(body == accepted, "success")?;
    let expected = parts.clone().unwrap_or_else(|| {
        let message = message.as_deref().or(text).expect("a success has a text");
        vec![match door {
            Door::Mapped => message.trim().to_owned(),
            _ => message.to_owned(),
        }]
    });
    let bodies: Vec<_> = stored.iter().map(|message| &message.body).collect();
    ensure(
        bodies.iter().eq(&expected.iter().collect::<Vec<_>>()),
        "the bytes on the queue",
    )?;
    for (stored, number) in stored.iter().zip(1..) {
        let sent: Value = serde_json::from_str(&stored.body).unwrap();
        let mut attributes = BTreeMap::from([
            ("sensor", case.sensor.clone()),
            ("receivedAt", RECEIVED_AT.to_owned()),
            ("requestId", REQUEST_ID.to_owned()),
        ]);
        if let Some(version) = sent.get("dataVersion") {
            attributes.insert("dataVersion", version.as_str().unwrap().to_owned());
        }
        if parts.is_some() {
            attributes.insert("part", format!("{number}/{}", expected.len()));
        }
        let given: BTreeMap<_, _> = stored.attributes().into_iter().collect();
        ensure(given == attributes, "attributes")?;
    }
    Ok(())
}

#[tokio::test]
async fn every_case_is_answered_alike_at_every_door() {
    let envelope = fixture("envelope.json");
    let mut seen = 0;
    let mut seen_mapped = 0;
    let mut wrong = Vec::new();
    for entry in fs::read_dir(fixtures().join("cases")).unwrap() {
        let path = entry.unwrap().path();
        let cases: Vec<Case> = serde_json::from_slice(&fs::read(&path).unwrap())
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        for case in &cases {
            for door in Door::ALL {
                let Some(environment) = door.environment(&case.environment) else {
                    continue;
                };
                for form in case.body.forms(&envelope) {
                    let Some(event) = door.event(&case.method, &case.headers, &form.sent) else {
                        continue;
                    };
                    let outcome = run(&event, &environment, case.queue).await;
                    if let Err(what) = check(case, door, form.text.as_deref(), &outcome) {
                        wrong.push(format!(
                            "{}: {} ({door:?}): {what}",
                            path.display(),
                            case.name
                        ));
                    }
                    seen += 1;
                    seen_mapped += usize::from(door == Door::Mapped);
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(seen > 500, "only {seen} runs");
    assert!(seen_mapped > 50, "only {seen_mapped} runs without a proxy");
}

#[tokio::test]
async fn the_events_of_every_door_are_understood_as_they_are() {
    for door in Door::ALL {
        let environment = door.environment(&BTreeMap::new()).unwrap();
        let outcome = run(&door.fixture(), &environment, Behaviour::Confirms).await;
        assert_eq!(outcome.reply["statusCode"], 200, "{door:?}");
        assert_eq!(outcome.stored.len(), 1, "{door:?}");
        let envelope = fixture("envelope.json");
        let stored = &outcome.stored[0].body;
        match door {
            Door::Mapped => assert_eq!(stored, envelope.trim(), "{door:?}"),
            _ => assert_eq!(stored, &envelope, "{door:?}"),
        }
    }
}

#[tokio::test]
async fn an_event_that_is_no_request_is_our_fault() {
    for event in [
        "null",
        "[]",
        "{}",
        r#"{"Records":[]}"#,
        r#"{"httpMethod":1}"#,
        r#"{"requestContext":{"http":{}}}"#,
        r#"{"authorization":1,"envelope":{}}"#,
        r#"{"authorization":"Bearer fake-token-of-lms-1"}"#,
    ] {
        for door in [Door::Rest, Door::Mapped] {
            let environment = door.environment(&BTreeMap::new()).unwrap();
            let outcome = run(event, &environment, Behaviour::Confirms).await;
            assert_eq!(outcome.reply["statusCode"], 500, "{event}");
            let body = outcome.reply["body"].as_str().unwrap();
            let body: Value = serde_json::from_str(body).unwrap();
            assert_eq!(body["status"], "error", "{event}");
        }
    }
}

#[tokio::test]
async fn a_handler_outlives_a_panic() {
    let queue = FakeQueue::new(Behaviour::PanicsOnce);
    let variable = |name: &str| (name == "TOKENS").then(|| fixture("tokens.json"));
    let setup = setup(variable, queue.clone());
    let handler = Handler::new(Integration::Proxy, setup, silent());
    let event = Door::Rest.fixture();
    for status in [500, 200] {
        let reply = handler.handle(invocation(&event)).await;
        assert_eq!(reply.answer.status, status);
    }
    assert_eq!(queue.stored().len(), 1);
}
