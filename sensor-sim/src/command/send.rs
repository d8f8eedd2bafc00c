//! `sensor-sim send`: the plan, over the wire.

mod summary;

use std::future::Future;
use std::io::{self, Write};
use std::sync::Arc;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use caliper::datetime::DateTime;
use clap::Args;
use sensor_sim::flags::{BehaviourFlags, PlanFlags, SendFlags, TokenFlags};
use sensor_sim::identity::RunId;
use sensor_sim::sender::{Endpoint, Sending, start};
use sensor_sim::shard::Shard;
use sensor_sim::source::Source;
use tokio::runtime;

use super::{End, Failure, written};
use summary::{Counts, Report};

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
        let plan = Arc::new(self.plan.plan(RunId::random(), now())?);
        let settings = self.sending.settings(endpoint.clone(), token);
        let settings = self.behaviour.settings(settings);
        // Signals are awaited on this thread; sending has threads of its own.
        let runtime = runtime::Builder::new_current_thread()
            .enable_io()
            .build()
            .map_err(Failure::Interrupts)?;
        let (interrupted, report) = runtime.block_on(async {
            let mut signal =
                tokio::signal::unix::signal(tokio::signal::unix::SignalKind::interrupt())
                    .map_err(Failure::Interrupts)?;
            let seed = plan.settings().seed;
            let whole = self.behaviour.applied_to(Arc::clone(&plan) as _, seed);
            let source: Arc<dyn Source> = Arc::new(self.shard.unwrap_or(Shard::WHOLE).of(whole));
            let intended = source.slots();
            let mut sending = start(Arc::clone(&source), settings, Instant::now())?;
            let mut counts = Counts::new(source);
            let interrupt = async { signal.recv().await.is_some() };
            let interrupted = follow(&mut sending, &mut counts, interrupt).await;
            let sums = (counts, sending.finish());
            let report = Report::new(&endpoint, plan.settings(), intended, sums);
            Ok::<_, Failure>((interrupted, report))
        })?;
        let mut out = io::stdout().lock();
        written(if self.json {
            writeln!(out, "{}", report.json())
        } else {
            write!(out, "{report}")
        })?;
        Ok(if interrupted {
            End::Interrupted
        } else if report.all_as_planned() {
            End::Done
        } else {
            End::NotAllAcknowledged
        })
    }
}

/// Counts outcomes until all is over. When `interrupt` comes first, stops the run and counts what is left of it; says whether it did.
async fn follow(
    sending: &mut Sending,
    counts: &mut Counts,
    interrupt: impl Future<Output = bool>,
) -> bool {
    let mut interrupt = std::pin::pin!(interrupt);
    let mut interrupted = false;
    loop {
        tokio::select! {
            _ = &mut interrupt, if !interrupted => {
                interrupted = true;
                sending.stop();
            }
            outcome = sending.outcomes().recv() => match outcome {
                Some(outcome) => counts.add(&outcome),
                None => return interrupted,
            },
        }
    }
}

/// The time of day. A clock before 1970 counts as 1970.
fn now() -> DateTime {
    let since_epoch = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    DateTime::from_unix_millis(i64::try_from(since_epoch.as_millis()).unwrap_or(i64::MAX))
}
