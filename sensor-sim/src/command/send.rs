//! `sensor-sim send`: the plan, over the wire.

use std::sync::Arc;

use clap::Args;
use sensor_sim::flags::{BehaviourFlags, PlanFlags, SendFlags, TokenFlags};
use sensor_sim::identity::RunId;
use sensor_sim::sender::Endpoint;
use sensor_sim::shard::Shard;

use super::sending::{RunName, conduct, now};
use super::{End, Failure};

/// Send events to a Caliper endpoint.
///
/// Exits 0 when every envelope was acknowledged, or answered as its defect must be, 1 when not, 2 when the command line is wrong, 130 when interrupted.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  sensor-sim send --endpoint https://host.example/store --token-file token
  sensor-sim send --endpoint http://127.0.0.1:8080/store --rate 50/s --duration 1m --arrivals poisson
  sensor-sim send --shard 1/2 --run-id 00000000000000aa --start 2026-01-05T08:00:00Z --endpoint https://host.example/store
  sensor-sim send --defects 0.5%:wrong-token,oversize --gzip --endpoint https://host.example/store
  CALIPER_TOKEN=... sensor-sim send --endpoint https://host.example/store --json")]
pub(super) struct Send {
    // Read as text: clap repeats a value that it cannot read, and a URL may hold a password.
    /// The URL to post envelopes to
    #[arg(long, value_name = "URL", env = "ENDPOINT", hide_env_values = true)]
    endpoint: String,

    /// Print the summary as one JSON object
    #[arg(long)]
    json: bool,

    /// Send only this share of the envelopes: 2/7 is the second of seven processes, which all have the same seed, run id and start
    #[arg(long, value_name = "I/N", requires_all = ["run_id", "start"])]
    shard: Option<Shard>,

    #[command(flatten)]
    plan: PlanFlags,
    #[command(flatten)]
    behaviour: BehaviourFlags,
    #[command(flatten)]
    sending: SendFlags,
    #[command(flatten)]
    token: TokenFlags,
}

impl Send {
    pub(super) fn run(&self) -> Result<End, Failure> {
        let endpoint: Endpoint = self.endpoint.parse()?;
        let token = self.token.token()?.ok_or(Failure::NoToken)?;
        let plan = self.plan.clone().speaking(self.behaviour.version());
        let plan = Arc::new(plan.plan(RunId::random(), now())?);
        let settings = plan.settings();
        let name = RunName {
            seed: settings.seed,
            run_id: settings.run_id,
            start: settings.start,
        };
        let whole = self
            .behaviour
            .applied_to(Arc::clone(&plan) as _, settings.seed);
        let source = Arc::new(self.shard.unwrap_or(Shard::WHOLE).of(whole));
        let settings = self.sending.settings(endpoint, token);
        conduct(source, self.behaviour.settings(settings), name, self.json)
    }
}
