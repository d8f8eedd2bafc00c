//! How long validation takes, against reading the JSON and nothing else, and against a JSON Schema that says the same.
//!
//! `cargo bench -p caliper` measures each by itself with criterion, then prints ratios: those are taken from turns of a few
//! milliseconds each, so that a busy machine is as busy for both sides. `-- ratios` prints these alone. The test `schema` proves that both sides say the same.
#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a bench: it stops where something is wrong, and prints"
)]

#[path = "../tests/support/events.rs"]
#[allow(dead_code, reason = "shared: not everybody needs all of it")]
mod events;
#[path = "validation/ratio.rs"]
mod ratio;
#[path = "../tests/support/schema.rs"]
#[allow(dead_code, reason = "shared: not everybody needs all of it")]
mod schema;
#[path = "validation/work.rs"]
mod work;

use std::time::Duration;

use criterion::{Criterion, Throughput};
use work::Work;

fn main() {
    let mut criterion = Criterion::default()
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(2))
        .sample_size(50)
        .configure_from_args();
    let subjects = work::subjects();
    for subject in &subjects {
        let mut group = criterion.benchmark_group(&subject.title);
        group.throughput(Throughput::Bytes(subject.bytes));
        for Work { name, run } in &subject.works {
            group.bench_function(*name, |bencher| bencher.iter(run));
        }
        group.finish();
    }
    criterion.final_summary();
    // A filter that names one work wants that one only; `ratios` names none.
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    if arguments == ["--bench"] || arguments.iter().any(|argument| argument == "ratios") {
        subjects.iter().for_each(ratio::print);
    }
}
