//! Ratios of times that other work on the machine does not distort: every round gives each work a turn.

use std::time::{Duration, Instant};

use super::work::{Subject, Work};

const ROUNDS: usize = 61;
const TURN: Duration = Duration::from_millis(4);

/// Prints how long each work of the subject takes, and how many times as long as the first.
pub(crate) fn print(subject: &Subject) {
    let turns: Vec<_> = subject.works.iter().map(repetitions).collect();
    let mut times = vec![Vec::new(); turns.len()];
    for _ in 0..ROUNDS {
        for ((work, turns), times) in subject.works.iter().zip(&turns).zip(&mut times) {
            times.push(time(work, *turns) / f64::from(*turns));
        }
    }
    println!("\n{}, {} bytes", subject.title, subject.bytes);
    println!(
        "{:<58}{:>10}{:>12}{:>9}  (quarters)",
        "", "time", "bytes/s", "times"
    );
    for (work, own) in subject.works.iter().zip(&times) {
        let ratios = own.iter().zip(&times[0]).map(|(own, first)| own / first);
        let (low, ratio, high) = quarters(ratios.collect());
        let (_, seconds, _) = quarters(own.clone());
        println!(
            "{:<58}{:>7.2} us{:>7.0} MB/s{ratio:>9.2}  ({low:.2} to {high:.2})",
            work.name,
            seconds * 1e6,
            // Bytes of a text are far from where a float is not exact.
            f64::from(u32::try_from(subject.bytes).unwrap_or(u32::MAX)) / seconds / 1e6,
        );
    }
}

/// How often a work has to be done for a turn to last.
fn repetitions(work: &Work) -> u32 {
    let mut repetitions = 1;
    while time(work, repetitions) < TURN.as_secs_f64() {
        repetitions *= 2;
    }
    repetitions
}

fn time(work: &Work, repetitions: u32) -> f64 {
    let start = Instant::now();
    for _ in 0..repetitions {
        (work.run)();
    }
    start.elapsed().as_secs_f64()
}

/// The values a quarter, half and three quarters of the way up.
fn quarters(mut values: Vec<f64>) -> (f64, f64, f64) {
    values.sort_by(f64::total_cmp);
    let at = |quarter| values[(values.len() - 1) * quarter / 4];
    (at(1), at(2), at(3))
}
