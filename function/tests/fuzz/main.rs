//! Requests that nobody would send: whatever they are, the function answers, never with a fault of its own, and stores
//! exactly what it says it has stored.
//!
//! Some thousand by default. `FUZZ_SECONDS` and `FUZZ_REQUESTS` ask for more, `FUZZ_SEED` for the same again:
//! `FUZZ_REQUESTS=10000000 cargo test --release -p function --test fuzz -- --nocapture`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    missing_docs,
    reason = "tests"
)]

mod chance;
mod grammar;
#[path = "../support/handler.rs"]
mod handler;
#[path = "../support/memory.rs"]
mod memory;
mod mutation;
mod request;
mod subject;
#[path = "../support/tokens.rs"]
mod tokens;

use std::time::{Duration, Instant};

use chance::Chance;
use subject::Subject;

fn setting(name: &str) -> Option<u64> {
    std::env::var(name)
        .ok()
        .map(|text| text.parse().expect(name))
}

// For every request: the answer's status is one of the contract's, and none of the 5xx, since nothing around the
// function is broken; its body is JSON; it is stored exactly if the answer is 200, and then as the very bytes that
// were sent, or as parts of them.
#[test]
fn whatever_is_sent_is_answered_and_200_means_stored() {
    let seed = setting("FUZZ_SEED").unwrap_or(1);
    let time = setting("FUZZ_SECONDS").map(Duration::from_secs);
    let requests = setting("FUZZ_REQUESTS").unwrap_or(3_000);
    let begun = Instant::now();
    let mut subject = Subject::new();
    let mut index = 0;
    while time.map_or_else(|| index < requests, |time| begun.elapsed() < time) {
        let mut chance = Chance::new(seed, index);
        let request = request::any(&mut chance);
        if let Err(what) = subject.check(&request) {
            panic!("FUZZ_SEED={seed}, request {index}: {what}\n{request:?}");
        }
        index += 1;
    }
    println!("{index} requests, by status: {:?}", subject.statuses);
    let enough =
        [200, 400, 401, 405, 413, 415, 422].map(|status| subject.statuses.contains_key(&status));
    assert_eq!(enough, [true; 7], "a status of the contract was never met");
}
