//! Sources for tests, and the shortest way from one to its outcomes.

use std::num::NonZeroUsize;
use std::sync::Arc;
use std::time::{Duration, Instant};

use sensor_sim::sender::{CatchUp, Outcome, Retries, SendSettings, Sending, Summary, start};
use sensor_sim::source::Source;
use sensor_sim::token::Token;

/// The secret that must not show anywhere.
pub(crate) const SECRET: &str = "hunter2-hunter2-hunter2";

type Hook = Box<dyn Fn(u64) + Send + Sync>;

/// So many slots at one distance, each with its number in the body.
pub(crate) struct Script {
    pub(crate) slots: u64,
    pub(crate) gap: Duration,
    /// Called in the middle of rendering.
    pub(crate) rendering: Hook,
}

impl Script {
    pub(crate) fn new(slots: u64, gap: Duration) -> Self {
        Self {
            slots,
            gap,
            rendering: Box::new(|_| ()),
        }
    }
}

impl Source for Script {
    fn slots(&self) -> u64 {
        self.slots
    }

    fn offset(&self, slot: u64) -> Duration {
        Duration::from_nanos(u64::try_from(self.gap.as_nanos()).unwrap() * slot)
    }

    fn render(&self, slot: u64, body: &mut Vec<u8>) {
        (self.rendering)(slot);
        body.clear();
        // The line end gives the test server a byte to leave unread.
        body.extend_from_slice(format!("{{\"slot\":{slot}}}\n").as_bytes());
    }
}

pub(crate) fn settings(url: &str) -> SendSettings {
    SendSettings {
        endpoint: url.parse().unwrap(),
        token: Token::from_env_value(SECRET.to_owned()).unwrap(),
        timeout: Duration::from_secs(30),
        max_in_flight: NonZeroUsize::new(64).unwrap(),
        catch_up: CatchUp::Burst,
        connect_to: None,
        ca_file: None,
        gzip: false,
        retries: Retries::NONE,
        sensor: None,
    }
}

/// Reads outcomes until all is over.
pub(crate) fn drain(sending: &mut Sending) -> Vec<Outcome> {
    let mut all = Vec::new();
    while let Some(outcome) = sending.outcomes().blocking_recv() {
        all.push(outcome);
    }
    all
}

/// Sends a whole script and returns its outcomes in slot order, after checking that each slot has exactly one.
pub(crate) fn play(script: Script, settings: SendSettings) -> (Vec<Outcome>, Summary) {
    let slots = script.slots;
    let mut sending = start(Arc::new(script), settings, Instant::now()).unwrap();
    let mut outcomes = drain(&mut sending);
    let summary = sending.finish();
    outcomes.sort_by_key(|outcome| outcome.slot);
    let numbers: Vec<_> = outcomes.iter().map(|outcome| outcome.slot).collect();
    assert_eq!(numbers, (0..slots).collect::<Vec<_>>());
    assert_eq!(summary.reached, slots);
    (outcomes, summary)
}
