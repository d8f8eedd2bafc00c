//! What a slot costs to make. Run alone, on an idle machine:
//! `cargo test --release -p sensor-sim --test generation cost -- --ignored --nocapture`.

use std::{hint::black_box, time::Duration};

use rustix::time::{ClockId, clock_gettime};
use sensor_sim::{Arrivals, Pace, PlanSettings, Source};

use crate::support::{plan, rate, settings};

/// Processor time of this thread, which other people's work on the machine does not count towards.
fn processor_time() -> Duration {
    clock_gettime(ClockId::ThreadCPUTime).try_into().unwrap()
}

fn each(mut act: impl FnMut(u64)) -> Duration {
    let count = 200_000;
    let began = processor_time();
    (0..u64::from(count)).for_each(&mut act);
    processor_time().checked_sub(began).unwrap() / count
}

#[test]
#[ignore = "a measurement, of an optimised build"]
fn a_slot_is_made_in_microseconds() {
    let hour = Duration::from_hours(1);
    for (name, pace, events) in [
        (
            "constant, 1 event",
            rate("2000/s", hour, Arrivals::Constant),
            "1",
        ),
        (
            "poisson, 1 event",
            rate("2000/s", hour, Arrivals::Poisson),
            "1",
        ),
        (
            "think time, 1 event",
            Pace::ThinkTime { events: 1_000_000 },
            "1",
        ),
        (
            "constant, 1-9 events",
            rate("2000/s", hour, Arrivals::Constant),
            "1-9",
        ),
    ] {
        let plan = plan(PlanSettings {
            pace,
            events_per_envelope: events.parse().unwrap(),
            ..settings(1)
        });
        let mut body = Vec::new();
        let offset = each(|slot| {
            black_box(plan.offset(slot));
        });
        let render = each(|slot| plan.render(slot, black_box(&mut body)));
        println!("{name}: offset {offset:?}, envelope {render:?}");
        assert!(offset < Duration::from_micros(3), "{name}");
    }
}
