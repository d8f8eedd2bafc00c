//! What no profile has a word for: an extension of the platform reports something by the basic event, with any action at all.

use caliper::vocabulary::{Action, EventType, Profile};

use super::Stage;
use crate::deed::Deed;
use crate::thing::Thing;

/// In a hundred: visits to a page of the platform that belongs to no course.
const DASHBOARD: u32 = 20;

/// Something happens to a part of the section's site, or somebody looks at what is none of its parts.
pub(super) fn happen(stage: &mut Stage<'_>) {
    if stage.stream.percent(DASHBOARD) {
        return stage.visit(Profile::GeneralProfile, Thing::Dashboard);
    }
    let action = any_action(stage);
    let object = stage.here().unwrap_or(Thing::Section(stage.section));
    stage.does(Deed::new(
        EventType::Event,
        Profile::GeneralProfile,
        action,
        object,
    ));
}

/// Any action that the sensor's Caliper knows.
pub(super) fn any_action(stage: &mut Stage<'_>) -> Action {
    let version = stage.version;
    let known = || {
        Action::ALL
            .iter()
            .filter(|action| action.known().to(version))
    };
    let count = u32::try_from(known().count()).unwrap_or(1);
    let chosen = stage.stream.below(count) as usize;
    known().nth(chosen).copied().unwrap_or(Action::Used)
}
