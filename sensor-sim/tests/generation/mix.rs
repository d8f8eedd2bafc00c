//! What the traffic is made of: shares of profiles, sizes, lengths of sessions. The README's figures come from here:
//! `cargo test -p sensor-sim --test generation mix -- --nocapture`.

use std::collections::BTreeMap;

use sensor_sim::{PlanSettings, Source};

use crate::support::{body, events, plan, settings, text};

fn percent(part: usize, whole: usize) -> f64 {
    f64::from(u32::try_from(part).unwrap()) * 100.0 / f64::from(u32::try_from(whole).unwrap())
}

#[test]
fn most_of_it_is_navigating_and_viewing() {
    let plan = plan(PlanSettings {
        pace: sensor_sim::Pace::ThinkTime { events: 20_000 },
        ..settings(1)
    });
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    for (_, _, event) in events(&plan) {
        *kinds
            .entry(format!(
                "{} {}",
                text(&event["type"]),
                text(&event["action"])
            ))
            .or_default() += 1;
    }
    for (kind, count) in &kinds {
        println!("{:>6.2} % {kind}", percent(*count, 20_000));
    }
    let share = |prefix: &str| {
        let counts = kinds
            .iter()
            .filter(|(kind, _)| kind.starts_with(prefix))
            .map(|(_, count)| count);
        percent(counts.sum(), 20_000)
    };
    let (looking, assessing, sessions) = (
        share("Nav") + share("View"),
        share("Assessment"),
        share("Session"),
    );
    println!("looking {looking:.1} %, assessing {assessing:.1} %, sessions {sessions:.1} %");
    assert!((66.0..75.0).contains(&looking));
    assert!((15.0..25.0).contains(&assessing));
    assert!((7.0..12.0).contains(&sessions));
    let ends = |action: &str| {
        percent(
            kinds[&format!("SessionEvent {action}")],
            kinds["SessionEvent LoggedIn"],
        )
    };
    assert!(
        (5.0..12.0).contains(&ends("LoggedOut")),
        "logged out: {} %",
        ends("LoggedOut")
    );
    assert!(
        (10.0..18.0).contains(&ends("TimedOut")),
        "timed out: {} %",
        ends("TimedOut")
    );
}

#[test]
fn envelopes_are_as_large_as_real_ones() {
    let plan = plan(settings(1));
    let mut sizes: Vec<usize> = (0..plan.slots())
        .map(|slot| body(&plan, slot).len())
        .collect();
    sizes.sort_unstable();
    let at = |part: usize| sizes[sizes.len() * part / 100];
    println!(
        "bytes: min {}, p10 {}, median {}, p90 {}, max {}",
        sizes[0],
        at(10),
        at(50),
        at(90),
        sizes[sizes.len() - 1]
    );
    assert!((1_300..1_800).contains(&at(50)));
    assert!(sizes[0] > 700 && sizes[sizes.len() - 1] < 2_600);
}
