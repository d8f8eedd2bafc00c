//! Law 4: the same seed, run id, start and settings give the same bytes, on any machine, on any number of threads.

use std::{collections::HashSet, fmt::Write};

use sensor_sim::{Arrivals, Identity, Pace, Plan, PlanSettings, RunId, Seed, Source};
use sha2::{Digest, Sha256};

use crate::support::{body, plan, rate, settings, varied_plans};

/// SHA-256 over the first 2,000 envelopes and their instants.
fn fingerprint(plan: &Plan) -> String {
    let mut digest = Sha256::new();
    for slot in 0..2_000 {
        digest.update(plan.offset(slot).as_nanos().to_le_bytes());
        digest.update(body(plan, slot));
    }
    digest
        .finalize()
        .iter()
        .fold(String::new(), |mut text, byte| {
            write!(text, "{byte:02x}").unwrap();
            text
        })
}

/// Bytes are a promise: who compares a run with one from another machine, or from last year, relies on them. If this
/// fails, the traffic has changed; change the constants only if it was meant to.
#[test]
fn the_bytes_are_the_same_on_every_machine() {
    let pace = |arrivals| rate("50/s", std::time::Duration::from_mins(1), arrivals);
    let think_time = Pace::ThinkTime { events: 20_000 };
    for (seed, pace, events, expected) in [
        (
            1,
            pace(Arrivals::Constant),
            "1",
            "6d549d08dd88856001b430f0df080a7c9a840e71591e3682155d6485e88bb798",
        ),
        (
            2,
            pace(Arrivals::Poisson),
            "1-5",
            "c478ab23ca59bd690b58b41dd8829200dc06a3e74c3cc74f3aba31ba9201444d",
        ),
        (
            2,
            think_time,
            "1-9",
            "6843fe92b6650cd6eb800571df03313f737f27a1982e58d37560e6bfbb05c40c",
        ),
    ] {
        let events_per_envelope = events.parse().unwrap();
        let plan = plan(PlanSettings {
            pace: pace.clone(),
            events_per_envelope,
            ..settings(seed)
        });
        assert_eq!(fingerprint(&plan), expected, "seed {seed}, {pace:?}");
    }
}

#[test]
fn slots_are_the_same_in_any_order_and_from_any_thread() {
    for plan in varied_plans() {
        let slots = plan.slots().min(3_000);
        let forward: Vec<Vec<u8>> = (0..slots).map(|slot| body(&plan, slot)).collect();
        let (plan, forward) = (&plan, &forward);
        std::thread::scope(|scope| {
            for thread in 0..4_u64 {
                scope.spawn(move || {
                    for slot in (0..slots).rev().filter(|slot| slot % 4 == thread) {
                        assert_eq!(
                            body(plan, slot),
                            forward[usize::try_from(slot).unwrap()],
                            "slot {slot}"
                        );
                    }
                });
            }
        });
        let again = Plan::new(plan.settings().clone()).unwrap();
        assert_eq!(body(&again, slots - 1), forward[forward.len() - 1]);
    }
}

/// Another run id changes the event ids, and nothing else.
#[test]
fn run_ids_share_no_id_and_all_the_rest() {
    let plans = [RunId::ZERO, "00000000000000ff".parse().unwrap()].map(|run_id| {
        plan(PlanSettings {
            run_id,
            ..settings(7)
        })
    });
    let mut ids = HashSet::new();
    for slot in 0..1_000 {
        let texts = plans.each_ref().map(|plan| {
            let text = String::from_utf8(body(plan, slot)).unwrap();
            let at = text.find("urn:uuid:").unwrap();
            assert!(ids.insert(text[at..at + 45].to_owned()));
            format!("{}{}", &text[..at], &text[at + 45..])
        });
        assert_eq!(texts[0], texts[1]);
    }
}

#[test]
fn seeds_have_nothing_in_common() {
    let plans = [1, 2].map(|seed| plan(settings(seed)));
    let alike = (0..1_000)
        .filter(|slot| body(&plans[0], *slot).len() == body(&plans[1], *slot).len())
        .count();
    assert!(alike < 100, "{alike} of 1000 envelopes are equally long");
    let urn = Identity::new(Seed::new(1), RunId::ZERO).urn(sensor_sim::EventKey {
        slot: 0,
        position: 0,
    });
    assert_eq!(plans[1].identity().decode(&urn), None);
}

/// A later start moves every time by as much, and changes nothing else.
#[test]
fn times_derive_from_the_start() {
    let moved = PlanSettings {
        start: "2027-01-05T08:00:00.000Z".parse().unwrap(),
        ..settings(3)
    };
    let plans = [plan(settings(3)), plan(moved)];
    for slot in [0, 77, 11_999] {
        let [early, late] = plans
            .each_ref()
            .map(|plan| String::from_utf8(body(plan, slot)).unwrap());
        assert_eq!(early.replace("\"2026-01-05T", "\"2027-01-05T"), late);
    }
}
