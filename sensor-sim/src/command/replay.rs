//! `sensor-sim replay`: a recording, over the wire.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use caliper::datetime::DateTime;
use clap::Args;
use sensor_sim::flags::time;
use sensor_sim::identity::{Identity, RunId, Seed};
use sensor_sim::recording::{Keep, Recording, Replay as Replayed, Speed};

use super::sending::{DeliveryFlags, RunName, conduct, now};
use super::{End, Failure};

/// Send a recording of envelopes or events again, at the pace it was recorded or another.
///
/// FILE is JSON Lines: an envelope on each line, or an event, which then gets an envelope. Times are moved so that the first line is sent now, and
/// events get ids of their own, so that an endpoint that knows the old ones takes them. Exits as send does.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  sensor-sim replay monday.jsonl --endpoint https://host.example/store --token-file token
  sensor-sim replay monday.jsonl --speed 60 --endpoint http://127.0.0.1:8080/store
  sensor-sim replay refused.jsonl --verbatim --endpoint https://host.example/store
  sensor-sim generate --events 1000 --envelopes > day.jsonl && sensor-sim replay day.jsonl --speed 1000 --endpoint http://127.0.0.1:8080/store")]
pub(super) struct Replay {
    /// The recording
    #[arg(value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    file: PathBuf,

    /// How much faster than recorded: 10 sends an hour in six minutes
    #[arg(long, value_name = "N", default_value_t = Speed::ONE)]
    speed: Speed,

    /// Move times, but leave the ids of events as they are
    #[arg(long)]
    keep_ids: bool,

    /// Send every line byte for byte; only events without an envelope get one
    #[arg(long, conflicts_with_all = ["keep_ids", "start"])]
    verbatim: bool,

    /// 16 hexadecimal digits from which the new ids of events follow
    #[arg(long, value_name = "HEX", conflicts_with_all = ["keep_ids", "verbatim"])]
    run_id: Option<RunId>,

    /// The time that the first line is moved to, as RFC 3339 writes it
    #[arg(long, value_name = "TIME", value_parser = time)]
    start: Option<DateTime>,

    #[command(flatten)]
    delivery: DeliveryFlags,
}

/// What the ids of a recording's events and its defects follow from, beside the run id.
const SEED: Seed = Seed::new(1);

impl Replay {
    pub(super) fn run(&self) -> Result<End, Failure> {
        let settings = self.delivery.settings()?;
        let recording = Recording::open(&self.file)?;
        let name = RunName {
            seed: SEED,
            run_id: self.run_id.unwrap_or_else(RunId::random),
            start: self.start.unwrap_or_else(now),
        };
        let identity = Identity::new(name.seed, name.run_id);
        let replay = Replayed::new(recording, self.speed, self.keep(), identity, name.start);
        let behaviour = &self.delivery.behaviour;
        let source = behaviour.applied_to(Arc::new(replay), name.seed);
        conduct(source, Duration::ZERO, settings, name, self.delivery.json)
    }

    fn keep(&self) -> Keep {
        match (self.verbatim, self.keep_ids) {
            (true, _) => Keep::All,
            (false, true) => Keep::Ids,
            (false, false) => Keep::Neither,
        }
    }
}
