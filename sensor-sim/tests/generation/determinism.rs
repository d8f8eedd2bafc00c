//! Law 4: the same seed, run id, start and settings give the same bytes, on any machine, on any number of threads.

use std::collections::{BTreeMap, HashSet};
use std::fmt::Write;

use sensor_sim::{Identity, Plan, PlanSettings, RunId, Seed, Source};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::support::{body, events_in, plan, plan_of, settings, varied_plans};

/// What `fixtures/sensor-sim/fingerprints.json` holds for a plan: how it is made, and what must come of it.
#[derive(Debug, Deserialize, Serialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
struct Fingerprint {
    /// The flags of `sensor-sim generate`.
    flags: Vec<String>,
    /// SHA-256 over every envelope and a line feed, as `generate --envelopes` prints them.
    sha256: String,
    /// SHA-256 over every slot's offset, in nanoseconds as 8 bytes, little end first.
    instants_sha256: String,
    /// By profile (`none` in Caliper 1.1, whose events do not say): events, and bytes of the least, the middle, the largest and all of them.
    profiles: BTreeMap<String, Sizes>,
}

#[derive(Debug, Deserialize, Serialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
struct Sizes {
    events: usize,
    min: usize,
    median: usize,
    max: usize,
    sum: usize,
}

fn hex(digest: Sha256) -> String {
    let bytes = digest.finalize();
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").unwrap();
        text
    })
}

fn taken(flags: Vec<String>) -> Fingerprint {
    let plan = plan_of(&flags.iter().map(String::as_str).collect::<Vec<_>>());
    let (mut bytes, mut instants) = (Sha256::new(), Sha256::new());
    let mut sizes: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let mut in_order = plan.in_order();
    let mut body = Vec::new();
    for slot in 0..plan.slots() {
        in_order.render(slot, &mut body);
        let offset = u64::try_from(plan.offset(slot).as_nanos()).unwrap();
        instants.update(offset.to_le_bytes());
        bytes.update(&body);
        bytes.update(b"\n");
        for event in events_in(&body) {
            let profile = serde_json::from_str::<serde_json::Value>(&event).unwrap();
            let profile = profile["profile"].as_str().unwrap_or("none").to_owned();
            sizes.entry(profile).or_default().push(event.len());
        }
    }
    let sizes = sizes.into_iter().map(|(profile, mut sizes)| {
        sizes.sort_unstable();
        let counted = Sizes {
            events: sizes.len(),
            min: sizes[0],
            median: sizes[sizes.len() / 2],
            max: sizes[sizes.len() - 1],
            sum: sizes.iter().sum(),
        };
        (profile, counted)
    });
    Fingerprint {
        flags,
        sha256: hex(bytes),
        instants_sha256: hex(instants),
        profiles: sizes.collect(),
    }
}

/// Bytes are a promise: who compares a run with one from another machine, or from last year, relies on them. If this
/// fails, the traffic has changed; only if that was meant to, write the file anew with `TAKE_FINGERPRINTS=1`.
#[test]
fn the_bytes_are_the_same_on_every_machine() {
    let file = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../fixtures/sensor-sim/fingerprints.json"
    );
    let kept: Vec<Fingerprint> =
        serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    assert!(kept.len() >= 5);
    let taken: Vec<Fingerprint> = std::thread::scope(|scope| {
        let threads = kept
            .iter()
            .map(|kept| scope.spawn(|| taken(kept.flags.clone())));
        let threads: Vec<_> = threads.collect();
        threads
            .into_iter()
            .map(|thread| thread.join().unwrap())
            .collect()
    });
    if std::env::var_os("TAKE_FINGERPRINTS").is_some() {
        std::fs::write(file, serde_json::to_string_pretty(&taken).unwrap() + "\n").unwrap();
    }
    for (kept, taken) in kept.iter().zip(&taken) {
        assert_eq!(kept, taken);
    }
}

/// Seven processes that render every seventh slot each make the same stream as one.
#[test]
fn seven_shards_put_together_are_the_whole() {
    for plan in varied_plans() {
        let slots = plan.slots().min(2_000);
        let whole: Vec<Vec<u8>> = (0..slots).map(|slot| body(&plan, slot)).collect();
        std::thread::scope(|scope| {
            for shard in 0..7_u64 {
                let (plan, whole) = (&plan, &whole);
                scope.spawn(move || {
                    let mut in_order = plan.in_order();
                    let mut body = Vec::new();
                    for slot in (shard..slots).step_by(7) {
                        in_order.render(slot, &mut body);
                        assert_eq!(body, whole[usize::try_from(slot).unwrap()], "slot {slot}");
                    }
                });
            }
        });
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
