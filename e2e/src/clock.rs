//! One instant, read on both clocks: the monotonic one that measures, and the wall clock that the queue and the events speak.

use std::time::{Duration, Instant, SystemTime};

use caliper::datetime::DateTime;

/// The first intended instant of a run, on both clocks.
#[derive(Clone, Copy, Debug)]
pub struct RunClock {
    begin: Instant,
    wall: SystemTime,
}

impl RunClock {
    /// A run whose first slot is intended `lead` from now.
    #[must_use]
    pub fn starting_in(lead: Duration) -> Self {
        RunClock {
            begin: Instant::now() + lead,
            wall: SystemTime::now() + lead,
        }
    }

    /// The first intended instant.
    #[must_use]
    pub fn begin(&self) -> Instant {
        self.begin
    }

    /// The first intended instant on the wall clock.
    #[must_use]
    pub fn wall(&self) -> SystemTime {
        self.wall
    }

    /// The first intended instant as events and envelopes write it.
    #[must_use]
    pub fn start(&self) -> DateTime {
        DateTime::from_unix_millis(self.wall_us(Duration::ZERO) / 1000)
    }

    /// Where an instant lies in the run.
    #[must_use]
    pub fn offset(&self, at: Instant) -> Duration {
        at.saturating_duration_since(self.begin)
    }

    /// An offset in the run on the wall clock, microseconds since the Unix epoch.
    #[must_use]
    pub fn wall_us(&self, offset: Duration) -> i64 {
        let since_epoch = self
            .wall
            .duration_since(SystemTime::UNIX_EPOCH)
            .unwrap_or_default();
        i64::try_from((since_epoch + offset).as_micros()).unwrap_or(i64::MAX)
    }

    /// How far the wall clock has moved against the monotonic one since the run began.
    #[must_use]
    pub fn step(&self) -> Duration {
        self.step_between(Instant::now(), SystemTime::now())
    }

    fn step_between(&self, now: Instant, wall: SystemTime) -> Duration {
        // Both ends in whole nanoseconds from the beginning; before it, both are negative alike.
        let monotonic = signed(
            now.checked_duration_since(self.begin),
            self.begin.checked_duration_since(now),
        );
        let walled = signed(
            wall.duration_since(self.wall).ok(),
            self.wall.duration_since(wall).ok(),
        );
        Duration::from_nanos(walled.abs_diff(monotonic))
    }
}

fn signed(after: Option<Duration>, before: Option<Duration>) -> i64 {
    let nanos = |duration: Duration| i64::try_from(duration.as_nanos()).unwrap_or(i64::MAX);
    match (after, before) {
        (Some(after), _) => nanos(after),
        (None, Some(before)) => -nanos(before),
        (None, None) => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_is_seen_in_either_direction_also_before_the_begin() {
        let clock = RunClock::starting_in(Duration::from_secs(10));
        let (begin, wall) = (clock.begin(), clock.wall());
        let second = Duration::from_secs(1);
        assert_eq!(
            clock.step_between(begin + second, wall + second),
            Duration::ZERO
        );
        assert_eq!(
            clock.step_between(begin.checked_sub(second).unwrap(), wall - second),
            Duration::ZERO
        );
        assert_eq!(
            clock.step_between(begin + second, wall + 3 * second),
            2 * second
        );
        assert_eq!(
            clock.step_between(begin + second, wall - second),
            2 * second
        );
    }
}
