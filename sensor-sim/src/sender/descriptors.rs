//! File descriptors: every request in flight needs one, and the usual soft limit of 1024 is too low.
//!
//! Linux makes a process's table of descriptors larger, at 256, 512 and so on, when one more is opened, and in a process of several threads it
//! waits then until all processors have noticed: 10 to 20 ms in which the opening thread stands still. A server that stalls for a moment makes
//! the sender open connections, so this would come at the worst time. The table is made large enough beforehand.

use std::fs::File;
use std::io;
use std::num::NonZeroUsize;

use rustix::io::fcntl_dupfd_cloexec;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// Descriptors the process needs besides connections: standard streams, the runtimes' own, certificates and reports being read or written.
const OTHERS: u64 = 128;

/// The most a process can have where nothing limits it: descriptors are C ints.
const MOST: u32 = i32::MAX.unsigned_abs();

/// Why the connections do not fit.
#[derive(Debug, thiserror::Error)]
pub enum DescriptorError {
    /// The hard limit is too low.
    #[error(
        "{wanted} requests in flight need {needed} open files, but this process may have only {limit}: allow more with `ulimit -n {needed}`, or lower --max-in-flight"
    )]
    TooFew {
        /// Requests in flight asked for.
        wanted: u64,
        /// Open files that takes.
        needed: u64,
        /// The hard limit.
        limit: u64,
    },
    /// The soft limit could not be raised.
    #[error("cannot raise the limit of open files to {needed}")]
    Raise {
        /// Open files needed.
        needed: u64,
        /// What the system said.
        #[source]
        source: io::Error,
    },
}

/// Raises this process's soft limit of open files, where it is lower than `in_flight` connections need, and makes its table as large. Returns
/// `in_flight`, now known to be a number of descriptors.
pub fn make_room(in_flight: NonZeroUsize) -> Result<u32, DescriptorError> {
    let limits = getrlimit(Resource::Nofile);
    Room::wanted(in_flight, &limits)?.make(&limits)?;
    Ok(u32::try_from(in_flight.get()).unwrap_or(MOST))
}

/// The same for as many of `connections` as the hard limit allows: for a server, which cannot know how many will come.
pub fn make_what_room_there_is(connections: NonZeroUsize) -> Result<(), DescriptorError> {
    let limits = getrlimit(Resource::Nofile);
    Room::allowed(connections, &limits).make(&limits)
}

/// Opens the last of so many descriptors for a moment. Where that fails, the table grows later.
fn enlarge_table(descriptors: u64) {
    let last = i32::try_from(descriptors.saturating_sub(1)).unwrap_or(i32::MAX);
    if let Ok(any) = File::open("/dev/null") {
        let _ = fcntl_dupfd_cloexec(any, last);
    }
}

/// How many descriptors the connections may take.
#[derive(Debug, PartialEq, Eq)]
struct Room {
    descriptors: u64,
    /// The soft limit to set, if it is lower.
    raise_to: Option<u64>,
}

impl Room {
    /// The room for so many connections, or none. `None` in a limit means that there is none.
    fn wanted(in_flight: NonZeroUsize, limits: &Rlimit) -> Result<Self, DescriptorError> {
        let wanted = u64::try_from(in_flight.get()).unwrap_or(u64::MAX);
        let needed = needed(in_flight);
        let limit = hard(limits);
        if limit < needed {
            return Err(DescriptorError::TooFew {
                wanted,
                needed,
                limit,
            });
        }
        Ok(Self::allowed(in_flight, limits))
    }

    /// The room for so many connections, or for as many as are allowed.
    fn allowed(connections: NonZeroUsize, limits: &Rlimit) -> Self {
        // A test bench in the same process holds the other ends of these connections: room for them too.
        let descriptors = hard(limits).min(needed(connections).saturating_mul(2));
        let lower = limits.current.filter(|current| *current < descriptors);
        Self {
            descriptors,
            raise_to: lower.map(|_| descriptors),
        }
    }

    fn make(&self, limits: &Rlimit) -> Result<(), DescriptorError> {
        if let Some(needed) = self.raise_to {
            let raised = Rlimit {
                current: Some(needed),
                maximum: limits.maximum,
            };
            setrlimit(Resource::Nofile, raised).map_err(|errno| DescriptorError::Raise {
                needed,
                source: errno.into(),
            })?;
        }
        enlarge_table(self.descriptors);
        Ok(())
    }
}

/// Open files that so many connections take.
fn needed(connections: NonZeroUsize) -> u64 {
    let connections = u64::try_from(connections.get()).unwrap_or(u64::MAX);
    connections.saturating_add(OTHERS)
}

/// The most open files that the system allows.
fn hard(limits: &Rlimit) -> u64 {
    limits
        .maximum
        .map_or(u64::from(MOST), |limit| limit.min(MOST.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limits(current: u64, maximum: Option<u64>) -> Rlimit {
        Rlimit {
            current: Some(current),
            maximum,
        }
    }

    #[test]
    fn the_soft_limit_rises_as_far_as_needed_and_never_falls() {
        let in_flight = NonZeroUsize::new(2000).unwrap();
        let table = [
            (limits(1024, None), Some(4256)),
            (limits(1024, Some(1_048_576)), Some(4256)),
            (limits(1024, Some(3000)), Some(3000)),
            (limits(1_048_576, Some(1_048_576)), None),
        ];
        for (limits, expected) in table {
            let room = Room::wanted(in_flight, &limits).unwrap();
            assert_eq!(room.raise_to, expected, "{limits:?}");
            assert_eq!(room.descriptors, expected.unwrap_or(4256));
        }
    }

    /// What `/proc` calls `FDSize`: the descriptors that the table has room for.
    #[cfg(target_os = "linux")]
    #[test]
    fn the_table_is_large_enough_before_anything_is_sent() {
        make_room(NonZeroUsize::new(2000).unwrap()).unwrap();
        let status = std::fs::read_to_string("/proc/self/status").unwrap();
        let size = status.lines().find_map(|line| line.strip_prefix("FDSize:"));
        let size: u64 = size.unwrap().trim().parse().unwrap();
        assert!(size >= 2000 + OTHERS, "{size}");
    }

    #[test]
    fn a_server_gets_what_there_is() {
        let most = NonZeroUsize::new(2000).unwrap();
        for (limits, descriptors) in [
            (limits(256, Some(2000)), 2000),
            (limits(256, Some(1_048_576)), 4256),
        ] {
            let room = Room::allowed(most, &limits);
            assert_eq!(
                (room.descriptors, room.raise_to),
                (descriptors, Some(descriptors))
            );
        }
    }

    #[test]
    fn what_cannot_fit_is_refused_with_advice() {
        let in_flight = NonZeroUsize::new(2000).unwrap();
        let refused = Room::wanted(in_flight, &limits(256, Some(1024)))
            .unwrap_err()
            .to_string();
        assert!(refused.contains("ulimit -n 2128"), "{refused}");
        assert!(refused.contains("--max-in-flight"), "{refused}");
    }
}
