//! Logging in to the platform.

use caliper::vocabulary::{Action, EventType, Profile};

use super::Stage;
use crate::deed::Deed;
use crate::thing::Thing;

/// Logs in.
pub(crate) fn log_in(stage: &mut Stage<'_>) {
    stage.does(Deed::new(
        EventType::SessionEvent,
        Profile::SessionProfile,
        Action::LoggedIn,
        Thing::Platform,
    ));
}
