//! What a run will ask of the line, told before anything is sent: the counts that AWS bills by.

use std::fmt;

use sensor_sim::account::units::grouped;

use crate::load::Load;

/// Envelopes that are made to know how long the others are.
const SAMPLE: u64 = 1_000;

/// The bytes that SQS bills as one request (SQS pricing, "every 64 KB chunk of a payload is billed as 1 request").
const BILLED: u64 = 65_536;

/// The messages that one call receives or deletes at the most.
const BATCH: u64 = 10;

/// The counts of a run.
#[derive(Debug, PartialEq, Eq)]
pub struct Forecast {
    /// Envelopes, each one a request to the API and an invocation of the function.
    pub envelopes: u64,
    /// Those of them before the window.
    pub warm_up: u64,
    /// Events in them.
    pub events: u64,
    /// How many of them were made to know the next two figures.
    pub sampled: u64,
    /// Bytes of all, as far as the sample tells.
    pub bytes: u64,
    /// Requests that SQS bills for sending them, as far as the sample tells.
    pub billed_sends: u64,
}

impl Forecast {
    /// The counts of a load.
    #[must_use]
    pub fn of(load: &Load) -> Self {
        let envelopes = load.source.slots();
        let sampled = envelopes.min(SAMPLE);
        let (mut bytes, mut billed) = (0, 0);
        let mut body = Vec::new();
        for number in 0..sampled {
            // Evenly over the whole run: sizes may change with time.
            let slot = scaled(number, envelopes, sampled);
            load.source.render(slot, &mut body);
            let length = u64::try_from(body.len()).unwrap_or(u64::MAX);
            bytes += length;
            billed += length.div_ceil(BILLED);
        }
        Self {
            envelopes,
            warm_up: first_at(load),
            events: (0..envelopes)
                .map(|slot| u64::from(load.shape.events_in(slot)))
                .sum(),
            sampled,
            bytes: scaled(bytes, envelopes, sampled),
            billed_sends: scaled(billed, envelopes, sampled),
        }
    }
}

/// `part * all / of`, or nothing of nothing.
fn scaled(part: u64, all: u64, of: u64) -> u64 {
    let product = u128::from(part) * u128::from(all);
    u64::try_from(product.checked_div(u128::from(of)).unwrap_or(0)).unwrap_or(u64::MAX)
}

/// The first slot of the window: offsets never fall.
fn first_at(load: &Load) -> u64 {
    let (mut low, mut high) = (0, load.source.slots());
    while low < high {
        let middle = low + (high - low) / 2;
        if load.source.offset(middle) < load.warm_up {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    low
}

impl fmt::Display for Forecast {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            envelopes,
            warm_up,
            events,
            sampled,
            bytes,
            billed_sends,
        } = *self;
        let fewest = envelopes.div_ceil(BATCH);
        writeln!(
            out,
            "plan      {} envelopes with {} events, {} of the envelopes in the warm-up; nothing is sent",
            grouped(envelopes),
            grouped(events),
            grouped(warm_up)
        )?;
        writeln!(
            out,
            "bytes     {} in all, {} an envelope (by {} of them)",
            grouped(bytes),
            grouped(scaled(bytes, 1, envelopes)),
            grouped(sampled)
        )?;
        writeln!(out, "api       {} requests", grouped(envelopes))?;
        writeln!(out, "lambda    {} invocations", grouped(envelopes))?;
        writeln!(
            out,
            "sqs       {} sends, billed as {} requests; {} to {} receives and as many deletes",
            grouped(envelopes),
            grouped(billed_sends),
            grouped(fewest),
            grouped(envelopes)
        )
    }
}
