//! How a session ends, if it ends in an event at all: most learners just close the window.

use super::{Activity, Deed};

/// What marks the end of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    /// The learner logs out.
    LogOut,
    /// The platform ends the session that nobody uses.
    TimeOut,
}

/// Ends the session, once.
pub(crate) struct LogOut {
    ending: Option<Ending>,
}

impl LogOut {
    pub(crate) fn new(ending: Ending) -> Self {
        Self {
            ending: Some(ending),
        }
    }
}

impl Activity for LogOut {
    fn next(&mut self, _step: u64) -> Option<Deed> {
        self.ending.take().map(|ending| match ending {
            Ending::LogOut => Deed::LoggedOut,
            Ending::TimeOut => Deed::TimedOut,
        })
    }
}
