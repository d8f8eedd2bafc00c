//! Outcomes on their way to whoever reads them.
//!
//! Waking a reader on another thread costs more than the outcome itself, and a reader on the sender's processor takes it away each time it is
//! woken. So an outcome after a quiet millisecond is handed over at once, and those that follow are gathered and handed over as one.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use std::vec;

use tokio::sync::{Notify, Semaphore, TryAcquireError, mpsc};
use tokio::time::sleep;

use super::outcome::Outcome;

/// How long outcomes are gathered. They carry their instants, so nothing that is measured depends on it.
const GATHERING: Duration = Duration::from_millis(1);

/// Both ends. At most `most` outcomes wait to be read, beyond the batch that is being read.
pub(super) fn reports(most: usize) -> (Arc<Reports>, Outcomes) {
    let room = Arc::new(Semaphore::new(most.min(Semaphore::MAX_PERMITS)));
    let (batches, read) = mpsc::unbounded_channel();
    let reports = Reports {
        room: Arc::clone(&room),
        due: Mutex::default(),
        some: Notify::new(),
        batches,
    };
    let outcomes = Outcomes {
        room,
        batch: Vec::new().into_iter(),
        batches: read,
    };
    (Arc::new(reports), outcomes)
}

/// Where outcomes are reported. What is left is handed over when it is dropped, so none gets lost.
pub(super) struct Reports {
    /// A permit for each outcome that may wait.
    room: Arc<Semaphore>,
    due: Mutex<Vec<Outcome>>,
    some: Notify,
    batches: mpsc::UnboundedSender<Vec<Outcome>>,
}

/// Room for one outcome.
pub(super) struct Reserved(Arc<Reports>);

/// Nobody reads outcomes any more.
pub(super) struct Unread;

impl Reports {
    /// Reserves room for an outcome; waits until there is some.
    pub(super) async fn reserve(self: &Arc<Self>) -> Result<Reserved, Unread> {
        let permit = match self.room.try_acquire() {
            Ok(permit) => permit,
            Err(TryAcquireError::Closed) => return Err(Unread),
            Err(TryAcquireError::NoPermits) => self.room.acquire().await.map_err(|_| Unread)?,
        };
        // Given back by the reader.
        permit.forget();
        Ok(Reserved(Arc::clone(self)))
    }

    /// Hands outcomes over, for ever.
    pub(super) async fn hand_over(self: Arc<Self>) {
        loop {
            self.some.notified().await;
            self.send(std::mem::take(&mut *self.due()));
            sleep(GATHERING).await;
        }
    }

    fn due(&self) -> MutexGuard<'_, Vec<Outcome>> {
        self.due.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A batch that nobody will read is dropped.
    fn send(&self, batch: Vec<Outcome>) {
        let _ = self.batches.send(batch);
    }
}

impl Reserved {
    /// Reports an outcome; does not wait.
    pub(super) fn report(self, outcome: Outcome) {
        let mut due = self.0.due();
        due.push(outcome);
        if due.len() == 1 {
            self.0.some.notify_one();
        }
    }
}

impl Drop for Reports {
    fn drop(&mut self) {
        let left = std::mem::take(&mut *self.due());
        self.send(left);
    }
}

/// The outcomes of a run, one for each slot reached, in the order in which slots ended. They are bounded: whoever stops reading holds up the run.
/// Dropping it lets the run end.
pub struct Outcomes {
    room: Arc<Semaphore>,
    batch: vec::IntoIter<Outcome>,
    batches: mpsc::UnboundedReceiver<Vec<Outcome>>,
}

impl Outcomes {
    /// The next outcome; `None` when all is over. Given up while it waits, it loses nothing.
    pub async fn recv(&mut self) -> Option<Outcome> {
        loop {
            if let Some(outcome) = self.batch.next() {
                return Some(outcome);
            }
            let batch = self.batches.recv().await?;
            self.begin(batch);
        }
    }

    /// The same for a thread that may sleep.
    ///
    /// # Panics
    ///
    /// On a thread that drives asynchronous tasks.
    pub fn blocking_recv(&mut self) -> Option<Outcome> {
        loop {
            if let Some(outcome) = self.batch.next() {
                return Some(outcome);
            }
            let batch = self.batches.blocking_recv()?;
            self.begin(batch);
        }
    }

    fn begin(&mut self, batch: Vec<Outcome>) {
        self.room.add_permits(batch.len());
        self.batch = batch.into_iter();
    }
}

impl Drop for Outcomes {
    fn drop(&mut self) {
        self.room.close();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU64, Ordering};
    use std::time::Instant;

    use tokio::task::yield_now;

    use super::super::outcome::Fate;
    use super::*;

    async fn report(reports: &Arc<Reports>, slot: u64) {
        let now = Instant::now();
        let outcome = Outcome {
            slot,
            sent: Some(now),
            ended: now,
            fate: Fate::TimedOut,
            retries: 0,
            duplicate: None,
        };
        let reserved = reports.reserve().await.ok().expect("somebody reads");
        reserved.report(outcome);
    }

    #[tokio::test(start_paused = true)]
    async fn the_first_goes_at_once_and_those_that_follow_go_as_one() {
        let (reports, mut outcomes) = reports(64);
        tokio::spawn(Arc::clone(&reports).hand_over());
        report(&reports, 0).await;
        yield_now().await;
        assert_eq!(outcomes.batches.try_recv().unwrap().len(), 1);
        for slot in 1..10 {
            report(&reports, slot).await;
            yield_now().await;
        }
        assert!(outcomes.batches.try_recv().is_err());
        let batch = outcomes.batches.recv().await.unwrap();
        let slots: Vec<_> = batch.iter().map(|outcome| outcome.slot).collect();
        assert_eq!(slots, (1..10).collect::<Vec<_>>());
    }

    #[tokio::test(start_paused = true)]
    async fn every_outcome_is_read_once_and_what_waits_is_bounded() {
        let (reports, mut outcomes) = reports(8);
        tokio::spawn(Arc::clone(&reports).hand_over());
        let reported = Arc::<AtomicU64>::default();
        let count = Arc::clone(&reported);
        let task = tokio::spawn(async move {
            for slot in 0..1000 {
                report(&reports, slot).await;
                count.fetch_add(1, Ordering::SeqCst);
            }
        });
        sleep(GATHERING * 10).await;
        assert_eq!(reported.load(Ordering::SeqCst), 8);
        for slot in 0..1000 {
            assert_eq!(outcomes.recv().await.unwrap().slot, slot);
        }
        assert!(task.await.is_ok());
    }

    #[tokio::test]
    async fn what_nobody_handed_over_comes_when_all_is_dropped() {
        let (reports, mut outcomes) = reports(64);
        for slot in 0..3 {
            report(&reports, slot).await;
        }
        assert!(outcomes.batches.is_empty());
        drop(reports);
        for slot in 0..3 {
            assert_eq!(outcomes.recv().await.unwrap().slot, slot);
        }
        assert_eq!(outcomes.recv().await, None);
    }

    #[tokio::test]
    async fn without_a_reader_there_is_no_room() {
        let (reports, outcomes) = reports(64);
        drop(outcomes);
        assert!(reports.reserve().await.is_err());
    }
}
