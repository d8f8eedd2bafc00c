//! What the traffic is made of: shares of profiles, sizes, lengths of sessions. The README's figures come from here:
//! `cargo test -p sensor-sim --test generation mix -- --nocapture`.

use std::collections::{BTreeMap, HashMap, HashSet};

use sensor_sim::{Pace, PlanSettings, Scenario};
use serde_json::Value;

use crate::support::{mixed, plan, settings, text, texts, uniform};

const EVENTS: u64 = 40_000;

fn percent(part: usize, whole: usize) -> f64 {
    f64::from(u32::try_from(part).unwrap()) * 100.0 / f64::from(u32::try_from(whole).unwrap())
}

/// What was counted of a stream.
#[derive(Default)]
struct Counts {
    profiles: BTreeMap<String, usize>,
    kinds: BTreeMap<String, usize>,
    sessions: HashMap<String, usize>,
    sizes: Vec<usize>,
}

impl Counts {
    fn of(events: impl Iterator<Item = String>) -> Self {
        let mut counts = Self::default();
        for line in events {
            let event: Value = serde_json::from_str(&line).unwrap();
            let kind = format!("{} {}", text(&event["type"]), text(&event["action"]));
            *counts.kinds.entry(kind).or_default() += 1;
            let profile = text(&event["profile"]).to_owned();
            *counts.profiles.entry(profile).or_default() += 1;
            let session = text(&event["session"]["id"]).to_owned();
            *counts.sessions.entry(session).or_default() += 1;
            counts.sizes.push(line.len());
        }
        counts.sizes.sort_unstable();
        counts
    }

    fn all(&self) -> usize {
        self.sizes.len()
    }

    /// Share of the types and actions that begin like this, in a hundred.
    fn kind(&self, prefix: &str) -> f64 {
        let found = self
            .kinds
            .iter()
            .filter(|(kind, _)| kind.starts_with(prefix));
        percent(found.map(|(_, count)| count).sum(), self.all())
    }

    fn size(&self, part: usize) -> usize {
        self.sizes[self.all() * part / 100]
    }

    #[expect(
        clippy::print_stdout,
        reason = "this is how the README's figures are read off"
    )]
    fn print(&self) {
        for (name, count) in self.profiles.iter().chain(&self.kinds) {
            println!("{:>6.2} % {name}", percent(*count, self.all()));
        }
        let (first, last) = (self.sizes[0], self.sizes[self.all() - 1]);
        let [p10, p50, p90, p99] = [10, 50, 90, 99].map(|part| self.size(part));
        println!(
            "bytes of an event: min {first}, p10 {p10}, median {p50}, p90 {p90}, p99 {p99}, max {last}"
        );
        println!(
            "events a session: {:.1}",
            percent(self.all(), self.sessions.len()) / 100.0
        );
    }
}

fn of_default_mix() -> Counts {
    let plan = plan(PlanSettings {
        pace: Pace::ThinkTime { events: EVENTS },
        ..settings(1)
    });
    Counts::of(texts(&plan))
}

/// The README's table: event types with their shares, in a hundred events.
fn readme() -> Vec<(String, f64)> {
    let readme = include_str!("../../README.md");
    let cells = readme
        .lines()
        .filter_map(|line| line.strip_prefix("| ")?.split_once(" % | `"));
    let rows = cells.filter_map(|(share, rest)| {
        let (kind, _) = rest.split_once('`')?;
        Some((kind.to_owned(), share.parse().ok()?))
    });
    rows.collect()
}

#[test]
fn the_default_mix_is_what_the_readme_says() {
    let counts = of_default_mix();
    counts.print();
    let table = readme();
    assert_eq!(table.len(), 14, "{table:?}");
    for (kind, share) in table {
        let measured = counts.kind(&format!("{kind} "));
        // The traffic is the same on every machine, so the table may be as exact as it is written.
        assert!(
            (measured - share).abs() < 0.06,
            "{kind}: {measured:.2} %, not {share}"
        );
    }
    let sessions = counts.sessions.len();
    let ended = |action: &str| percent(counts.kinds[action], sessions);
    let (out, timed) = (
        ended("SessionEvent LoggedOut"),
        ended("SessionEvent TimedOut"),
    );
    assert!((5.0..12.0).contains(&out), "logged out: {out} %");
    assert!((10.0..18.0).contains(&timed), "timed out: {timed} %");
}

#[test]
fn events_are_as_large_as_real_ones() {
    let counts = of_default_mix();
    let (least, most) = (counts.sizes[0], counts.sizes[counts.all() - 1]);
    assert!(
        (1_300..1_800).contains(&counts.size(50)),
        "median {}",
        counts.size(50)
    );
    assert!(least > 700 && most < 2_600, "{least} to {most}");
}

/// A share that is asked for is kept, as far as its activities have other profiles' events in them.
#[test]
fn a_mix_is_what_was_asked_for() {
    let shares = |mix: &str| {
        let plan = plan(PlanSettings {
            pace: Pace::ThinkTime { events: 20_000 },
            scenario: mixed(mix),
            ..settings(2)
        });
        let counts = Counts::of(texts(&plan));
        let share = |profile: &str| {
            percent(
                counts.profiles.get(profile).copied().unwrap_or(0),
                counts.all(),
            )
        };
        [
            "MediaProfile",
            "ForumProfile",
            "ReadingProfile",
            "AssessmentProfile",
        ]
        .map(share)
    };
    // The arrival at a course's home page, and the teachers, are always there.
    let [media, forum, reading, assessment] = shares("media=1");
    assert!(media > 60.0 && forum < 0.1 && reading < 30.0 && assessment < 0.1);
    let [media, forum, ..] = shares("media=1,forum=1");
    assert!(
        (media / forum - 1.0).abs() < 0.1,
        "media {media}, forum {forum}"
    );
    let [media, forum, ..] = shares("media=3,forum=1");
    assert!(
        (media / forum / 3.0 - 1.0).abs() < 0.1,
        "media {media}, forum {forum}"
    );
}

#[test]
fn every_profile_has_a_part_in_a_uniform_mix() {
    let counts = Counts::of(texts(&uniform(20_000, 4)));
    assert_eq!(counts.profiles.len(), 15, "{:?}", counts.profiles);
    let least = counts.profiles.values().min().unwrap();
    assert!(percent(*least, counts.all()) > 0.8, "{:?}", counts.profiles);
}

/// A larger campus has more people and more courses.
#[test]
fn a_campus_is_as_large_as_was_asked_for() {
    let people = |learners: &str| {
        let plan = plan(PlanSettings {
            scenario: Scenario {
                learners: learners.parse().unwrap(),
                ..Scenario::default()
            },
            ..settings(1)
        });
        let mut people = HashSet::new();
        let mut courses = HashSet::new();
        for line in texts(&plan) {
            let event: Value = serde_json::from_str(&line).unwrap();
            people.insert(text(&event["session"]["user"]).to_owned());
            courses.extend(
                event
                    .get("group")
                    .map(|group| text(&group["id"]).to_owned()),
            );
        }
        (people.len(), courses.len())
    };
    let (small, large) = (people("100"), people("1000000"));
    assert!(small.0 <= 100 + small.1 && small.1 <= 12, "{small:?}");
    assert!(large.0 > 500 && large.1 > 500, "{large:?}");
}
