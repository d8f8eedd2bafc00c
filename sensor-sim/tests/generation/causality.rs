//! Nothing happens before what it follows from: the story of each learner, read back from the events alone.

use std::collections::{HashMap, HashSet};

use caliper::datetime::DateTime;
use sensor_sim::{Pace, Plan, Source};
use serde_json::Value;

use crate::support::{envelope, events, text, varied_plans};

fn time(value: &Value) -> DateTime {
    text(value).parse().unwrap()
}

/// Lanes of a plan: under a rate 64, else one.
fn lanes(plan: &Plan) -> u64 {
    match plan.settings().pace {
        Pace::Rate { .. } => 64,
        Pace::ThinkTime { .. } => 1,
    }
}

#[test]
fn times_never_fall_along_a_lane_nor_pass_the_sending() {
    for plan in varied_plans() {
        let mut latest: HashMap<u64, DateTime> = HashMap::new();
        for slot in 0..plan.slots() {
            let envelope = envelope(&plan, slot);
            let latest = latest.entry(slot % lanes(&plan)).or_insert(DateTime::MIN);
            for event in envelope["data"].as_array().unwrap() {
                let at = time(&event["eventTime"]);
                assert!(*latest <= at, "slot {slot}: {at} after {latest}");
                *latest = at;
            }
            assert!(*latest <= time(&envelope["sendTime"]), "slot {slot}");
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

/// What is known of one session from its events so far.
#[derive(Default)]
struct Story {
    began: Option<DateTime>,
    ended: bool,
    here: Option<String>,
    viewed: HashSet<String>,
    /// Attempts by IRI: when each was started, and the items started and not yet done.
    attempts: HashMap<String, (Value, HashSet<String>)>,
}

impl Story {
    fn tell(&mut self, event: &Value) {
        let now = time(&event["eventTime"]);
        let object = text(&event["object"]["id"]).to_owned();
        assert!(!self.ended, "nothing follows the end of a session: {event}");
        match text(&event["action"]) {
            "LoggedIn" => assert!(self.began.replace(now).is_none()),
            "LoggedOut" | "TimedOut" => {
                self.ended = true;
                assert_eq!(time(&event["session"]["endedAtTime"]), now);
            }
            "NavigatedTo" => self.here = Some(object),
            "Viewed" => {
                assert_eq!(
                    self.here.as_ref(),
                    Some(&object),
                    "viewed without navigating there"
                );
                self.viewed.insert(object);
            }
            action => self.tell_assessment(action, &object, event),
        }
        assert_eq!(
            time(&event["session"]["startedAtTime"]),
            self.began.expect("a session begins with logging in")
        );
    }

    fn tell_assessment(&mut self, action: &str, object: &str, event: &Value) {
        let made = &event["generated"];
        let whole = event["type"] == "AssessmentEvent";
        match (action, whole) {
            ("Started", true) => {
                assert!(self.viewed.contains(object), "started without being viewed");
                assert_eq!(made["startedAtTime"], event["eventTime"]);
                let count = made["count"].as_u64().unwrap();
                assert_eq!(
                    count,
                    self.attempts.len() as u64 + 1,
                    "attempts count up from 1"
                );
                assert_eq!(made["assignable"], object);
                self.attempts
                    .insert(text(&made["id"]).to_owned(), (made.clone(), HashSet::new()));
            }
            ("Submitted", true) => {
                let (started, open) = &self.attempts[text(&made["id"])];
                assert_eq!(
                    (&started["count"], &started["startedAtTime"]),
                    (&made["count"], &made["startedAtTime"])
                );
                assert_eq!(made["endedAtTime"], event["eventTime"]);
                assert!(
                    open.is_empty(),
                    "submitted before its items were done: {open:?}"
                );
            }
            ("Started", false) => {
                let (_, open) = self
                    .attempts
                    .get_mut(text(&made["isPartOf"]))
                    .expect("an item is part of an attempt");
                assert!(open.insert(object.to_owned()));
            }
            ("Completed" | "Skipped", false) => {
                let done = self
                    .attempts
                    .values_mut()
                    .any(|(_, open)| open.remove(object));
                assert!(done, "{action} before it was started: {object}");
                if action == "Completed" {
                    assert_eq!(made["attempt"]["assignable"], object);
                    assert_eq!(made["endedAtTime"], event["eventTime"]);
                    assert!(time(&made["startedAtTime"]) <= time(&made["endedAtTime"]));
                }
            }
            _ => panic!("unexpected {event}"),
        }
    }
}

#[test]
fn every_session_is_a_story_in_order() {
    for plan in varied_plans() {
        let mut stories: HashMap<String, Story> = HashMap::new();
        let mut attempts = HashSet::new();
        let mut homes: HashMap<String, u64> = HashMap::new();
        for (slot, _, event) in events(&plan) {
            let session = text(&event["session"]["id"]);
            stories.entry(session.to_owned()).or_default().tell(&event);
            let learner = text(&event["session"]["user"]).to_owned();
            assert_eq!(
                *homes.entry(learner).or_insert(slot % lanes(&plan)),
                slot % lanes(&plan),
                "in two lanes at once"
            );
            if event["type"] == "AssessmentEvent" && event["action"] == "Started" {
                let attempt = text(&event["generated"]["id"]).to_owned();
                assert!(
                    attempts.insert(attempt),
                    "one attempt in two sessions: {event}"
                );
            }
        }
        assert!(stories.len() > 50, "only {} sessions", stories.len());
        assert!(stories.values().all(|story| story.began.is_some()));
    }
}

#[test]
fn events_name_the_same_learner_throughout() {
    for plan in varied_plans() {
        for (_, _, event) in events(&plan) {
            let learner = &event["session"]["user"];
            if event["action"] != "TimedOut" {
                assert_eq!(&event["actor"]["id"], learner);
            }
            if let Some(membership) = event.get("membership") {
                assert_eq!(&membership["member"], learner);
                assert_eq!(membership["organization"], event["group"]["id"]);
            }
        }
    }
}
