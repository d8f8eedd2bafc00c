//! File descriptors: every request in flight needs one, and the usual soft limit of 1024 is too low.

use std::io;
use std::num::NonZeroUsize;

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

/// Raises this process's soft limit of open files, where it is lower than `in_flight` connections need. Returns `in_flight`, now known to be a
/// number of descriptors.
pub(super) fn make_room(in_flight: NonZeroUsize) -> Result<u32, DescriptorError> {
    let limits = getrlimit(Resource::Nofile);
    if let Some(needed) = target(in_flight, &limits)? {
        let raised = Rlimit {
            current: Some(needed),
            maximum: limits.maximum,
        };
        setrlimit(Resource::Nofile, raised).map_err(|errno| DescriptorError::Raise {
            needed,
            source: errno.into(),
        })?;
    }
    Ok(u32::try_from(in_flight.get()).unwrap_or(MOST))
}

/// The soft limit to set, if any. `None` in a limit means that there is none.
fn target(in_flight: NonZeroUsize, limits: &Rlimit) -> Result<Option<u64>, DescriptorError> {
    let wanted = u64::try_from(in_flight.get()).unwrap_or(u64::MAX);
    let needed = wanted.saturating_add(OTHERS);
    let limit = limits
        .maximum
        .map_or(u64::from(MOST), |limit| limit.min(MOST.into()));
    if limit < needed {
        return Err(DescriptorError::TooFew {
            wanted,
            needed,
            limit,
        });
    }
    // A test bench in the same process holds the other ends of these connections: leave room for them too, where the hard limit allows it.
    let target = limit.min(needed.saturating_mul(2));
    Ok(limits
        .current
        .filter(|current| *current < target)
        .map(|_| target))
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
            assert_eq!(target(in_flight, &limits).unwrap(), expected, "{limits:?}");
        }
    }

    #[test]
    fn what_cannot_fit_is_refused_with_advice() {
        let in_flight = NonZeroUsize::new(2000).unwrap();
        let refused = target(in_flight, &limits(256, Some(1024)))
            .unwrap_err()
            .to_string();
        assert!(refused.contains("ulimit -n 2128"), "{refused}");
        assert!(refused.contains("--max-in-flight"), "{refused}");
    }
}
