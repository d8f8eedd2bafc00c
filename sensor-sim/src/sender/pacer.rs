//! The pacer: gives each slot to a worker at its instant.
//!
//! It takes envelopes that were rendered beforehand, and shares the sender's thread: between two threads, each would have to wake the other for
//! every envelope, one with it and one with the place that its answer leaves.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use tokio::sync::{OwnedSemaphorePermit, Semaphore, TryAcquireError};
use tokio::task::yield_now;

use crate::source::Source;

use super::ahead::Ahead;
use super::alarm::Alarm;
use super::catch_up::{Decision, Pacing};
use super::reports::Reports;
use super::tally::Tally;
use super::ticket::Ticket;
use super::worker::{Dispatcher, Job};

/// How many slots that are due go in one go; then the workers have their turn, and so have answers.
const IN_ONE_GO: u32 = 16;

/// How far apart wake-ups are, at least: slots due in between go together. Setting the timer and waking the server, both asleep between any two
/// slots, cost as much as the requests do; at 26,000 a second this takes a quarter of the CPU away and adds 15 us to the median of the lag.
const GRAIN: Duration = Duration::from_micros(50);

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
    /// When the alarm went off last.
    pub(super) woke: Instant,
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
                    self.alarm.sleep_until(until.max(self.woke + GRAIN)).await;
                    self.woke = Instant::now();
                    slept = true;
                }
                Decision::Send => break,
                Decision::Skip => return Ok(slept),
            }
        }
        ticket.hold(self.place().await?);
        self.pacing.went(Instant::now(), intended);
        let defect = self.source.defect(slot);
        self.dispatcher.give(Job {
            ticket,
            body,
            defect,
        });
        Ok(slept)
    }

    async fn ticket(&self, slot: u64) -> Result<Ticket, Over> {
        let report = self.reports.reserve().await.map_err(|_| Over)?;
        Ok(Ticket::new(slot, report, Arc::clone(&self.tally)))
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
