//! Nothing happens before what it follows from: the story of each learner, read back from the events alone.

use std::collections::{HashMap, HashSet};

use caliper::datetime::DateTime;
use sensor_sim::causality::Checker;
use sensor_sim::{Pace, Plan, Source};
use serde_json::Value;

use crate::support::{envelope, events, text, texts, varied_plans};

fn time(value: &Value) -> DateTime {
    text(value).parse().unwrap()
}

/// Every event with its lane, of 64 under a rate, else of one: lanes are dealt envelopes, or events where these are gathered from all of them.
fn dealt(plan: &Plan) -> impl Iterator<Item = (u64, Value)> {
    let settings = plan.settings();
    let lanes = match settings.pace {
        Pace::Rate { .. } | Pace::Stages { .. } | Pace::Recorded { .. } => 64,
        Pace::ThinkTime { .. } => 1,
    };
    let gathered = settings.events_per_envelope.to_string().contains('/');
    (0..)
        .zip(events(plan))
        .map(move |(number, (slot, _, event))| {
            let dealt = if gathered { number } else { slot };
            (dealt % lanes, event)
        })
}

#[test]
fn times_never_fall_along_a_lane() {
    for plan in varied_plans() {
        let mut latest: HashMap<u64, DateTime> = HashMap::new();
        for (lane, event) in dealt(&plan) {
            let latest = latest.entry(lane).or_insert(DateTime::MIN);
            let at = time(&event["eventTime"]);
            assert!(*latest <= at, "lane {lane}: {at} after {latest}");
            *latest = at;
        }
    }
}

#[test]
fn nothing_is_sent_before_it_happened() {
    for plan in varied_plans() {
        for slot in 0..plan.slots() {
            let envelope = envelope(&plan, slot);
            let sent = time(&envelope["sendTime"]);
            for event in envelope["data"].as_array().unwrap() {
                assert!(time(&event["eventTime"]) <= sent, "slot {slot}");
            }
        }
    }
}

#[test]
fn slow_batches_have_rising_times_that_end_with_the_sending() {
    let plan = &varied_plans()[2];
    let envelope = envelope(plan, 65);
    let times: Vec<DateTime> = envelope["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| time(&event["eventTime"]))
        .collect();
    assert!(times.windows(2).all(|pair| pair[0] < pair[1]), "{times:?}");
    assert_eq!(times.last(), Some(&time(&envelope["sendTime"])));
}

#[test]
fn every_stream_is_causal() {
    for plan in varied_plans() {
        let mut checker = Checker::default();
        for event in texts(&plan) {
            assert_eq!(checker.event(event.as_bytes()), Ok(()), "{event}");
        }
    }
}

/// Nobody is in two sessions at once: learners are dealt to lanes, and in a lane one session follows the other.
#[test]
fn learners_stay_in_their_lane() {
    for plan in varied_plans() {
        let mut homes: HashMap<String, u64> = HashMap::new();
        let mut open: HashMap<u64, String> = HashMap::new();
        let mut sessions = HashSet::new();
        for (lane, event) in dealt(&plan) {
            let session = text(&event["session"]["id"]).to_owned();
            if open.get(&lane) != Some(&session) {
                assert!(
                    sessions.insert(session.clone()),
                    "taken up again: {session}"
                );
                open.insert(lane, session);
            }
            if event["membership"]["roles"] == serde_json::json!(["Learner"]) {
                let learner = text(&event["session"]["user"]).to_owned();
                assert_eq!(*homes.entry(learner).or_insert(lane), lane, "in two lanes");
            }
        }
        assert!(sessions.len() > 50, "only {} sessions", sessions.len());
    }
}
