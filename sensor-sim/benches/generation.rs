//! How fast events are made, in memory, on one core. The bar: 500,000 events a second, so 2 us an event.
//!
//! `in order` is what `generate` does, `any slot` what a sender's threads do, each of which takes the next slot that is due.
#![allow(missing_docs, clippy::unwrap_used, reason = "a bench")]

use std::hint::black_box;
use std::time::Duration;

use caliper::DataVersion;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use sensor_sim::{
    Arrivals, EventsPerEnvelope, Pace, Plan, PlanSettings, RunId, Scenario, Seed, Source,
};

/// Events in one iteration: enough to see every kind of session.
const EVENTS: u64 = 20_000;

fn plan(pace: Pace, mix: &str) -> Plan {
    Plan::new(PlanSettings {
        seed: Seed::new(1),
        run_id: RunId::ZERO,
        start: "2026-01-05T08:00:00.000Z".parse().unwrap(),
        pace,
        events_per_envelope: EventsPerEnvelope::ONE,
        scenario: Scenario {
            mix: mix.parse().unwrap(),
            ..Scenario::default()
        },
        version: DataVersion::V1p2,
    })
    .unwrap()
}

fn rate(arrivals: Arrivals) -> Pace {
    Pace::Rate {
        rate: "2000/s".parse().unwrap(),
        warm_up: Duration::ZERO,
        duration: Duration::from_secs(EVENTS / 2_000),
        arrivals,
    }
}

fn generation(criterion: &mut Criterion) {
    let think_time = Pace::ThinkTime { events: EVENTS };
    let plans = [
        ("think time", plan(think_time.clone(), "default")),
        ("think time, uniform mix", plan(think_time, "uniform")),
        ("constant", plan(rate(Arrivals::Constant), "default")),
        ("poisson", plan(rate(Arrivals::Poisson), "default")),
    ];
    let mut group = criterion.benchmark_group("events");
    group.throughput(Throughput::Elements(EVENTS));
    group.sample_size(20);
    for (name, plan) in &plans {
        let mut body = Vec::new();
        group.bench_function(format!("{name}, in order"), |bencher| {
            bencher.iter(|| {
                let mut in_order = plan.in_order();
                for slot in 0..plan.slots() {
                    in_order.render(slot, &mut body);
                    black_box(&body);
                }
            });
        });
        group.bench_function(format!("{name}, any slot"), |bencher| {
            bencher.iter(|| {
                for slot in 0..plan.slots() {
                    plan.render(slot, &mut body);
                    black_box(&body);
                }
            });
        });
    }
    group.finish();
}

criterion_group!(benches, generation);
criterion_main!(benches);
