//! Reading: a document is opened, then some of its pages are read one after the other.

use caliper::vocabulary::{EventType, Profile::ReadingProfile};

use super::{Stage, general::any_action};
use crate::campus::{DOCUMENTS, Document, Page};
use crate::deed::Deed;
use crate::thing::Thing;

/// In a hundred pages, by a sensor of Caliper 1.1: those that are told of by the deprecated reading event as well.
const READ: u32 = 30;

/// Opens a document and reads pages of it, from any page on.
pub(super) fn read(stage: &mut Stage<'_>) {
    let document = pick(stage);
    stage.visit(ReadingProfile, Thing::Document(document));
    let pages = stage.stream.between(1, 3);
    let last_start = stage.campus.pages_in(document) + 1 - pages;
    let start = stage.stream.between(1, last_start);
    for number in start..start + pages {
        let page = Thing::Page(Page { document, number });
        stage.visit(ReadingProfile, page);
        if stage.once_in_1p1(READ) {
            let action = any_action(stage);
            stage.does(Deed::new(
                EventType::ReadingEvent,
                ReadingProfile,
                action,
                page,
            ));
        }
    }
}

/// Any document of the section.
pub(super) fn pick(stage: &mut Stage<'_>) -> Document {
    Document {
        section: stage.section,
        number: stage.stream.between(1, DOCUMENTS),
    }
}
