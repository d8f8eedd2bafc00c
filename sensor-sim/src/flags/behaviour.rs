//! How the sensor behaves.

use std::sync::Arc;
use std::time::Duration;

use caliper::vocabulary::DataVersion;
use clap::Args;

use crate::defect::{Defects, defective};
use crate::describe::describing;
use crate::identity::Seed;
use crate::real::{RealSensor, imitated};
use crate::sender::{Retries, SendSettings};
use crate::share::Share;
use crate::source::Source;

/// The flags of what the sensor does to the envelopes of a plan, and with them.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Sensor")]
pub struct BehaviourFlags {
    /// Make a share of the envelopes wrong on purpose, each with the answer that it must get: 0.5%:wrong-token,oversize
    ///
    /// A defect without a share gets 0.1%. wrong-token and no-token must be answered 401, malformed 400, oversize 413, wrong-type 415,
    /// wrong-version 422; stale (400 days back) and natural-duplicate (the same request twice) must be stored.
    #[arg(long, value_name = "DEFECTS")]
    pub defects: Option<Defects>,

    /// Let a share of the envelopes also describe, after their events, whom and what these are about: 10%
    #[arg(long, value_name = "SHARE")]
    pub describes: Option<Share>,

    /// Write requests and envelopes as this real sensor does
    #[arg(long = "as", value_name = "SENSOR", value_enum)]
    pub real: Option<RealSensor>,

    /// Compress every envelope
    #[arg(long)]
    pub gzip: bool,

    /// How often to send an envelope again that was answered 408, 429 or 5xx, or not at all
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub retries: u16,

    /// How long to wait before the first time, about; it doubles from one to the next, to a minute at the most. A Retry-After that asks for more
    /// is heeded
    #[arg(long, value_name = "TIME", default_value = "1s", value_parser = super::duration, requires = "retries")]
    pub backoff: Duration,
}

impl BehaviourFlags {
    /// The Caliper that the sensor speaks, where it is a real one.
    #[must_use]
    pub fn version(&self) -> Option<DataVersion> {
        self.real.map(|sensor| sensor.habits().version)
    }

    /// Whether and when envelopes are sent again.
    #[must_use]
    pub fn retries(&self) -> Retries {
        Retries {
            most: self.retries,
            backoff: self.backoff,
        }
    }

    /// The envelopes of `source` as this sensor sends them.
    #[must_use]
    pub fn applied_to(&self, source: Arc<dyn Source>, seed: Seed) -> Arc<dyn Source> {
        let source = match self.describes {
            None => source,
            Some(share) => describing(source, share, seed),
        };
        let source = match self.real {
            None => source,
            Some(sensor) => imitated(source, sensor),
        };
        match self.defects {
            None => source,
            Some(defects) => defective(source, defects.planned(seed), self.gzip),
        }
    }

    /// The settings of this sensor's requests.
    #[must_use]
    pub fn settings(&self, settings: SendSettings) -> SendSettings {
        SendSettings {
            gzip: self.gzip,
            sensor: self.real,
            retries: self.retries(),
            ..settings
        }
    }
}
