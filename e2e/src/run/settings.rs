//! Everything that decides a run, typed.

use std::path::PathBuf;
use std::time::Duration;

use caliper::datetime::DateTime;
use sensor_sim::flags::{BehaviourFlags, PlanFlags, SendFlags};
use sensor_sim::identity::{RunId, Seed};
use sensor_sim::sender::Endpoint;
use sensor_sim::token::Token;
use sensor_sim::{PlanError, Rate};

use crate::corpus::Files;
use crate::load::Load;
use crate::queue::LONGEST_VISIBILITY;
use crate::run::RunError;
use crate::target::{OwnStack, QueueUrl};
use crate::threshold::Threshold;
use crate::unchanged::Unchanged;

/// How long other people's messages stay in flight beyond the longest that the run can take.
const VISIBILITY_MARGIN: Duration = Duration::from_mins(2);

/// Everything that decides a run.
pub struct RunSettings {
    /// What to aim at.
    pub aim: Aim,
    /// What to send, and how.
    pub course: Course,
    /// What the run must hold, the defaults included.
    pub thresholds: Vec<Threshold>,
    /// Where to leave the report.
    pub out: Option<PathBuf>,
}

/// What to send, and how, wherever it goes.
pub struct Course {
    /// What to send.
    pub load: LoadSpec,
    /// The run's place among all runs.
    pub seed: Seed,
    /// Keys the event ids together with the seed.
    pub run_id: RunId,
    /// The first intended instant in the events; `None`: now.
    pub start: Option<DateTime>,
    /// What makes a message what was sent.
    pub unchanged: Unchanged,
    /// What the sensor does to its envelopes, and with them.
    pub behaviour: BehaviourFlags,
    /// How to send.
    pub sending: SendFlags,
    /// How long to wait for outstanding events after the last answer.
    pub drain: Duration,
    /// An event that takes longer is late.
    pub arrival_limit: Duration,
}

impl RunSettings {
    /// Finds what is wrong before anything is brought up or sent.
    pub fn check(&self) -> Result<(), RunError> {
        if let LoadSpec::Campus(plan) = &self.course.load {
            plan.plan(
                self.course.run_id,
                self.course.start.unwrap_or(DateTime::MIN),
            )?;
        }
        if let Some(folder) = &self.out {
            std::fs::create_dir_all(folder)?;
            tempfile::NamedTempFile::new_in(folder)?;
        }
        Ok(())
    }
}

impl Course {
    /// The load itself, once its first instant is known.
    pub fn begin(self, start: DateTime) -> Result<Load, PlanError> {
        self.load
            .begin(&self.behaviour, self.run_id, start, self.unchanged)
    }

    /// How long a message of others must stay in flight, so that it is not handed out again before the run is over.
    #[must_use]
    pub fn visibility(&self) -> Duration {
        let (warm_up, window) = self.load.phases();
        [
            warm_up,
            window,
            self.behaviour.retries().longest(self.sending.timeout),
            self.drain,
            VISIBILITY_MARGIN,
        ]
        .into_iter()
        .fold(Duration::ZERO, Duration::saturating_add)
        .min(LONGEST_VISIBILITY)
    }
}

/// What to aim at.
pub enum Aim {
    /// The stack in this process; a given token replaces the stack's own.
    Own {
        /// How it comes up.
        stack: OwnStack,
        /// The token to send instead of the one that the stack knows.
        token: Option<Token>,
    },
    /// An endpoint and a queue of others.
    Given {
        /// Where to post.
        endpoint: Endpoint,
        /// Where the events must arrive.
        queue_url: QueueUrl,
        /// What the endpoint knows us by.
        token: Token,
    },
}

/// What to send.
pub enum LoadSpec {
    /// The simulated campus.
    Campus(Box<PlanFlags>),
    /// The files of a folder, at a rate.
    Corpus {
        /// The files.
        files: Files,
        /// How many a second.
        rate: Rate,
    },
}

impl LoadSpec {
    /// Warm-up and window, in this order.
    #[must_use]
    pub fn phases(&self) -> (Duration, Duration) {
        match self {
            LoadSpec::Campus(plan) => (plan.warm_up, plan.window()),
            LoadSpec::Corpus { files, rate } => (Duration::ZERO, rate.instant(files.count())),
        }
    }

    /// Envelopes per time, or events where these are gathered; nothing where that changes.
    #[must_use]
    pub fn rate(&self) -> Option<Rate> {
        match self {
            LoadSpec::Campus(plan) => plan.rate(),
            LoadSpec::Corpus { rate, .. } => Some(*rate),
        }
    }

    /// The load itself, once its first instant is known.
    pub fn begin(
        self,
        behaviour: &BehaviourFlags,
        run_id: RunId,
        start: DateTime,
        unchanged: Unchanged,
    ) -> Result<Load, PlanError> {
        match self {
            LoadSpec::Campus(plan) => Ok(Load::campus(
                plan.plan(run_id, start)?,
                behaviour,
                unchanged,
            )),
            LoadSpec::Corpus { files, rate } => Ok(files.into_load(rate, start, unchanged)),
        }
    }
}
