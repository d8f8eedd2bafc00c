//! The pacer: gives each slot to a worker at its instant.
//!
//! It takes envelopes that were rendered beforehand, and shares the sender's thread: between two threads, each would have to wake the other for
//! every envelope, one with it and one with the place that its answer leaves.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Instant;

use tokio::sync::mpsc;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, TryAcquireError};
use tokio::task::yield_now;

use crate::source::Source;

use super::ahead::Ahead;
use super::alarm::Alarm;
use super::catch_up::{Decision, Pacing};
use super::outcome::Outcome;
use super::reports::Reports;
use super::tally::Tally;
use super::ticket::Ticket;
use super::worker::{Dispatcher, Job};

/// How many slots that are due go in one go; then the workers have their turn, and so have answers.
const IN_ONE_GO: u32 = 16;

/// There is nothing more to pace.
struct Over;

/// All that pacing needs.
pub(super) struct Pacer {
    pub(super) source: Arc<dyn Source>,
    /// The instant of offset zero.
    pub(super) begin: Instant,
    pub(super) pacing: Pacing,
    pub(super) ahead: Ahead,
    pub(super) alarm: Alarm,
    pub(super) outcomes: mpsc::Sender<Outcome>,
    pub(super) reports: Arc<Reports>,
    /// One permit for each request that may be in flight.
    pub(super) places: Arc<Semaphore>,
    pub(super) dispatcher: Dispatcher,
    pub(super) tally: Arc<Tally>,
}

impl Pacer {
    /// Paces every slot, or those up to one that could not be rendered.
    pub(super) async fn run(mut self) {
        let mut in_one_go = 0;
        for slot in 0..self.source.slots() {
            match self.pace(slot).await {
                Ok(true) => in_one_go = 0,
                Ok(false) => in_one_go += 1,
                Err(Over) => return,
            }
            if in_one_go == IN_ONE_GO {
                in_one_go = 0;
                yield_now().await;
            }
        }
    }

    /// Gives one slot to a worker, or gives it up by dropping its ticket. Says whether it had to wait for its instant.
    async fn pace(&mut self, slot: u64) -> Result<bool, Over> {
        let mut ticket = self.ticket(slot).await?;
        let body = self.ahead.next().await.ok_or(Over)?;
        let intended = self.begin + self.source.offset(slot);
        let mut slept = false;
        loop {
            match self.pacing.decide(Instant::now(), intended) {
                Decision::WaitUntil(until) => {
                    self.alarm.sleep_until(until).await;
                    slept = true;
                }
                Decision::Send => break,
                Decision::Skip => return Ok(slept),
            }
        }
        ticket.hold(self.place().await?);
        self.pacing.went(Instant::now(), intended);
        self.dispatcher.give(Job { ticket, body });
        Ok(slept)
    }

    async fn ticket(&self, slot: u64) -> Result<Ticket, Over> {
        let permit = match self.outcomes.clone().try_reserve_owned() {
            Ok(permit) => permit,
            Err(mpsc::error::TrySendError::Closed(_)) => return Err(Over),
            Err(mpsc::error::TrySendError::Full(outcomes)) => {
                outcomes.reserve_owned().await.map_err(|_| Over)?
            }
        };
        let (reports, tally) = (Arc::clone(&self.reports), Arc::clone(&self.tally));
        Ok(Ticket::new(slot, permit, reports, tally))
    }

    async fn place(&self) -> Result<OwnedSemaphorePermit, Over> {
        match Arc::clone(&self.places).try_acquire_owned() {
            Ok(place) => Ok(place),
            Err(TryAcquireError::Closed) => Err(Over),
            Err(TryAcquireError::NoPermits) => {
                self.tally.limit_reached.store(true, Ordering::Relaxed);
                let places = Arc::clone(&self.places);
                places.acquire_owned().await.map_err(|_| Over)
            }
        }
    }
}
