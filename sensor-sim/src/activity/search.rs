//! Searching a section's site, and opening what was found.

use caliper::vocabulary::{Action, EventType, Profile};

use super::{Stage, read};
use crate::deed::Deed;
use crate::thing::{Search, Thing};

/// Searches, and mostly opens a result.
pub(super) fn search(stage: &mut Stage<'_>) {
    let search = Search {
        section: stage.section,
        by: stage.person,
        mark: stage.mark(),
        draw: stage.stream.bits(),
    };
    let searched = Deed::new(
        EventType::SearchEvent,
        Profile::SearchProfile,
        Action::Searched,
        Thing::Platform,
    );
    stage.does(searched.making(Thing::Search(search)));
    if stage.stream.percent(70) {
        let found = read::pick(stage);
        stage.visit(Profile::ReadingProfile, Thing::Document(found));
    }
}
