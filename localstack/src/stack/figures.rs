//! What a stack can tell about itself.

use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};

use crate::{
    faults::{FaultCount, Faults},
    lambda::Lambda,
};

/// Figures of a stack since it came up.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StackFigures {
    /// Environments that passed their init.
    pub cold_starts: u64,
    /// The most environments alive at once.
    pub environments: u64,
    /// The most memory that any one environment held, in bytes, as far as it was looked at (here
    /// and in every earlier look); `None` where the system does not tell.
    pub peak_rss_bytes: Option<u64>,
    /// The most memory of each environment that was looked at, in bytes, the largest first.
    pub rss_bytes: Vec<u64>,
    /// The longest start of an environment, from the call for it to its first request for work.
    pub longest_init: Duration,
    /// CPU time of the stack's own thread, in seconds; the environments' is not in it.
    pub cpu_seconds: f64,
    /// Environments that ended though nobody asked them to, time-outs included, failed inits not.
    pub environments_died: u64,
    /// Invocations refused because no environment was free.
    pub throttled: u64,
    /// Every planned fault.
    pub faults: Vec<FaultCount>,
}

/// Collects the figures. To be called on the stack's thread, whose CPU time it reads.
pub(super) fn collect(lambda: &Lambda, faults: &Faults) -> StackFigures {
    let figures = lambda.figures();
    StackFigures {
        cold_starts: figures.cold_starts,
        environments: figures.most_alive,
        peak_rss_bytes: figures.peak_rss_bytes,
        rss_bytes: figures.rss_bytes,
        longest_init: figures.longest_init,
        cpu_seconds: thread_cpu_seconds(),
        environments_died: figures.died,
        throttled: figures.throttled,
        faults: faults.counts(),
    }
}

fn thread_cpu_seconds() -> f64 {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    Duration::try_from(time).unwrap_or_default().as_secs_f64()
}
