//! How a session ends, if it ends in an event at all: most learners just close the window.

use caliper::vocabulary::{Action, EventType, Profile};

use super::Stage;
use crate::deed::Deed;
use crate::thing::Thing;

/// What marks the end of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    /// The person logs out.
    LogOut,
    /// The platform ends the session that nobody uses.
    TimeOut,
}

/// Ends the session.
pub(crate) fn log_out(stage: &mut Stage<'_>, ending: Ending) {
    let end = |action, object| {
        Deed::new(
            EventType::SessionEvent,
            Profile::SessionProfile,
            action,
            object,
        )
    };
    stage.does(match ending {
        Ending::LogOut => end(Action::LoggedOut, Thing::Platform).from(stage.here()),
        Ending::TimeOut => end(Action::TimedOut, Thing::ThisSession).by_software(),
    });
}
