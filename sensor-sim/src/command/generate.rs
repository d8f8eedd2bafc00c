//! `sensor-sim generate`: what would be sent, on standard output.

use std::io::{self, BufWriter, Write};

use caliper::datetime::DateTime;
use clap::Args;
use sensor_sim::flags::PlanFlags;
use sensor_sim::identity::RunId;
use sensor_sim::plan::Plan;
use sensor_sim::source::Source;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::{End, Failure, written};

/// 2026-01-05T08:00:00.000Z, the start unless one is given: a Monday morning, the same on every machine.
const START: DateTime = DateTime::from_unix_millis(1_767_600_000_000);

/// Print events without sending them, as JSON Lines.
///
/// The same flags always print the same bytes. With a rate, the envelopes are those that `send` would send, the warm-up first; with --events,
/// learners take their own time to think.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  sensor-sim generate --events 1000 > events.jsonl
  sensor-sim generate --events 100 --envelopes --events-per-envelope 1-5
  sensor-sim generate --rate 50/s --duration 1h --warm-up 0s --arrivals poisson --seed 7")]
pub(super) struct Generate {
    /// So many events, with think times between them instead of a rate
    #[arg(long, value_name = "N", conflicts_with_all = ["rate", "duration", "warm_up", "arrivals"])]
    events: Option<u64>,

    /// Print whole envelopes, one a line: exactly the bytes that would be posted
    #[arg(long)]
    envelopes: bool,

    #[command(flatten)]
    plan: PlanFlags,
}

impl Generate {
    pub(super) fn run(&self) -> Result<End, Failure> {
        let plan = match self.events {
            Some(events) => self.plan.plan_of_events(events, RunId::ZERO, START)?,
            None => self.plan.plan(RunId::ZERO, START)?,
        };
        written(self.print(&plan, BufWriter::new(io::stdout().lock())))
    }

    fn print(&self, plan: &Plan, mut out: impl Write) -> io::Result<()> {
        let mut body = Vec::new();
        let mut in_order = plan.in_order();
        for slot in 0..plan.slots() {
            in_order.render(slot, &mut body);
            if self.envelopes {
                line(&mut out, &body)?;
                continue;
            }
            for event in serde_json::from_slice::<Envelope>(&body)?.data {
                line(&mut out, event.get().as_bytes())?;
            }
        }
        out.flush()
    }
}

fn line(out: &mut impl Write, text: &[u8]) -> io::Result<()> {
    out.write_all(text)?;
    out.write_all(b"\n")
}

/// The part of an envelope that holds its events, their bytes untouched.
#[derive(Deserialize)]
struct Envelope<'a> {
    #[serde(borrow)]
    data: Vec<&'a RawValue>,
}
