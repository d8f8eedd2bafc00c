//! A run of the sender: its two threads, from start to end.

use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use tokio::sync::{Semaphore, watch};

use crate::source::Source;

use super::ahead::ahead;
use super::catch_up::Pacing;
use super::descriptors;
use super::engine::Engine;
use super::pacer::Pacer;
use super::reports::{Outcomes, reports};
use super::route::Route;
use super::settings::{SendError, SendSettings};
use super::tally::{CpuMeter, Tally};
use super::worker::Dispatcher;

/// The longest time-out taken, which is also the longest time reports can hold.
const LONGEST_TIMEOUT: Duration = Duration::from_hours(1);

/// Outcomes that may wait to be read, beyond one for each request in flight. A reader that falls further behind holds up the pacer.
const UNREAD_OUTCOMES: usize = 4096;

/// How far a run has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Requests begun so far.
    pub sent: u64,
    /// Requests under way now, those about to begin included.
    pub in_flight: usize,
}

/// What is known only at the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Summary {
    /// Slots with an outcome.
    pub reached: u64,
    /// The most requests in flight at once.
    pub in_flight_max: usize,
    /// Whether a slot had to wait because `max_in_flight` requests were under way.
    pub limit_reached: bool,
    /// CPU time of the renderer and sender threads, user and system.
    pub cpu: Duration,
}

/// A run under way. Dropping it stops it and waits for its threads.
pub struct Sending {
    outcomes: Outcomes,
    stop: watch::Sender<bool>,
    tally: Arc<Tally>,
    renderer: Option<JoinHandle<()>>,
    sender: Option<JoinHandle<()>>,
}

/// Finds what is wrong with settings, as [`start`] would, without sending anything.
pub fn check(settings: &SendSettings) -> Result<(), SendError> {
    prepare(settings.clone()).map(drop)
}

/// The way to the endpoint, and how many places the system allows for requests in flight.
fn prepare(settings: SendSettings) -> Result<(Route, u32), SendError> {
    if settings.timeout.is_zero() || settings.timeout > LONGEST_TIMEOUT {
        return Err(SendError::Timeout);
    }
    let all_places = descriptors::make_room(settings.max_in_flight)?;
    Ok((Route::new(settings)?, all_places))
}

/// Starts sending the slots of `source`, whose offset zero is the instant `begin`, and returns at once.
///
/// Raises this process's soft limit of open files where `max_in_flight` asks for it.
pub fn start(
    source: Arc<dyn Source>,
    settings: SendSettings,
    begin: Instant,
) -> Result<Sending, SendError> {
    if let Some(last) = source.slots().checked_sub(1) {
        begin
            .checked_add(source.offset(last))
            .ok_or(SendError::TooLong)?;
    }
    let max_in_flight = settings.max_in_flight.get();
    let pacing = Pacing::new(settings.catch_up);
    let (renderer, ahead) = ahead(settings.gzip);
    let (route, all_places) = prepare(settings)?;
    let failed = |source| SendError::Start {
        thread: "sender",
        source,
    };
    let engine = Engine::new().map_err(failed)?;
    let alarm = engine.alarm().map_err(failed)?;
    let (reports, outcomes) = reports(max_in_flight.saturating_add(UNREAD_OUTCOMES));
    let (stop, stopped) = watch::channel(false);
    let tally = Arc::new(Tally::default());
    let pacer = Pacer {
        source: Arc::clone(&source),
        begin,
        pacing,
        ahead,
        alarm,
        woke: begin,
        reports,
        places: Arc::new(Semaphore::new(max_in_flight)),
        dispatcher: Dispatcher::new(route),
        tally: Arc::clone(&tally),
    };
    let mut sending = Sending {
        outcomes,
        stop,
        tally: Arc::clone(&tally),
        renderer: None,
        sender: None,
    };
    let meter = CpuMeter(Arc::clone(&tally));
    sending.sender = Some(spawn("sender", move || {
        let _meter = meter;
        engine.run(unless_stopped(send_all(pacer, all_places), stopped));
    })?);
    let meter = CpuMeter(tally);
    sending.renderer = Some(spawn("renderer", move || {
        let _meter = meter;
        renderer.run(&*source);
    })?);
    Ok(sending)
}

/// Does everything, or what it can until the stop.
async fn unless_stopped(everything: impl Future<Output = ()>, mut stop: watch::Receiver<bool>) {
    tokio::select! {
        biased;
        _ = stop.wait_for(|stop| *stop) => {}
        () = everything => {}
    }
}

/// Sends every slot, and waits for the last of them: all places are free again once every request has ended.
async fn send_all(pacer: Pacer, all_places: u32) {
    let places = Arc::clone(&pacer.places);
    tokio::spawn(Arc::clone(&pacer.reports).hand_over());
    pacer.run().await;
    let _ = places.acquire_many(all_places).await;
}

fn spawn(
    name: &'static str,
    body: impl FnOnce() + Send + 'static,
) -> Result<JoinHandle<()>, SendError> {
    thread::Builder::new()
        .name(name.to_owned())
        .spawn(body)
        .map_err(|source| SendError::Start {
            thread: name,
            source,
        })
}

impl Sending {
    /// What became of every slot.
    pub fn outcomes(&mut self) -> &mut Outcomes {
        &mut self.outcomes
    }

    /// Interrupts the run: nothing further is sent, and requests under way end as [`Fate::Unfinished`](crate::sender::Fate::Unfinished) at once. Their outcomes can still be read.
    pub fn stop(&self) {
        self.stop.send_replace(true);
    }

    /// How far the run has come; cheap enough to ask often.
    #[must_use]
    pub fn progress(&self) -> Progress {
        Progress {
            sent: self.tally.sent.load(Ordering::Relaxed),
            in_flight: self.tally.in_flight.load(Ordering::Relaxed),
        }
    }

    /// Waits for the threads and sums up. Called before the outcomes have closed, it stops the run first.
    #[must_use]
    pub fn finish(mut self) -> Summary {
        self.end();
        Summary {
            reached: self.tally.reached.load(Ordering::Relaxed),
            in_flight_max: self.tally.in_flight_max.load(Ordering::Relaxed),
            limit_reached: self.tally.limit_reached.load(Ordering::Relaxed),
            cpu: self.tally.cpu(),
        }
    }

    fn end(&mut self) {
        self.stop();
        for thread in [self.sender.take(), self.renderer.take()]
            .into_iter()
            .flatten()
        {
            // A thread that panicked has told so on standard error, and its tickets have reported.
            let _ = thread.join();
        }
    }
}

impl Drop for Sending {
    fn drop(&mut self) {
        self.end();
    }
}
