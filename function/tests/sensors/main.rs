//! The requests of the sensors that are known: what becomes of each under strict and lenient rules, and that the table
//! in README.md says so.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "tests"
)]

mod fixture;
#[path = "../support/handler.rs"]
mod handler;
#[path = "../support/memory.rs"]
mod memory;
mod table;
#[path = "../support/tokens.rs"]
mod tokens;
mod way;

use caliper::{Envelope, Rules, Validator};
use serde_json::Value;

use fixture::{EventRules, Request, Sensor};
use way::{Door, Outcome, send};

#[tokio::test]
async fn every_known_sensor_is_answered_as_the_table_says() {
    let mut requests = 0;
    for sensor in fixture::all() {
        for request in &sensor.requests {
            for (rules, status) in [
                (Rules::Strict, request.strict),
                (Rules::Lenient, request.lenient),
            ] {
                for door in [Door::Rest, Door::Http] {
                    let outcome = send(request, rules, door).await;
                    check(&sensor, request, status, &outcome).unwrap_or_else(|what| {
                        panic!("{}, {}, {rules:?}: {what}", sensor.name, request.setup)
                    });
                    requests += 1;
                }
            }
            assert_eq!(
                events(request),
                request.events,
                "{}, {}",
                sensor.name,
                request.setup
            );
        }
    }
    assert!(requests > 60, "only {requests}");
}

fn check(sensor: &Sensor, request: &Request, status: u16, outcome: &Outcome) -> Result<(), String> {
    let ensure = |holds: bool, what: &str| {
        let told = || format!("{what}: {} {}", outcome.status, outcome.body);
        holds.then_some(()).ok_or_else(told)
    };
    ensure(outcome.status == status, "status")?;
    let body: Value = serde_json::from_str(&outcome.body).map_err(|error| error.to_string())?;
    if status == 200 {
        let is_success = sensor.statuses.is_empty() || sensor.statuses.contains(&status);
        ensure(is_success, "the sensor takes this for a failure")?;
        return ensure(
            outcome.stored == [request.body.clone()],
            "stored as it was sent",
        );
    }
    ensure(outcome.stored.is_empty(), "nothing is stored")?;
    ensure(
        !request.note.is_empty(),
        "a refusal that the table does not explain",
    )?;
    // Under both rules, if both refuse: the reason is the same.
    let reasons = body["data"].as_object().ok_or("no reasons")?;
    ensure(reasons.keys().eq(&request.named), "what is named")
}

/// From which rules on its events are valid.
fn events(request: &Request) -> Option<EventRules> {
    let envelope = Envelope::parse(request.body.as_bytes(), Rules::Lenient).ok()?;
    let is_valid = |rules| Validator::new(rules).items(&envelope).is_empty();
    Some(match (is_valid(Rules::Strict), is_valid(Rules::Lenient)) {
        (true, _) => EventRules::Strict,
        (false, true) => EventRules::Lenient,
        (false, false) => EventRules::Never,
    })
}

#[test]
fn the_table_of_the_readme_says_the_same() {
    let readme = include_str!("../../README.md");
    let table = table::of(&fixture::all());
    assert!(
        readme.contains(&table),
        "README.md should have this:\n\n{table}"
    );
}
