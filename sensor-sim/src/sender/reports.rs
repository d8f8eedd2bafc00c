//! Outcomes on their way to whoever reads them.
//!
//! Waking a reader on another thread costs more than the outcome itself: done for each turn of a busy sender's loop, it was a quarter of all
//! that an envelope cost. So an outcome after a quiet millisecond is handed over at once, and those that follow are gathered.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::sync::mpsc::OwnedPermit;
use tokio::time::sleep;

use super::outcome::Outcome;

/// How long outcomes are gathered. They carry their instants, so nothing that is measured depends on it.
const GATHERING: Duration = Duration::from_millis(1);

/// A place among the outcomes that may wait to be read.
pub(super) type Permit = OwnedPermit<Outcome>;

/// Outcomes that are due. What is left is handed over when it is dropped, so none gets lost.
#[derive(Default)]
pub(super) struct Reports {
    due: Mutex<Vec<(Permit, Outcome)>>,
    some: Notify,
}

impl Reports {
    /// Takes an outcome; does not wait.
    pub(super) fn report(&self, permit: Permit, outcome: Outcome) {
        let mut due = self.due();
        due.push((permit, outcome));
        if due.len() == 1 {
            self.some.notify_one();
        }
    }

    /// Hands outcomes over, for ever.
    pub(super) async fn hand_over(self: Arc<Self>) {
        let mut batch = Vec::new();
        loop {
            self.some.notified().await;
            std::mem::swap(&mut *self.due(), &mut batch);
            send(batch.drain(..));
            sleep(GATHERING).await;
        }
    }

    fn due(&self) -> MutexGuard<'_, Vec<(Permit, Outcome)>> {
        self.due.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Reports {
    fn drop(&mut self) {
        let due = self.due.get_mut();
        send(due.unwrap_or_else(PoisonError::into_inner).drain(..));
    }
}

fn send(due: impl Iterator<Item = (Permit, Outcome)>) {
    for (permit, outcome) in due {
        permit.send(outcome);
    }
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use tokio::sync::mpsc;
    use tokio::task::yield_now;

    use super::super::outcome::Fate;
    use super::*;

    fn report(reports: &Reports, outcomes: &mpsc::Sender<Outcome>, slot: u64) {
        let permit = outcomes.clone().try_reserve_owned().unwrap();
        let now = Instant::now();
        let outcome = Outcome {
            slot,
            sent: Some(now),
            ended: now,
            fate: Fate::TimedOut,
        };
        reports.report(permit, outcome);
    }

    #[tokio::test(start_paused = true)]
    async fn the_first_goes_at_once_and_those_that_follow_go_together() {
        let reports = Arc::<Reports>::default();
        let (outcomes, mut read) = mpsc::channel(64);
        tokio::spawn(Arc::clone(&reports).hand_over());
        report(&reports, &outcomes, 0);
        yield_now().await;
        assert_eq!(read.try_recv().unwrap().slot, 0);
        for slot in 1..10 {
            report(&reports, &outcomes, slot);
            yield_now().await;
        }
        assert!(read.try_recv().is_err());
        let mut batch = Vec::new();
        while batch.len() < 9 {
            read.recv_many(&mut batch, 64).await;
        }
        let slots: Vec<_> = batch.iter().map(|outcome| outcome.slot).collect();
        assert_eq!(slots, (1..10).collect::<Vec<_>>());
    }

    #[test]
    fn what_nobody_handed_over_comes_when_all_is_dropped() {
        let reports = Reports::default();
        let (outcomes, mut read) = mpsc::channel(64);
        for slot in 0..3 {
            report(&reports, &outcomes, slot);
        }
        assert!(read.try_recv().is_err());
        drop((reports, outcomes));
        for slot in 0..3 {
            assert_eq!(read.try_recv().unwrap().slot, slot);
        }
        assert!(read.blocking_recv().is_none());
    }
}
