//! `sensor-sim send`: the plan, over the wire.

use std::sync::Arc;

use clap::Args;
use sensor_sim::flags::PlanFlags;
use sensor_sim::identity::RunId;
use sensor_sim::shard::Shard;

use super::sending::{DeliveryFlags, RunName, conduct, now};
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
    /// Send only this share of the envelopes: 2/7 is the second of seven processes, which all have the same seed, run id and start
    #[arg(long, value_name = "I/N", requires_all = ["run_id", "start"])]
    shard: Option<Shard>,

    #[command(flatten)]
    plan: PlanFlags,
    #[command(flatten)]
    delivery: DeliveryFlags,
}

impl Send {
    pub(super) fn run(&self) -> Result<End, Failure> {
        let settings = self.delivery.settings()?;
        let behaviour = &self.delivery.behaviour;
        let plan = self.plan.clone().speaking(behaviour.version());
        let plan = Arc::new(plan.plan(RunId::random(), now())?);
        let name = RunName {
            seed: plan.settings().seed,
            run_id: plan.settings().run_id,
            start: plan.settings().start,
        };
        let warm_up = plan.warm_up();
        let whole = behaviour.applied_to(plan, name.seed);
        let source = Arc::new(self.shard.unwrap_or(Shard::WHOLE).of(whole));
        conduct(source, warm_up, settings, name, self.delivery.json)
    }
}
