//! Scenario files: what they may say, what comes of it, and that the schema says the same.

use std::collections::{BTreeMap, HashSet};
use std::io::Write;

use sensor_sim::{PlanSettings, Scenario};
use serde::Deserialize;
use serde_json::Value;

use crate::support::{plan, settings, text, texts};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    toml: String,
    accepted: bool,
    /// Words of the refusal.
    #[serde(default)]
    says: String,
    /// Whether the schema has no way to refuse it.
    #[serde(default)]
    schema_blind: bool,
}

fn read(toml: &str) -> Result<Scenario, String> {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(toml.as_bytes()).unwrap();
    Scenario::read(file.path()).map_err(|error| error.to_string())
}

#[test]
fn the_reader_and_the_schema_take_and_refuse_the_same() {
    let schema = serde_json::from_str(include_str!("../../scenario.schema.json")).unwrap();
    let schema = jsonschema::validator_for(&schema).unwrap();
    let cases: Vec<Case> =
        serde_json::from_str(include_str!("../../../fixtures/sensor-sim/scenarios.json")).unwrap();
    assert!(cases.len() > 15);
    for case in cases {
        let (name, scenario) = (&case.name, read(&case.toml));
        assert_eq!(scenario.is_ok(), case.accepted, "{name}: {scenario:?}");
        if let Err(error) = scenario {
            assert!(error.contains(&case.says), "{name}: {error}");
        }
        let value: Value = toml::from_str(&case.toml).unwrap();
        assert_eq!(
            schema.is_valid(&value),
            case.accepted || case.schema_blind,
            "{name}, by the schema"
        );
    }
}

/// The defaults that the schema tells are those of the code.
#[test]
fn defaults_are_what_the_schema_says() {
    let schema: Value = serde_json::from_str(include_str!("../../scenario.schema.json")).unwrap();
    let scenario = serde_json::to_value(Scenario::default()).unwrap();
    let mut compared = 0;
    for (name, property) in schema["properties"].as_object().unwrap() {
        let Some(properties) = property.get("properties").and_then(Value::as_object) else {
            assert_eq!(scenario[name], property["default"], "{name}");
            compared += 1;
            continue;
        };
        for (key, property) in properties {
            assert_eq!(scenario[name][key], property["default"], "{name}.{key}");
            compared += 1;
        }
    }
    assert_eq!(compared, 10);
}

#[test]
fn what_a_scenario_says_is_what_happens() {
    let scenario = read(
        r#"
        mix = { forum = 1 }
        [session]
        fewest-activities = 3
        most-activities = 3
        logged-out = 100
        timed-out = 0
        teaching = 0
        [think-time]
        median = "1s"
        sigma = 0
        "#,
    )
    .unwrap();
    let plan = plan(PlanSettings {
        pace: sensor_sim::Pace::ThinkTime { events: 5_000 },
        scenario,
        ..settings(1)
    });
    let (mut forums, mut outs, mut ins) = (0, 0, 0);
    let mut times = Vec::new();
    for event in texts(&plan) {
        let event: Value = serde_json::from_str(&event).unwrap();
        times.push(text(&event["eventTime"])[17..23].parse::<f64>().unwrap());
        match text(&event["action"]) {
            "LoggedIn" => ins += 1,
            "LoggedOut" => outs += 1,
            "NavigatedTo" if event["object"]["type"] == "Forum" => forums += 1,
            "TimedOut" | "Started" | "Graded" => panic!("not in this scenario: {event}"),
            _ => {}
        }
    }
    // Every session but those cut off where their block ends is logged out of, after three visits to a forum.
    let cut = 5_000 / 256 + 1;
    assert!(ins - outs <= cut, "{ins} sessions, {outs} logged out of");
    assert!(
        forums > 3 * outs && forums <= 3 * ins,
        "{forums} forums in {ins} sessions"
    );
    let steps = times
        .windows(2)
        .map(|pair| (pair[1] - pair[0]).rem_euclid(60.0));
    assert!(
        steps.clone().all(|step| (step - 1.0).abs() < 0.01),
        "one second each"
    );
}

/// The first event of each session, by type and action, with this mix and so many sessions in a hundred launched into. Nothing is handed in, so
/// no teacher comes to grade it.
fn beginnings(mix: &str, launched_in: u32) -> BTreeMap<String, u32> {
    let toml = format!("mix = {mix}\n[session]\nlaunched-in = {launched_in}\nteaching = 0");
    let plan = plan(PlanSettings {
        pace: sensor_sim::Pace::ThinkTime { events: 20_000 },
        scenario: read(&toml).unwrap(),
        ..settings(1)
    });
    let mut seen = HashSet::new();
    let mut first = BTreeMap::new();
    for event in texts(&plan) {
        let event: Value = serde_json::from_str(&event).unwrap();
        if seen.insert(text(&event["session"]["id"]).to_owned()) {
            if event["action"] == "Launched" {
                assert_eq!(event["federatedSession"]["type"], "LtiSession");
            }
            let kind = format!("{} {}", text(&event["type"]), text(&event["action"]));
            *first.entry(kind).or_default() += 1;
        }
    }
    first
}

/// A learner comes by logging in or by the launch of a tool, and by a launch only where tools are launched.
#[test]
fn some_sessions_begin_with_the_launch_of_a_tool() {
    let (logged_in, launched) = ("SessionEvent LoggedIn", "ToolLaunchEvent Launched");
    let tools = "{ reading = 1, tool-launch = 1 }";
    let always = beginnings(tools, 100);
    assert_eq!(always.keys().collect::<Vec<_>>(), [launched]);
    let half = beginnings(tools, 50);
    assert_eq!(half.len(), 2, "{half:?}");
    let all = half[launched] + half[logged_in];
    assert!(
        (40 * all..60 * all).contains(&(100 * half[launched])),
        "{half:?}"
    );
    let never = beginnings("{ reading = 1 }", 100);
    assert_eq!(never.keys().collect::<Vec<_>>(), [logged_in]);
}
