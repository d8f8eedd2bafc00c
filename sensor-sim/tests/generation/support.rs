//! Plans to look at, and their envelopes as JSON.

use std::time::Duration;

use caliper::DataVersion;
use clap::Parser;
use sensor_sim::flags::PlanFlags;
use sensor_sim::{Arrivals, Pace, Plan, PlanSettings, RunId, Scenario, Seed, Source};
use serde_json::Value;

/// 200 envelopes a second for a minute after a warm-up of two seconds, one event each.
pub(crate) fn settings(seed: u64) -> PlanSettings {
    PlanSettings {
        seed: Seed::new(seed),
        run_id: RunId::ZERO,
        start: "2026-01-05T08:00:00.000Z".parse().unwrap(),
        pace: rate("200/s", Duration::from_mins(1), Arrivals::Constant),
        events_per_envelope: "1".parse().unwrap(),
        scenario: Scenario::default(),
        version: DataVersion::V1p2,
    }
}

/// The usual campus with another mix.
pub(crate) fn mixed(mix: &str) -> Scenario {
    Scenario {
        mix: mix.parse().unwrap(),
        ..Scenario::default()
    }
}

/// So many events in which every profile has the same share.
pub(crate) fn uniform(events: u64, seed: u64) -> Plan {
    plan(PlanSettings {
        pace: Pace::ThinkTime { events },
        scenario: mixed("uniform"),
        ..settings(seed)
    })
}

pub(crate) fn rate(rate: &str, duration: Duration, arrivals: Arrivals) -> Pace {
    Pace::Rate {
        rate: rate.parse().unwrap(),
        warm_up: Duration::from_secs(2),
        duration,
        arrivals,
    }
}

pub(crate) fn stages(stages: &str, arrivals: Arrivals) -> Pace {
    Pace::Stages {
        stages: stages.parse().unwrap(),
        warm_up: Duration::from_secs(2),
        arrivals,
    }
}

pub(crate) fn plan(settings: PlanSettings) -> Plan {
    Plan::new(settings).unwrap()
}

/// Some thousands of events of every kind of plan there is.
pub(crate) fn varied_plans() -> Vec<Plan> {
    let time = Duration::from_secs(18);
    let paces = [
        (rate("200/s", time, Arrivals::Constant), "1"),
        (rate("40/s", time, Arrivals::Poisson), "1-5"),
        (rate("5/s", time, Arrivals::Constant), "20"),
        (stages("5s@20/s,10s@50/s-400/s", Arrivals::Constant), "1"),
        (stages("9s@10/s-90/s,1s@200/s", Arrivals::Poisson), "1-3"),
        (rate("150/s", time, Arrivals::Poisson), "20/100ms"),
        (
            stages("2s@10/s-90/s,10s@90/s-1/s", Arrivals::Constant),
            "7/900ms",
        ),
        (Pace::ThinkTime { events: 2_500 }, "1"),
        (Pace::ThinkTime { events: 2_501 }, "1-9"),
    ];
    let recorded = [
        recorded(&["--events-per-envelope", "1-3"]),
        recorded(&["--events-per-envelope", "9/250ms", "--speed", "2"]),
    ];
    (1..)
        .zip(paces)
        .map(|(seed, (pace, events))| {
            plan(PlanSettings {
                pace,
                events_per_envelope: events.parse().unwrap(),
                ..settings(seed)
            })
        })
        .chain(recorded)
        .chain([uniform(4_000, 6)])
        .collect()
}

/// A plan with instants of a file: some close together, some at once, in no order.
fn recorded(flags: &[&str]) -> Plan {
    let file = tempfile::NamedTempFile::new().unwrap();
    let time = |number: u32| {
        let millis = number * 7919 % 20_000 / 3 * 3;
        format!(
            "2026-01-05T08:00:{:02}.{:03}Z",
            millis / 1000,
            millis % 1000
        )
    };
    let times: Vec<_> = (0..2_400).map(time).collect();
    std::fs::write(file.path(), times.join("\n")).unwrap();
    let from = ["--arrivals-from", file.path().to_str().unwrap()];
    plan_of(&[&from, flags].concat())
}

#[derive(Parser)]
struct Flags {
    #[arg(long)]
    events: Option<u64>,
    #[command(flatten)]
    plan: PlanFlags,
}

/// The plan that `sensor-sim generate` makes of its flags.
pub(crate) fn plan_of(flags: &[&str]) -> Plan {
    let flags = Flags::parse_from([&["generate"], flags].concat());
    let start = "2026-01-05T08:00:00.000Z".parse().unwrap();
    match flags.events {
        Some(events) => flags.plan.plan_of_events(events, RunId::ZERO, start),
        None => flags.plan.plan(RunId::ZERO, start),
    }
    .unwrap()
}

pub(crate) fn body(plan: &Plan, slot: u64) -> Vec<u8> {
    let mut body = b"what was there before".to_vec();
    plan.render(slot, &mut body);
    body
}

pub(crate) fn envelope(plan: &Plan, slot: u64) -> Value {
    serde_json::from_slice(&body(plan, slot)).unwrap()
}

/// The events of an envelope as they are written.
pub(crate) fn events_in(body: &[u8]) -> Vec<String> {
    #[derive(serde::Deserialize)]
    struct Envelope {
        data: Vec<Box<serde_json::value::RawValue>>,
    }
    let envelope: Envelope = serde_json::from_slice(body).unwrap();
    envelope
        .data
        .into_iter()
        .map(|event| event.get().to_owned())
        .collect()
}

/// Every event as it is written, in the order of slots.
pub(crate) fn texts(plan: &Plan) -> impl Iterator<Item = String> {
    let mut in_order = plan.in_order();
    let mut body = Vec::new();
    (0..plan.slots()).flat_map(move |slot| {
        in_order.render(slot, &mut body);
        events_in(&body)
    })
}

/// Every event with its slot and position, in the order of slots.
pub(crate) fn events(plan: &Plan) -> impl Iterator<Item = (u64, u16, Value)> {
    (0..plan.slots()).flat_map(|slot| {
        let mut envelope = envelope(plan, slot);
        let Value::Array(data) = envelope["data"].take() else {
            panic!("data is an array")
        };
        (0..)
            .zip(data)
            .map(move |(position, event)| (slot, position, event))
    })
}

/// Every object within a value, itself included.
pub(crate) fn objects(value: &Value) -> Vec<&serde_json::Map<String, Value>> {
    match value {
        Value::Object(object) => std::iter::once(object)
            .chain(object.values().flat_map(objects))
            .collect(),
        Value::Array(items) => items.iter().flat_map(objects).collect(),
        _ => Vec::new(),
    }
}

pub(crate) fn text(value: &Value) -> &str {
    value
        .as_str()
        .unwrap_or_else(|| panic!("a string is expected, not {value}"))
}
