//! What `send` and `replay` have in common: a source sent to its end or to an interrupt, and told of.

mod summary;

use std::future::Future;
use std::io::{self, Write};
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use caliper::datetime::DateTime;
use clap::Args;
use sensor_sim::flags::{BehaviourFlags, SendFlags, TokenFlags};
use sensor_sim::sender::{Endpoint, SendSettings, Sending, start};
use sensor_sim::source::Source;
use tokio::runtime;

use super::{End, Failure, written};
pub(super) use summary::RunName;
use summary::{Counts, Report};

/// The flags of sending, wherever the envelopes come from.
#[derive(Debug, Args)]
pub(super) struct DeliveryFlags {
    // Read as text: clap repeats a value that it cannot read, and a URL may hold a password.
    /// The URL to post envelopes to
    #[arg(long, value_name = "URL", env = "ENDPOINT", hide_env_values = true)]
    endpoint: String,

    /// Print the summary as one JSON object
    #[arg(long)]
    pub(super) json: bool,

    #[command(flatten)]
    pub(super) behaviour: BehaviourFlags,
    #[command(flatten)]
    sending: SendFlags,
    #[command(flatten)]
    token: TokenFlags,
}

impl DeliveryFlags {
    /// Where and how to send.
    pub(super) fn settings(&self) -> Result<SendSettings, Failure> {
        let endpoint: Endpoint = self.endpoint.parse()?;
        let token = self.token.token()?.ok_or(Failure::NoToken)?;
        let settings = self.sending.settings(endpoint, token);
        Ok(self.behaviour.settings(settings))
    }
}

/// Sends everything, and prints what became of it: in words, or as one JSON object. Slots intended before the end of the warm-up count in no latency.
pub(super) fn conduct(
    source: Arc<dyn Source>,
    warm_up: Duration,
    settings: SendSettings,
    name: RunName,
    json: bool,
) -> Result<End, Failure> {
    // Signals are awaited on this thread; sending has threads of its own.
    let runtime = runtime::Builder::new_current_thread()
        .enable_io()
        .build()
        .map_err(Failure::Interrupts)?;
    let (interrupted, report) = runtime.block_on(async {
        let mut signal = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::interrupt())
            .map_err(Failure::Interrupts)?;
        let endpoint = settings.endpoint.clone();
        let intended = source.slots();
        let begin = Instant::now();
        let mut counts = Counts::new(Arc::clone(&source), begin, warm_up)?;
        let mut sending = start(source, settings, begin)?;
        let interrupt = async { signal.recv().await.is_some() };
        let interrupted = follow(&mut sending, &mut counts, interrupt).await;
        let sums = (counts, sending.finish());
        Ok::<_, Failure>((interrupted, Report::new(&endpoint, name, intended, sums)))
    })?;
    let mut out = io::stdout().lock();
    written(if json {
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
pub(super) fn now() -> DateTime {
    let since_epoch = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    DateTime::from_unix_millis(i64::try_from(since_epoch.as_millis()).unwrap_or(i64::MAX))
}
