//! How many slots there are, and when: the plan's answers to whoever sends it.

use std::time::Duration;

use sensor_sim::{Arrivals, Pace, Plan, PlanError, PlanSettings, Shape, Source};

use crate::support::{plan, plan_of, rate, settings, stages, varied_plans};

fn with_pace(pace: Pace) -> Result<Plan, PlanError> {
    Plan::new(PlanSettings {
        pace,
        ..settings(1)
    })
}

#[test]
fn a_rate_gives_its_count_of_slots_within_the_length() {
    for arrivals in [Arrivals::Constant, Arrivals::Poisson] {
        for (text, seconds, slots) in [
            ("200/s", 10, 2_400),
            ("0.5/s", 10, 6),
            ("1/h", 5, 1),
            ("100/min", 1, 5),
            ("7/s", 3, 35),
        ] {
            let plan = with_pace(rate(text, Duration::from_secs(seconds), arrivals)).unwrap();
            assert_eq!(plan.slots(), slots, "{text} for {seconds} s, {arrivals:?}");
            assert_eq!(plan.warm_up(), Duration::from_secs(2));
            assert_eq!(plan.length(), Duration::from_secs(2 + seconds));
        }
    }
}

#[test]
fn stages_follow_each_other_after_a_warm_up_at_the_first_rate() {
    for arrivals in [Arrivals::Constant, Arrivals::Poisson] {
        let plan = with_pace(stages("10s@5/s,10s@50/s-100/s", arrivals)).unwrap();
        assert_eq!(plan.length(), Duration::from_secs(22));
        assert_eq!(plan.warm_up(), Duration::from_secs(2));
        assert_eq!(plan.slots(), 10 + 50 + 750);
        let before = (0..plan.slots())
            .filter(|slot| plan.offset(*slot) < Duration::from_secs(12))
            .count();
        assert!(before.abs_diff(60) < 40, "{before} by the second stage");
    }
}

/// Slots of each part of a shaped hour, of so many parts.
fn parts(shape: Shape, parts: u32, arrivals: &str) -> Vec<u32> {
    let shape = shape.to_string();
    let plan = plan_of(&[
        "--rate",
        "20/s",
        "--duration",
        "1h",
        "--warm-up",
        "0s",
        "--shape",
        &shape,
        "--arrivals",
        arrivals,
    ]);
    assert_eq!(plan.length(), Duration::from_hours(1));
    assert!(
        plan.slots().abs_diff(72_000) <= 1,
        "the mean is kept: {}",
        plan.slots()
    );
    let mut counts = vec![0; usize::try_from(parts).unwrap()];
    for slot in 0..plan.slots() {
        let part = plan.offset(slot).as_nanos() * u128::from(parts) / 3_600_000_000_000;
        counts[usize::try_from(part).unwrap()] += 1;
    }
    counts
}

#[test]
fn a_day_has_a_night_an_evening_and_a_deadline() {
    for arrivals in ["constant", "poisson"] {
        let hours = parts(Shape::Day, 24, arrivals);
        let (night, evening) = (hours[5], hours[21]);
        assert!(
            hours.iter().all(|hour| *hour >= night * 9 / 10),
            "{hours:?}"
        );
        assert!((15..25).contains(&(evening / night)), "{hours:?}");
        assert!(hours[8] < hours[14] && hours[14] < evening, "{hours:?}");
        let minutes = parts(Shape::Day, 24 * 6, arrivals);
        let deadline = minutes[24 * 6 - 1].max(minutes[24 * 6 - 2]);
        assert!(deadline * 6 > evening * 2, "{minutes:?}");
    }
}

#[test]
fn an_exam_begins_with_everybody() {
    let minutes = parts(Shape::Exam, 60, "constant");
    assert!(minutes[0] > 14 * minutes[1], "{minutes:?}");
    assert!(minutes[1].abs_diff(minutes[59]) <= 1, "{minutes:?}");
    let short = plan_of(&["--rate", "100/s", "--duration", "10s", "--shape", "exam"]);
    // The warm-up is as quiet as the end, a fifteenth of the mean.
    assert_eq!(short.slots(), 1_013);
}

/// Slots that are due so many milliseconds after the start, at the times of a file.
fn recorded(times: &[&str], flags: &[&str]) -> Plan {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), times.join("\n")).unwrap();
    let from = ["--arrivals-from", file.path().to_str().unwrap()];
    plan_of(&[&from, flags].concat())
}

#[test]
fn recorded_instants_are_those_of_the_recording_at_its_speed() {
    let times = [
        "2026-01-05T08:00:10Z",
        "2026-01-05T08:00:00Z",
        "2026-01-05T08:00:05Z",
    ];
    for (speed, warm_up, seconds) in [("1", "2s", [0, 5, 10]), ("0.5", "0s", [0, 10, 20])] {
        let plan = recorded(&times, &["--speed", speed, "--warm-up", warm_up]);
        let offsets: Vec<u64> = (0..plan.slots())
            .map(|slot| plan.offset(slot).as_secs())
            .collect();
        assert_eq!(offsets, seconds);
        assert_eq!(plan.length().as_secs(), seconds[2] + seconds[1]);
        let window = plan.length().saturating_sub(plan.warm_up());
        assert_eq!(window.as_secs(), if speed == "1" { 13 } else { 30 });
    }
}

#[test]
fn what_is_gathered_is_sent_when_full_and_with_every_tick() {
    let plan = plan_of(&[
        "--rate",
        "10/s",
        "--duration",
        "2s",
        "--warm-up",
        "0s",
        "--events-per-envelope",
        "4/650ms",
    ]);
    // Events at 0, 100, ... 1900 ms; ticks at 650, 1300, 1950 ms, and as the run ends.
    let sent: Vec<_> = (0..plan.slots())
        .map(|slot| (plan.events_in(slot), plan.offset(slot).as_millis()))
        .collect();
    assert_eq!(
        sent,
        [
            (4, 300),
            (3, 649),
            (4, 1000),
            (2, 1299),
            (4, 1600),
            (3, 1949)
        ]
    );
}

/// 10 slots and a billionth are 11, the last of them due when all is over, but for a nanosecond.
#[test]
fn no_event_is_left_out_at_the_end() {
    for events in ["1", "50/1s", "50/100ms", "4/3s"] {
        let stages = ["--stages", "1s@10.000000001/s", "--warm-up", "0s"];
        let plan = plan_of(&[&stages[..], &["--events-per-envelope", events]].concat());
        let held = (0..plan.slots())
            .map(|slot| plan.events_in(slot))
            .sum::<u16>();
        assert_eq!(held, 11, "{events}");
    }
}

#[test]
fn offsets_begin_soon_never_fall_and_end_before_the_end() {
    for plan in varied_plans() {
        let offsets: Vec<Duration> = (0..plan.slots()).map(|slot| plan.offset(slot)).collect();
        assert!(offsets.is_sorted());
        assert!(offsets.iter().all(|offset| *offset < plan.length()));
        assert!(offsets[0] < Duration::from_secs(1));
    }
}

#[test]
fn constant_slots_are_exactly_apart() {
    let plan = plan(settings(1));
    for slot in 0..plan.slots() {
        assert_eq!(
            plan.offset(slot),
            Duration::from_millis(5) * u32::try_from(slot).unwrap()
        );
    }
}

#[test]
fn think_time_gives_exactly_the_events_asked_for() {
    for events in [1, 2, 3, 255, 256, 257, 1_000, 1_001, 1_002, 1_003, 123_457] {
        for sizes in ["1", "3", "1-5", "2-900"] {
            let events_per_envelope = sizes.parse().unwrap();
            let plan = plan(PlanSettings {
                pace: Pace::ThinkTime { events },
                events_per_envelope,
                ..settings(events)
            });
            let held: u64 = (0..plan.slots())
                .map(|slot| u64::from(plan.events_in(slot)))
                .sum();
            assert_eq!(held, events, "{events} events in envelopes of {sizes}");
            assert!((0..plan.slots()).all(|slot| plan.events_in(slot) > 0));
        }
    }
}

#[test]
fn more_events_asked_for_only_add_to_the_sample() {
    let sample = |events| {
        let plan = plan(PlanSettings {
            pace: Pace::ThinkTime { events },
            ..settings(1)
        });
        crate::support::events(&plan)
            .map(|(_, _, event)| event)
            .collect::<Vec<_>>()
    };
    assert_eq!(sample(100), sample(1_000)[..100]);
}

#[test]
fn what_cannot_be_planned_is_refused_with_its_reason() {
    let second = Duration::from_secs(1);
    for (pace, error) in [
        (
            rate("1/s", Duration::ZERO, Arrivals::Constant),
            PlanError::NoTime,
        ),
        (
            rate("1/s", Duration::MAX, Arrivals::Constant),
            PlanError::TooLong,
        ),
        (
            rate("18000000000/s", second * 100_000, Arrivals::Constant),
            PlanError::TooManySlots,
        ),
        (
            Pace::Stages {
                stages: "1000000000h@9000000000/s".parse().unwrap(),
                warm_up: second,
                arrivals: Arrivals::Constant,
            },
            PlanError::TooManySlots,
        ),
        (Pace::ThinkTime { events: 0 }, PlanError::NoEvents),
        (
            Pace::ThinkTime { events: u64::MAX },
            PlanError::TooManySlots,
        ),
        (Pace::ThinkTime { events: 1 << 40 }, PlanError::TooLong),
    ] {
        assert_eq!(with_pace(pace.clone()).err(), Some(error), "{pace:?}");
    }
    for (pace, error) in [
        (Pace::ThinkTime { events: 10 }, PlanError::GatheredInNoTime),
        (
            rate("1/s", second * 1000, Arrivals::Constant),
            PlanError::TooManyTicks,
        ),
    ] {
        let refused = Plan::new(PlanSettings {
            pace,
            events_per_envelope: "50/10ms".parse().unwrap(),
            ..settings(1)
        });
        assert_eq!(refused.err(), Some(error));
    }
    let start = "9999-12-31T23:59:59.000Z".parse().unwrap();
    assert_eq!(
        Plan::new(PlanSettings {
            start,
            ..settings(1)
        })
        .err(),
        Some(PlanError::TooLong)
    );
}
