//! Texts that are meant to be expensive: four times the text takes about four times as long, and memory is a small multiple of
//! the text.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use std::time::{Duration, Instant};

use caliper::{Rules, Validator};

#[path = "hostile/texts.rs"]
mod texts;

/// Where time goes with the square of the text, four times the text takes 16 times as long.
const MOST: f64 = 10.0;
/// A busy machine may spoil some measurements, but not all of them.
const TRIES: usize = 8;

fn time(validator: &mut Validator, text: &[u8]) -> Duration {
    let start = Instant::now();
    let verdict = validator.any(text);
    let time = start.elapsed();
    assert!(verdict.faults.len() <= 101);
    time
}

fn per_byte(time: Duration, text: &str) -> f64 {
    time.as_secs_f64() / f64::from(u32::try_from(text.len()).unwrap())
}

#[test]
fn time_is_linear_in_the_text() {
    for rules in [Rules::Strict, Rules::Lenient] {
        let mut validator = Validator::new(rules);
        let usual = texts::usual(100);
        let usual = per_byte(time(&mut validator, usual.as_bytes()), &usual);
        for (name, text) in texts::ALL {
            let (small, large) = (text(1), text(4));
            let mut ratio = f64::INFINITY;
            let mut cost = f64::INFINITY;
            for _ in 0..TRIES {
                let times = [&small, &large].map(|text| {
                    let times = (0..2).map(|_| time(&mut validator, text.as_bytes()));
                    times.min().unwrap_or_default()
                });
                ratio = ratio.min(times[1].as_secs_f64() / times[0].as_secs_f64());
                cost = cost.min(per_byte(times[1], &large));
                if ratio < MOST {
                    break;
                }
            }
            println!(
                "{rules:?}, {name}: {} kB, four times that takes {ratio:.1} times as long; a byte costs {:.1} times as much as in a usual envelope",
                small.len() / 1_000,
                cost / usual
            );
            assert!(ratio < MOST, "{name}: {ratio}");
        }
    }
}

#[test]
fn memory_is_a_small_multiple_of_the_text() {
    let peak = || {
        let status = std::fs::read_to_string("/proc/self/status").ok()?;
        let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
        line.split_whitespace().nth(1)?.parse::<usize>().ok()
    };
    let Some(before) = peak() else {
        println!("skipped: this system does not say how much memory a process has used");
        return;
    };
    let mut longest = 0;
    for (_, text) in texts::ALL {
        let text = text(40);
        longest = longest.max(text.len());
        for rules in [Rules::Strict, Rules::Lenient] {
            Validator::new(rules).any(text.as_bytes());
        }
    }
    let grown = (peak().unwrap_or_default() - before) * 1_024;
    println!(
        "{} MB for texts of up to {} MB",
        grown / 1_000_000,
        longest / 1_000_000
    );
    // A value of two bytes takes one of sixteen, in a list that may have just doubled.
    assert!(grown < 30 * longest, "{grown} bytes for {longest}");
}
