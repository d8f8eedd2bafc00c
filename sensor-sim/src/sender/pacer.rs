//! The pacer: a thread that hands each slot to the sender at its instant.
//!
//! It has a thread of its own because tokio's timers step by 1 ms and round up, which would show as lag. It renders an envelope before the
//! instant, so that rendering does not show either, and then sleeps; it never spins, because the machine is shared with the system under test.

use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::thread;
use std::time::Instant;

use bytes::Bytes;
use tokio::runtime::Handle;
use tokio::sync::mpsc;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, TryAcquireError, watch};

use crate::source::{Renderer, Source};

use super::catch_up::{Decision, Pacing};
use super::outcome::Outcome;
use super::tally::Tally;
use super::ticket::Ticket;
use super::worker::Job;

/// The sender was stopped, or is gone.
struct Stopped;

/// All that the pacing thread needs. Dropping it closes the channel of jobs.
pub(super) struct Pacer {
    pub(super) source: Arc<dyn Source>,
    /// The instant of offset zero.
    pub(super) begin: Instant,
    pub(super) pacing: Pacing,
    pub(super) jobs: mpsc::Sender<Job>,
    pub(super) outcomes: mpsc::Sender<Outcome>,
    /// One permit for each request that may be in flight.
    pub(super) places: Arc<Semaphore>,
    pub(super) stop: watch::Receiver<bool>,
    /// Lends its `block_on` for the rare waits; nothing of the pacer runs there.
    pub(super) runtime: Handle,
    pub(super) tally: Arc<Tally>,
}

impl Pacer {
    /// Paces every slot, or those up to the stop.
    pub(super) fn run(mut self) {
        sharpen_sleep();
        let mut size = 0;
        let source = Arc::clone(&self.source);
        let mut render = source.renderer();
        for slot in 0..source.slots() {
            if self.pace(slot, &mut render, &mut size).is_err() {
                return;
            }
        }
    }

    /// Takes one slot to the sender, or gives it up by dropping its ticket. `size` is that of the envelope before, to allocate the next one in
    /// one go.
    fn pace(
        &mut self,
        slot: u64,
        render: &mut Renderer<'_>,
        size: &mut usize,
    ) -> Result<(), Stopped> {
        let mut ticket = self.ticket(slot)?;
        let intended = self.begin + self.source.offset(slot);
        // A slot that is to be skipped is not worth rendering.
        if self.pacing.decide(Instant::now(), intended) == Decision::Skip {
            return Ok(());
        }
        let mut body = Vec::with_capacity(*size);
        render(slot, &mut body);
        *size = body.len();
        loop {
            match self.pacing.decide(Instant::now(), intended) {
                Decision::WaitUntil(until) => self.sleep_until(until)?,
                Decision::Send => break,
                Decision::Skip => return Ok(()),
            }
        }
        ticket.hold(self.place()?);
        self.pacing.went(Instant::now(), intended);
        // There is room for as many jobs as there are places, so this fails only when the sender is gone.
        let body = Bytes::from(body);
        self.jobs
            .try_send(Job { ticket, body })
            .map_err(|_| Stopped)
    }

    fn ticket(&mut self, slot: u64) -> Result<Ticket, Stopped> {
        let outcomes = self.outcomes.clone();
        let report = match outcomes.try_reserve_owned() {
            Ok(report) => report,
            Err(mpsc::error::TrySendError::Closed(_)) => return Err(Stopped),
            Err(mpsc::error::TrySendError::Full(outcomes)) => {
                self.wait_for(async { outcomes.reserve_owned().await.ok() })?
            }
        };
        Ok(Ticket::new(slot, report, Arc::clone(&self.tally)))
    }

    fn place(&mut self) -> Result<OwnedSemaphorePermit, Stopped> {
        let places = Arc::clone(&self.places);
        match Arc::clone(&places).try_acquire_owned() {
            Ok(place) => Ok(place),
            Err(TryAcquireError::Closed) => Err(Stopped),
            Err(TryAcquireError::NoPermits) => {
                self.tally.limit_reached.store(true, Ordering::Relaxed);
                self.wait_for(async { places.acquire_owned().await.ok() })
            }
        }
    }

    /// Waits for something another thread gives, or for the stop.
    fn wait_for<T>(&mut self, given: impl Future<Output = Option<T>>) -> Result<T, Stopped> {
        let stop = &mut self.stop;
        self.runtime.block_on(async {
            tokio::select! {
                biased;
                _ = stop.wait_for(|stop| *stop) => Err(Stopped),
                given = given => given.ok_or(Stopped),
            }
        })
    }

    /// Sleeps until `until`, or until the stop, which wakes this thread.
    fn sleep_until(&self, until: Instant) -> Result<(), Stopped> {
        loop {
            if *self.stop.borrow() {
                return Err(Stopped);
            }
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Ok(());
            }
            thread::park_timeout(left);
        }
    }
}

/// Asks the kernel to end this thread's sleeps on time: Linux lets them run over by 50 us unless told otherwise. Where it refuses, sleeps stay
/// as they were, and the lag shows it.
fn sharpen_sleep() {
    #[cfg(target_os = "linux")]
    let _ = rustix::thread::set_current_timer_slack(std::num::NonZeroU64::new(1));
}
