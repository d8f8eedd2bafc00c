//! What is sent, and when.

use std::path::Path;
use std::time::Duration;

use caliper::datetime::DateTime;
use caliper::vocabulary::DataVersion;
use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};

use crate::causes::told;
use crate::identity::{RunId, Seed};
use crate::plan::{Pace, Plan, PlanError, PlanSettings};
use crate::recording::{RecordedArrivals, Speed};
use crate::scenario::{ReadScenarioError, Scenario};
use crate::{Arrivals, EventsPerEnvelope, Learners, Mix, Rate, Shape, Stages};

/// The flags from which a [`Plan`] follows.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Plan")]
pub struct PlanFlags {
    /// Envelopes per unit of time, or events where these are gathered: 200/s, 12000/min, 0.5/s
    #[arg(long, value_name = "RATE", default_value = "200/s")]
    pub rate: Rate,

    /// How long to send, after the warm-up
    #[arg(long, value_name = "TIME", default_value = "10s", value_parser = super::duration)]
    pub duration: Duration,

    /// A rate that changes, instead of --rate and --duration: 60s@50/s,5m@50/s-500/s
    #[arg(long, value_name = "STAGES", conflicts_with_all = ["rate", "duration", "shape"])]
    pub stages: Option<Stages>,

    /// Instants that were recorded once, instead of a rate: the times of a recording (JSON Lines), or a file with a time on each line
    ///
    /// Of envelopes, or of events where these are gathered. Times are those of RFC 3339, as in nginx's `$time_iso8601`; their order does not matter.
    #[arg(long, value_name = "FILE", value_parser = arrivals, value_hint = clap::ValueHint::FilePath, conflicts_with_all = ["rate", "duration", "stages", "shape", "arrivals"])]
    pub arrivals_from: Option<RecordedArrivals>,

    /// How much faster than they were recorded: 10 makes an hour six minutes
    #[arg(
        long,
        value_name = "N",
        default_value = "1",
        requires = "arrivals_from",
        conflicts_with_all = ["rate", "duration", "stages", "shape", "arrivals"]
    )]
    pub speed: Speed,

    /// How --rate, then the mean, is spread over --duration: evenly, as over a day, or as when an exam begins
    #[arg(long, value_enum, default_value_t)]
    pub shape: Shape,

    /// How long to send before measuring, at the rate with which the run begins; 0s for none. Of recorded times it is the first part
    #[arg(long, value_name = "TIME", default_value = "2s", value_parser = super::duration)]
    pub warm_up: Duration,

    /// Events in each envelope, a number or a range of one learner's, or what comes of all within a time: 1, 1-5, 50/10s
    ///
    /// With 50/10s events are gathered as platforms with a buffer do: an envelope is sent when it holds 50, and every 10 seconds with what there is;
    /// rates are then rates of events.
    #[arg(long, value_name = "N|N-M|N/TIME", default_value = "1")]
    pub events_per_envelope: EventsPerEnvelope,

    /// How instants are spread: evenly, or at random around the rate
    #[arg(long, value_enum, default_value_t)]
    pub arrivals: Arrivals,

    /// A TOML file that says who is on the campus and what they do; the two flags below go before what it says
    #[arg(long, value_name = "FILE", value_parser = scenario, value_hint = clap::ValueHint::FilePath)]
    pub scenario: Option<Scenario>,

    /// How many learn on the campus, 100 to 1000000 [default: 2000]
    #[arg(long, value_name = "N")]
    pub learners: Option<Learners>,

    /// What the traffic is made of: default, uniform, or shares of profiles: reading=70,media=30 [default: default]
    #[arg(long, value_name = "MIX")]
    pub profile_mix: Option<Mix>,

    /// The Caliper that the sensor speaks: 1.2 or 1.1, with the events and actions of each [default: 1.2, or that of a sensor named by --as]
    #[arg(long, value_name = "VERSION", value_parser = version())]
    pub caliper: Option<DataVersion>,

    /// The number from which the campus and all its activity follow
    #[arg(long, value_name = "N", default_value = "1")]
    pub seed: Seed,

    /// 16 hexadecimal digits that set this run's event ids apart from another's
    #[arg(long, value_name = "HEX")]
    pub run_id: Option<RunId>,

    /// The time of the first instant, as RFC 3339 writes it: 2026-01-05T08:00:00Z
    #[arg(long, value_name = "TIME", value_parser = super::time)]
    pub start: Option<DateTime>,
}

impl PlanFlags {
    /// The plan these flags describe; run id and start are the defaults given here where the flags leave them open.
    pub fn plan(&self, run_id: RunId, start: DateTime) -> Result<Plan, PlanError> {
        let (warm_up, arrivals) = (self.warm_up, self.arrivals);
        let shaped = || self.shape.stages(self.rate, self.duration);
        let pace = if let Some(arrivals) = self.recorded() {
            Pace::Recorded { arrivals, warm_up }
        } else if let Some(stages) = self.stages.clone().or_else(shaped) {
            Pace::Stages {
                stages,
                warm_up,
                arrivals,
            }
        } else {
            Pace::Rate {
                rate: self.rate,
                warm_up,
                duration: self.duration,
                arrivals,
            }
        };
        self.paced(pace, run_id, start)
    }

    /// The same flags, but with this version where none was typed.
    #[must_use]
    pub fn speaking(self, version: Option<DataVersion>) -> Self {
        Self {
            caliper: self.caliper.or(version),
            ..self
        }
    }

    /// The Caliper that the sensor speaks.
    #[must_use]
    pub fn version(&self) -> DataVersion {
        self.caliper.unwrap_or(DataVersion::V1p2)
    }

    /// Who is on the campus, and what they do.
    #[must_use]
    pub fn campus(&self) -> Scenario {
        let scenario = self.scenario.unwrap_or_default();
        Scenario {
            learners: self.learners.unwrap_or(scenario.learners),
            mix: self.profile_mix.unwrap_or(scenario.mix),
            ..scenario
        }
    }

    /// Recorded instants at their speed, where they say when.
    #[must_use]
    pub fn recorded(&self) -> Option<RecordedArrivals> {
        Some(self.arrivals_from.clone()?.at(self.speed))
    }

    /// Envelopes per time, or events where these are gathered; nothing where that changes.
    #[must_use]
    pub fn rate(&self) -> Option<Rate> {
        (self.stages.is_none() && self.arrivals_from.is_none()).then_some(self.rate)
    }

    /// How long to send after the warm-up.
    #[must_use]
    pub fn window(&self) -> Duration {
        match (&self.stages, self.recorded()) {
            (_, Some(recorded)) => recorded.length().saturating_sub(self.warm_up),
            (Some(stages), None) => stages.length(),
            (None, None) => self.duration,
        }
    }

    /// The plan of so many events with the learners' own think times between them, whatever the flags say about rate, duration, warm-up and
    /// arrivals.
    pub fn plan_of_events(
        &self,
        events: u64,
        run_id: RunId,
        start: DateTime,
    ) -> Result<Plan, PlanError> {
        self.paced(Pace::ThinkTime { events }, run_id, start)
    }

    fn paced(&self, pace: Pace, run_id: RunId, start: DateTime) -> Result<Plan, PlanError> {
        Plan::new(PlanSettings {
            seed: self.seed,
            run_id: self.run_id.unwrap_or(run_id),
            start: self.start.unwrap_or(start),
            pace,
            events_per_envelope: self.events_per_envelope,
            scenario: self.campus(),
            version: self.version(),
        })
    }
}

fn scenario(file: &str) -> Result<Scenario, ReadScenarioError> {
    Scenario::read(file)
}

fn arrivals(file: &str) -> Result<RecordedArrivals, String> {
    RecordedArrivals::read(Path::new(file)).map_err(|error| told(&error))
}

fn version() -> impl TypedValueParser<Value = DataVersion> {
    PossibleValuesParser::new(["1.1", "1.2"]).map(|name| match name.as_str() {
        "1.1" => DataVersion::V1p1,
        _ => DataVersion::V1p2,
    })
}
