//! What the queue costs, held against its bars: run it in a release build on a machine with nothing else to do.
//!
//! `cargo run --release -p local-stack --example queue_speed`. Messages hold 1 KiB. CPU time is that of the serving thread alone. Each figure is
//! the median of five; exit code 1 if one is short of its bar.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a measurement")]
#![allow(clippy::print_stdout, reason = "its result")]

mod backlog;
mod line;
mod served;
mod wake_up;

use std::{
    process::ExitCode,
    time::{Duration, Instant},
};

use crate::{
    backlog::{Cost, backlog},
    line::{Line, fill, send, with_queue},
    served::Served,
    wake_up::wake_up,
};

/// Sends one by one, and messages in batches of ten, per CPU second of the service.
const SENDS: f64 = 40_000.0;
const BATCHED: f64 = 80_000.0;
/// From a send to a receiver that waits: the median, and the 99th percentile in times of a loopback echo's.
const WAKE_UP: Duration = Duration::from_millis(1);
const ECHOES: f64 = 3.0;
/// A call with half a million messages behind it, in times of one with a thousand.
const BACKLOG: usize = 500_000;
const AS_WITHOUT: f64 = 1.5;

/// Bytes a message in a backlog, in times of those in a tenth of it.
const LINEAR: f64 = 1.2;

const LENGTH: Duration = Duration::from_secs(2);
const ROUNDS: usize = 5;
const CONNECTIONS: usize = 8;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let mut held = true;
    let mut bar = |name: &str, figure: String, ok: bool| {
        println!("{} {name}: {figure}", if ok { "held " } else { "SHORT" });
        held &= ok;
    };
    // First, while the heap is small: it keeps what it once had.
    let [tenth, whole] = [
        bytes_a_message(BACKLOG / 10).await,
        bytes_a_message(BACKLOG).await,
    ];
    let figure = format!("{whole:.0}, with a tenth of the messages {tenth:.0}");
    bar("resident bytes a message", figure, whole <= tenth * LINEAR);
    let sends = median(rounds(|| sends_per_cpu_second(1)).await);
    bar(
        "sends per CPU second",
        format!("{sends:.0}"),
        sends >= SENDS,
    );
    let batched = median(rounds(|| sends_per_cpu_second(10)).await);
    bar(
        "messages in batches per CPU second",
        format!("{batched:.0}"),
        batched >= BATCHED,
    );
    let (p50, times) = wake_up().await;
    bar(
        "wake-up p50",
        format!("{:.3} ms", p50 * 1e3),
        p50 <= WAKE_UP.as_secs_f64(),
    );
    bar(
        "wake-up p99 in echoes",
        format!("{times:.2}"),
        times <= ECHOES,
    );
    let ratios = backlog().await;
    for (name, Cost { wall, cpu }) in ["send", "receive", "delete"].into_iter().zip(ratios) {
        let name = format!("{name} with a backlog of {BACKLOG}, in times of one with 1,000");
        let figure = format!("{wall:.2}, of its CPU {cpu:.2}");
        bar(&name, figure, wall <= AS_WITHOUT && cpu <= AS_WITHOUT);
    }
    ExitCode::from(u8::from(!held))
}

async fn rounds<F: Future<Output = f64>>(round: impl Fn() -> F) -> Vec<f64> {
    let mut figures = Vec::new();
    for _ in 0..ROUNDS {
        figures.push(round().await);
    }
    figures
}

fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}

async fn sends_per_cpu_second(messages: usize) -> f64 {
    let served = Served::start();
    with_queue(served.address).await;
    let (start, address) = (Instant::now(), served.address);
    let tasks: Vec<_> = (0..CONNECTIONS)
        .map(|_| {
            let (action, body) = send(messages);
            tokio::spawn(async move {
                let mut line = Line::to(address).await;
                let mut sent = 0;
                while start.elapsed() < LENGTH {
                    line.call(action, body.clone()).await;
                    sent += messages;
                }
                sent
            })
        })
        .collect();
    let mut sent = 0;
    for task in tasks {
        sent += task.await.unwrap();
    }
    let sent = u32::try_from(sent).unwrap();
    f64::from(sent) / served.end().as_secs_f64()
}

/// Resident memory that this many messages take, for each of them.
async fn bytes_a_message(messages: usize) -> f64 {
    let before = resident_bytes();
    let served = Served::start();
    fill(served.address, messages).await;
    let after = resident_bytes();
    served.end();
    let messages = u32::try_from(messages).unwrap();
    (after - before) / f64::from(messages)
}

fn resident_bytes() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))
        .unwrap();
    let kibibytes: f64 = line.trim().trim_end_matches(" kB").parse().unwrap();
    kibibytes * 1024.0
}
