//! Sleeping to an instant on the sender's runtime, whose own timers step by a millisecond and round up.

use std::io;
use std::time::{Duration, Instant};

/// Wakes the task that waits for it, on time.
pub(super) struct Alarm(clock::Clock);

impl Alarm {
    /// An alarm of the runtime that calls this.
    pub(super) fn new() -> io::Result<Self> {
        clock::Clock::new().map(Self)
    }

    /// Waits until `until`. It never spins, because the machine is shared with the system under test.
    pub(super) async fn sleep_until(&mut self, until: Instant) {
        loop {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return;
            }
            self.0.wait(left).await;
        }
    }
}

/// A timer of the kernel, in nanoseconds, waited for like a socket.
#[cfg(target_os = "linux")]
mod clock {
    use rustix::time::{
        Itimerspec, TimerfdClockId, TimerfdFlags, TimerfdTimerFlags, Timespec, timerfd_create,
        timerfd_settime,
    };
    use tokio::net::unix::pipe::Receiver;

    use super::{Duration, io};

    /// A timer's descriptor polls and reads as a pipe does: eight bytes once it has gone off.
    pub(super) struct Clock(Receiver);

    impl Clock {
        pub(super) fn new() -> io::Result<Self> {
            let flags = TimerfdFlags::NONBLOCK | TimerfdFlags::CLOEXEC;
            let timer = timerfd_create(TimerfdClockId::Monotonic, flags)?;
            Receiver::from_owned_fd_unchecked(timer).map(Self)
        }

        /// Waits about as long as that; may return early.
        pub(super) async fn wait(&mut self, left: Duration) {
            let once = Itimerspec {
                it_interval: Timespec::default(),
                it_value: Timespec::try_from(left).unwrap_or_default(),
            };
            if timerfd_settime(&self.0, TimerfdTimerFlags::empty(), &once).is_err()
                || self.0.readable().await.is_err()
            {
                return tokio::time::sleep(left).await;
            }
            let _ = self.0.try_read(&mut [0; 8]);
        }
    }
}

/// The runtime's own timers: up to a millisecond late, which the lag shows.
#[cfg(not(target_os = "linux"))]
mod clock {
    use super::{Duration, io};

    pub(super) struct Clock;

    impl Clock {
        pub(super) fn new() -> io::Result<Self> {
            Ok(Self)
        }

        pub(super) async fn wait(&mut self, left: Duration) {
            tokio::time::sleep(left).await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn it_never_wakes_early_and_can_be_used_again() {
        let mut alarm = Alarm::new().unwrap();
        for micros in [0, 1, 50, 300, 2000, 50, 7] {
            let until = Instant::now() + Duration::from_micros(micros);
            alarm.sleep_until(until).await;
            assert!(Instant::now() >= until);
        }
        let past = Instant::now();
        tokio::time::sleep(Duration::from_millis(2)).await;
        alarm.sleep_until(past).await;
    }

    #[tokio::test]
    async fn a_wait_that_was_given_up_leaves_nothing_behind() {
        let mut alarm = Alarm::new().unwrap();
        let far = Instant::now() + Duration::from_hours(1);
        tokio::select! {
            () = alarm.sleep_until(far) => panic!("an hour has not passed"),
            () = tokio::time::sleep(Duration::from_millis(2)) => {}
        }
        let near = Instant::now() + Duration::from_millis(1);
        alarm.sleep_until(near).await;
        assert!(Instant::now() >= near && Instant::now() < far);
    }
}
