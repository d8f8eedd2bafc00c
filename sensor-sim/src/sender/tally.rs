//! What the sender's two threads count, for anyone to read at any time.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};

/// Counters of one run. Each is written by one thread and read by others on its own, so no order between them is needed.
#[derive(Debug, Default)]
pub(super) struct Tally {
    /// Slots that have, or will have, an outcome.
    pub(super) reached: AtomicU64,
    /// Requests begun.
    pub(super) sent: AtomicU64,
    /// Places taken now.
    pub(super) in_flight: AtomicUsize,
    /// The most places taken at once.
    pub(super) in_flight_max: AtomicUsize,
    /// Whether a slot ever had to wait for a place.
    pub(super) limit_reached: AtomicBool,
    cpu_nanos: AtomicU64,
}

impl Tally {
    /// CPU time of the threads that have ended.
    pub(super) fn cpu(&self) -> Duration {
        Duration::from_nanos(self.cpu_nanos.load(Ordering::Relaxed))
    }
}

/// Adds the CPU time of the thread that drops it, even one that unwinds.
pub(super) struct CpuMeter(pub(super) Arc<Tally>);

impl Drop for CpuMeter {
    fn drop(&mut self) {
        let used = clock_gettime(ClockId::ThreadCPUTime);
        let seconds = u64::try_from(used.tv_sec).unwrap_or(0);
        let nanos = u64::try_from(used.tv_nsec).unwrap_or(0);
        self.0
            .cpu_nanos
            .fetch_add(seconds * 1_000_000_000 + nanos, Ordering::Relaxed);
    }
}
