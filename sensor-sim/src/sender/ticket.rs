//! A reached slot on its way to its outcome.
//!
//! A ticket reports when it is dropped, whoever drops it: a task that panics or is cancelled cannot lose a slot. It reserved its place among the
//! outcomes beforehand, so that reporting neither waits nor fails.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Instant;

use tokio::sync::OwnedSemaphorePermit;

use super::outcome::{Fate, Outcome};
use super::reports::Reserved;
use super::tally::Tally;

/// One reached slot. Dropping it reports [`Fate::Unsent`] if the request never began and [`Fate::Unfinished`] if it did.
pub(super) struct Ticket {
    slot: u64,
    sent: Option<Instant>,
    /// How it ended, and when.
    settled: Option<(Fate, Instant)>,
    retries: u16,
    duplicate: Option<Fate>,
    report: Option<Reserved>,
    place: Option<OwnedSemaphorePermit>,
    tally: Arc<Tally>,
}

impl Ticket {
    pub(super) fn new(slot: u64, report: Reserved, tally: Arc<Tally>) -> Self {
        tally.reached.fetch_add(1, Ordering::Relaxed);
        Self {
            slot,
            sent: None,
            settled: None,
            retries: 0,
            duplicate: None,
            report: Some(report),
            place: None,
            tally,
        }
    }

    /// Holds a place in flight until the slot has ended.
    pub(super) fn hold(&mut self, place: OwnedSemaphorePermit) {
        self.place = Some(place);
        let taken = self.tally.in_flight.fetch_add(1, Ordering::Relaxed) + 1;
        self.tally.in_flight_max.fetch_max(taken, Ordering::Relaxed);
    }

    /// Stamps the beginning of the request.
    pub(super) fn begin(&mut self) -> Instant {
        self.tally.sent.fetch_add(1, Ordering::Relaxed);
        *self.sent.insert(Instant::now())
    }

    /// Notes that the request goes once more; says which slot it is of.
    pub(super) fn goes_again(&mut self) -> u64 {
        self.retries = self.retries.saturating_add(1);
        self.slot
    }

    /// Notes how the same request ended that went once more.
    pub(super) fn went_twice(&mut self, duplicate: Fate) {
        self.duplicate = Some(duplicate);
    }

    /// Reports how the request ended, and when.
    pub(super) fn settle(mut self, fate: Fate, ended: Instant) {
        self.settled = Some((fate, ended));
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        let given_up = if self.sent.is_some() {
            Fate::Unfinished
        } else {
            Fate::Unsent
        };
        // First the place, then the report: whoever has read the last outcome finds nothing in flight.
        if let Some(place) = self.place.take() {
            self.tally.in_flight.fetch_sub(1, Ordering::Relaxed);
            drop(place);
        }
        if let Some(report) = self.report.take() {
            let (fate, ended) = self.settled.unwrap_or_else(|| (given_up, Instant::now()));
            report.report(Outcome {
                slot: self.slot,
                sent: self.sent,
                ended,
                fate,
                retries: self.retries,
                duplicate: self.duplicate,
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use std::panic::{AssertUnwindSafe, catch_unwind};

    use tokio::sync::Semaphore;

    use super::super::reports::reports;
    use super::*;

    /// The outcome of a ticket that went through `life`, after checking that it is the only one and that no place is left taken.
    async fn outcome(life: impl FnOnce(Ticket)) -> Outcome {
        let (reports, mut outcomes) = reports(1);
        let places = Arc::new(Semaphore::new(1));
        let report = reports.reserve().await.ok().unwrap();
        drop(reports);
        let mut ticket = Ticket::new(7, report, Arc::default());
        ticket.hold(Arc::clone(&places).try_acquire_owned().unwrap());
        life(ticket);
        assert_eq!(places.available_permits(), 1);
        let outcome = outcomes.recv().await.unwrap();
        assert_eq!(outcome.slot, 7);
        assert_eq!(outcomes.recv().await, None);
        outcome
    }

    #[tokio::test]
    async fn a_settled_ticket_reports_its_fate() {
        let outcome = outcome(|mut ticket| {
            ticket.begin();
            ticket.settle(Fate::TimedOut, Instant::now());
        })
        .await;
        assert_eq!(outcome.fate, Fate::TimedOut);
        assert!(outcome.sent.is_some_and(|sent| sent <= outcome.ended));
    }

    #[tokio::test]
    async fn a_dropped_ticket_reports_how_far_it_came() {
        let unsent = outcome(drop).await;
        assert_eq!((unsent.fate, unsent.sent), (Fate::Unsent, None));
        let unfinished = outcome(|mut ticket| {
            ticket.begin();
        })
        .await;
        assert_eq!(unfinished.fate, Fate::Unfinished);
    }

    #[tokio::test]
    async fn a_task_that_panics_loses_no_ticket() {
        let unfinished = outcome(|mut ticket| {
            let panicked = catch_unwind(AssertUnwindSafe(move || {
                ticket.begin();
                panic!("a bug, made on purpose");
            }));
            assert!(panicked.is_err());
        })
        .await;
        assert_eq!(unfinished.fate, Fate::Unfinished);
    }
}
