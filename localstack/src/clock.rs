//! One clock for the whole stack: monotonic instants inside, wall-clock time at the edges.
//!
//! Every timestamp the stack prints is derived from a monotonic instant and one reading of the wall
//! clock, so that a step of the system's clock during a run cannot reorder or stretch what is
//! measured. Instants are tokio's, so tests may pause them.

use std::time::{Duration, SystemTime};

use tokio::time::Instant;

/// A monotonic clock tied once to the wall clock.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Clock {
    origin: Instant,
    origin_since_epoch: Duration,
}

impl Clock {
    /// Reads both clocks, once.
    pub(crate) fn start() -> Self {
        Self {
            origin: Instant::now(),
            origin_since_epoch: SystemTime::now()
                .duration_since(SystemTime::UNIX_EPOCH)
                .unwrap_or_default(),
        }
    }

    /// The time since the Unix epoch at `at`.
    pub(crate) fn since_epoch(&self, at: Instant) -> Duration {
        if at >= self.origin {
            self.origin_since_epoch + (at - self.origin)
        } else {
            self.origin_since_epoch.saturating_sub(self.origin - at)
        }
    }

    /// Milliseconds since the Unix epoch at `at`, rounded down: the unit of every AWS timestamp
    /// here.
    pub(crate) fn epoch_millis(&self, at: Instant) -> u64 {
        u64::try_from(self.since_epoch(at).as_millis()).unwrap_or(u64::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn wall_time_follows_the_monotonic_clock_both_ways() {
        let earlier = Instant::now();
        tokio::time::advance(Duration::from_secs(5)).await;
        let clock = Clock::start();
        let now = Instant::now();
        let five_seconds = Duration::from_secs(5);
        assert_eq!(
            clock.since_epoch(now),
            clock.since_epoch(earlier) + five_seconds
        );
        assert_eq!(
            clock.epoch_millis(now + five_seconds),
            clock.epoch_millis(now) + 5_000
        );
    }
}
