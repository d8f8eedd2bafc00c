//! `sensor-sim generate`: what would be sent, on standard output.

use std::fs::File;
use std::io::{self, Write};
use std::path::PathBuf;

use caliper::datetime::DateTime;
use clap::Args;
use sensor_sim::flags::PlanFlags;
use sensor_sim::identity::RunId;
use sensor_sim::plan::Plan;
use sensor_sim::shard::Shard;
use sensor_sim::source::Source;

use super::{End, Failure, written};

/// 2026-01-05T08:00:00.000Z, the start unless one is given: a Monday morning, the same on every machine.
const START: DateTime = DateTime::from_unix_millis(1_767_600_000_000);

/// Bytes that are written at once.
const BLOCK: usize = 64 << 10;

/// Print events without sending them, as JSON Lines.
///
/// The same flags always print the same bytes. With a rate, the envelopes are those that `send` would send, the warm-up first; with --events,
/// learners take their own time to think.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  sensor-sim generate --events 1000 > events.jsonl
  sensor-sim generate --events 100 --envelopes --events-per-envelope 1-5
  sensor-sim generate --events 1000000 --profile-mix uniform --output events.jsonl
  sensor-sim generate --rate 50/s --duration 1h --warm-up 0s --arrivals poisson --seed 7")]
pub(super) struct Generate {
    /// So many events, with think times between them instead of a rate
    #[arg(long, value_name = "N", conflicts_with_all = ["rate", "duration", "stages", "shape", "warm_up", "arrivals", "arrivals_from", "speed"])]
    events: Option<u64>,

    /// Print whole envelopes, one a line: exactly the bytes that would be posted
    #[arg(long)]
    envelopes: bool,

    /// Write to this file instead of standard output
    #[arg(long, short, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    output: Option<PathBuf>,

    /// Only this share of the envelopes: 2/7 is the second of seven, from the second envelope on
    #[arg(long, value_name = "I/N", default_value_t = Shard::WHOLE)]
    shard: Shard,

    #[command(flatten)]
    plan: PlanFlags,
}

impl Generate {
    pub(super) fn run(&self) -> Result<End, Failure> {
        let plan = match self.events {
            Some(events) => self.plan.plan_of_events(events, RunId::ZERO, START)?,
            None => self.plan.plan(RunId::ZERO, START)?,
        };
        match &self.output {
            None => written(self.print(&plan, io::stdout().lock())),
            Some(path) => File::create(path)
                .and_then(|file| self.print(&plan, file))
                .map(|()| End::Done)
                .map_err(|error| Failure::File(path.clone(), error)),
        }
    }

    fn print(&self, plan: &Plan, mut out: impl Write) -> io::Result<()> {
        let mut body = Vec::new();
        let mut lines = Vec::with_capacity(2 * BLOCK);
        let mut in_order = plan.in_order();
        for slot in self.shard.slots(plan.slots()) {
            if self.envelopes {
                in_order.render(slot, &mut body);
                lines.extend_from_slice(&body);
                lines.push(b'\n');
            } else {
                in_order.lines(slot, &mut lines);
            }
            if lines.len() >= BLOCK {
                out.write_all(&lines)?;
                lines.clear();
            }
        }
        out.write_all(&lines)?;
        out.flush()
    }
}
