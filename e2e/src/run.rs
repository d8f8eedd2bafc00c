//! The whole way of a run on one screen: target, backlog, send and drain together, settle, release, judge.

mod backlog;
mod conduct;
mod settings;

use std::sync::Arc;
use std::time::Duration;

use caliper::datetime::DateTime;
use hdrhistogram::CreationError;
use local_stack::{Stack, StackFigures};
use sensor_sim::PlanError;
use sensor_sim::sender::{self, Endpoint, EndpointError, SendError, SendSettings};
use sensor_sim::token::Token;
use thiserror::Error;

pub use crate::run::settings::{Aim, LoadSpec, RunSettings, Sending};

use crate::clock::RunClock;
use crate::drain::{Deleter, Drain, Polling, release_all};
use crate::interrupt::Interrupt;
use crate::judgement::Circumstances;
use crate::load::Load;
use crate::progress::Progress;
use crate::quantities::Quantities;
use crate::queue::{LONGEST_VISIBILITY, Queue, QueueError};
use crate::queue_clock::QueueClock;
use crate::report::hlog::{Hlog, HlogError};
use crate::report::{Evidence, Report, json};
use crate::run::backlog::Backlog;
use crate::run::conduct::Conduct;
use crate::settle::Settler;
use crate::target::{TargetError, given_queue, queue_of};

/// From the start of the threads to the first intended instant.
const LEAD: Duration = Duration::from_millis(100);

/// How long other people's messages stay in flight beyond the longest that the run can take.
const VISIBILITY_MARGIN: Duration = Duration::from_secs(120);

/// How long a call waits for messages: on our own stack it is dropped at the end, elsewhere the end waits for it.
const OWN_WAIT: Duration = Duration::from_secs(20);
const GIVEN_WAIT: Duration = Duration::from_secs(2);

/// A run that has ended, for better or worse.
pub struct Finished {
    /// The report.
    pub report: Report,
    /// The latencies, for drawing.
    pub quantities: Quantities,
}

/// Why there was no run, or no report of one.
#[derive(Debug, Error)]
pub enum RunError {
    /// The plan asks for something impossible.
    #[error("the plan cannot be made")]
    Plan(#[from] PlanError),
    /// Nothing to aim at.
    #[error(transparent)]
    Target(#[from] TargetError),
    /// The own stack's address is not one, a defect of ours.
    #[error("the stack's endpoint cannot be used")]
    Endpoint(#[from] EndpointError),
    /// The sender could not start.
    #[error(transparent)]
    Send(#[from] SendError),
    /// The queue cannot be read at all.
    #[error("the queue cannot be read")]
    Queue(#[from] QueueError),
    /// Running would harm other people's messages.
    #[error("stopped before any harm: {0}")]
    WouldHarm(String),
    /// Stopped by hand before anything was sent.
    #[error("stopped by hand before anything was sent")]
    Interrupted,
    /// The report's folder or files cannot be written.
    #[error("cannot write the report")]
    Output(#[from] std::io::Error),
    /// The histogram log cannot be written.
    #[error(transparent)]
    Hlog(#[from] HlogError),
    /// A histogram could not be made, a defect of ours.
    #[error("cannot make a histogram")]
    Histogram(#[from] CreationError),
}

/// What a run is aimed at, up and ready.
struct Target {
    endpoint: Endpoint,
    token: Token,
    queue: Queue,
    stack: Option<Stack>,
}

/// Does a run.
pub async fn execute(
    settings: RunSettings,
    mut interrupt: Interrupt,
) -> Result<Finished, RunError> {
    // Whatever can be found wrong is found before anything is brought up or sent.
    if let LoadSpec::Campus(plan) = &settings.load {
        plan.plan(settings.run_id, settings.start.unwrap_or(DateTime::MIN))?;
    }
    if let Some(folder) = &settings.out {
        std::fs::create_dir_all(folder)?;
        tempfile::NamedTempFile::new_in(folder)?;
    }
    let evidence = Evidence::of(&settings);
    let RunSettings {
        aim,
        load,
        run_id,
        start,
        sending,
        thresholds,
        drain,
        arrival_limit,
        out,
        ..
    } = settings;
    let target = tokio::select! {
        target = reach(aim) => target?,
        () = interrupt.nth(1) => return Err(RunError::Interrupted),
    };
    let (warm_up, window) = load.phases();
    let visibility = [warm_up, window, sending.timeout, drain, VISIBILITY_MARGIN]
        .into_iter()
        .fold(Duration::ZERO, Duration::saturating_add)
        .min(LONGEST_VISIBILITY);
    let backlog = take_backlog(&target, visibility, &interrupt).await?;

    let clock = RunClock::starting_in(LEAD);
    let begun = (|| {
        let load = load.begin(run_id, start.unwrap_or_else(|| clock.start()))?;
        let hlog = out
            .as_deref()
            .map(|folder| Hlog::create(folder, &clock))
            .transpose()?;
        Begun::new(load, &target, &sending, arrival_limit, hlog, &clock)
    })();
    let Begun {
        settler,
        sending,
        hlog,
    } = match begun {
        Ok(begun) => begun,
        Err(error) => {
            release_all(&target.queue, backlog.held.into_handles()).await;
            return Err(error);
        }
    };
    let mut conduct = Conduct {
        progress: Progress::new(settler.slots()),
        drain: Drain::start(&target.queue, target.polling(visibility)),
        deleter: Deleter::start(target.queue.clone()),
        circumstances: Circumstances {
            backlog: backlog.unfinished,
            ..Circumstances::default()
        },
        held: backlog.held,
        drain_limit: drain,
        settler,
        sending,
        hlog,
        clock,
    };
    conduct.settler.foreign_before(conduct.held.count() as u64);
    let end = conduct.run(&mut interrupt).await;

    // From here on nothing may return early: other people's messages are still in flight, and the stack has children.
    let Conduct {
        settler,
        sending,
        drain,
        deleter,
        held,
        hlog,
        progress,
        mut circumstances,
        ..
    } = conduct;
    drop((drain, progress));
    let undeleted = deleter.finish().await;
    let kept = release_all(&target.queue, held.into_handles()).await;
    let figures = down(target.stack).await;
    let summary = sending.finish();
    let end = end?;
    circumstances.left_behind(undeleted, kept);
    circumstances.in_flight_limit_reached = summary.limit_reached;
    let mut closed = settler.close(summary.reached, end);
    if let Some(hlog) = hlog {
        hlog.finish(&mut closed.quantities, clock.offset(end))?;
    }
    let report = evidence.report(
        &clock,
        &closed,
        &circumstances,
        &thresholds,
        &summary,
        figures.as_ref(),
    );
    if let Some(folder) = &out {
        json::write(folder, &report)?;
    }
    Ok(Finished {
        report,
        quantities: closed.quantities,
    })
}

/// What a run consists of once its first slot has an instant.
struct Begun {
    settler: Settler,
    sending: sender::Sending,
    hlog: Option<Hlog>,
}

impl Begun {
    fn new(
        load: Load,
        target: &Target,
        sending: &Sending,
        arrival_limit: Duration,
        hlog: Option<Hlog>,
        clock: &RunClock,
    ) -> Result<Begun, RunError> {
        let queue_clock = if target.stack.is_some() {
            QueueClock::shared()
        } else {
            QueueClock::unknown()
        };
        let source = Arc::clone(&load.source);
        let settler = Settler::new(*clock, load, queue_clock, arrival_limit)?;
        if let Some(stack) = &target.stack {
            stack.start_faults(clock.begin());
        }
        let sending = sender::start(source, send_settings(target, sending), clock.begin())?;
        Ok(Begun {
            settler,
            sending,
            hlog,
        })
    }
}

async fn reach(aim: Aim) -> Result<Target, RunError> {
    match aim {
        Aim::Own { stack, token } => {
            let (stack, own_token) = stack.up().await?;
            Ok(Target {
                endpoint: stack.endpoint().parse()?,
                token: token.unwrap_or(own_token),
                queue: queue_of(&stack),
                stack: Some(stack),
            })
        }
        Aim::Given {
            endpoint,
            queue_url,
            token,
        } => Ok(Target {
            endpoint,
            token,
            queue: given_queue(queue_url).await,
            stack: None,
        }),
    }
}

impl Target {
    fn polling(&self, visibility: Duration) -> Polling {
        let own = self.stack.is_some();
        Polling {
            wait: if own { OWN_WAIT } else { GIVEN_WAIT },
            visibility,
            may_drop: own,
        }
    }
}

fn send_settings(target: &Target, sending: &Sending) -> SendSettings {
    SendSettings {
        endpoint: target.endpoint.clone(),
        token: target.token.clone(),
        timeout: sending.timeout,
        max_in_flight: sending.max_in_flight,
        catch_up: sending.catch_up,
        connect_to: sending.connect_to,
        ca_file: sending.ca_file.clone(),
    }
}

async fn take_backlog(
    target: &Target,
    visibility: Duration,
    interrupt: &Interrupt,
) -> Result<Backlog, RunError> {
    if target.stack.is_some() {
        return Ok(Backlog::none());
    }
    match Backlog::take(&target.queue, visibility, interrupt).await {
        Ok(backlog) => Ok(backlog),
        Err((held, error)) => {
            release_all(&target.queue, held.into_handles()).await;
            Err(error)
        }
    }
}

async fn down(stack: Option<Stack>) -> Option<StackFigures> {
    match stack {
        Some(stack) => Some(stack.down().await),
        None => None,
    }
}
