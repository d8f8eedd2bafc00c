//! Whether this machine has a processor to spare.

use std::{num::NonZeroUsize, thread::available_parallelism};

/// Looks in a row that must find a processor free: one look is a moment, and moments deceive.
const LOOKS: u32 = 2;

/// The processors, looked at from time to time.
#[derive(Debug, Default)]
pub(super) struct Processors {
    found_free: u32,
}

impl Processors {
    /// Whether nobody has been waiting for a processor, now and at the look before. Where the system does not tell, there is always one free.
    pub(super) fn are_free(&mut self) -> bool {
        let running = std::fs::read_to_string("/proc/loadavg")
            .ok()
            .and_then(|text| running(&text));
        let processors = available_parallelism().map_or(1, NonZeroUsize::get);
        if running.is_none_or(|running| running <= processors) {
            self.found_free += 1;
        } else {
            self.found_free = 0;
        }
        self.found_free >= LOOKS
    }
}

/// How many threads run or wait to, whoever looks among them: `0.20 0.18 0.12 3/80 11206` (`man 5 proc_loadavg`).
fn running(loadavg: &str) -> Option<usize> {
    let threads = loadavg.split_whitespace().nth(3)?;
    threads.split_once('/')?.0.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_running_threads_are_read() {
        assert_eq!(running("0.20 0.18 0.12 3/80 11206"), Some(3));
        assert_eq!(running("nonsense"), None);
    }
}
