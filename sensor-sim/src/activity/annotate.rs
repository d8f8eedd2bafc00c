//! Annotating: a page is opened, then marked, tagged, or shown to somebody.

use caliper::vocabulary::{Action, EventType, Profile};

use super::{Stage, read};
use crate::campus::{Frame, Page};
use crate::deed::Deed;
use crate::thing::{Annotation, Markup, Thing};

/// In a hundred annotations.
const SHARES: [(u32, (Markup, Action)); 4] = [
    (45, (Markup::Highlight, Action::Highlighted)),
    (30, (Markup::Bookmark, Action::Bookmarked)),
    (15, (Markup::Tag, Action::Tagged)),
    (10, (Markup::Share, Action::Shared)),
];

/// In a hundred, by a sensor of Caliper 1.1: annotations of the kinds that it has deprecated.
const DEPRECATED: u32 = 20;

/// Those kinds.
const OTHERS: [(u32, Action); 12] = [
    (1, Action::Attached),
    (1, Action::Classified),
    (1, Action::Commented),
    (1, Action::Described),
    (1, Action::Disliked),
    (1, Action::Identified),
    (1, Action::Liked),
    (1, Action::Linked),
    (1, Action::Questioned),
    (1, Action::Ranked),
    (1, Action::Recommended),
    (1, Action::Subscribed),
];

/// Opens a page and annotates it once or more.
pub(super) fn annotate(stage: &mut Stage<'_>) {
    let document = read::pick(stage);
    let number = stage.stream.between(1, stage.campus.pages_in(document));
    let page = Page { document, number };
    stage.visit(Profile::ReadingProfile, Thing::Page(page));
    for _ in 0..stage.stream.between(1, 3) {
        let (markup, action) = if stage.once_in_1p1(DEPRECATED) {
            (Markup::Other, stage.stream.one_of(&OTHERS))
        } else {
            stage.stream.one_of(&SHARES)
        };
        let index = stage.stream.between(1, 8);
        let annotation = Annotation {
            markup,
            page,
            by: stage.learner,
            mark: stage.mark(),
            draw: stage.stream.bits(),
        };
        let mark = Deed::new(
            EventType::AnnotationEvent,
            Profile::AnnotationProfile,
            action,
            Thing::Page(page),
        );
        stage.does(
            mark.making(Thing::Annotation(annotation))
                .at(Thing::Frame(Frame { page, index })),
        );
    }
}
