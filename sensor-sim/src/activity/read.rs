//! Reading: a document is opened, then some of its pages are read one after the other.

use caliper::vocabulary::Profile::ReadingProfile;

use super::Stage;
use crate::campus::{DOCUMENTS, Document, Page};
use crate::thing::Thing;

/// Opens a document and reads pages of it, from any page on.
pub(super) fn read(stage: &mut Stage<'_>) {
    let document = pick(stage);
    stage.visit(ReadingProfile, Thing::Document(document));
    let pages = stage.stream.between(1, 3);
    let last_start = stage.campus.pages_in(document) + 1 - pages;
    let start = stage.stream.between(1, last_start);
    for number in start..start + pages {
        stage.visit(ReadingProfile, Thing::Page(Page { document, number }));
    }
}

/// Any document of the section.
pub(super) fn pick(stage: &mut Stage<'_>) -> Document {
    Document {
        section: stage.section,
        number: stage.stream.between(1, DOCUMENTS),
    }
}
