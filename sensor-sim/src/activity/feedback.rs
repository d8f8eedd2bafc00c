//! Giving feedback on a document: stars, words, or both.

use caliper::vocabulary::{Action, EventType, Profile};

use super::{Stage, read};
use crate::deed::Deed;
use crate::thing::{Comment, Rating, Thing};

/// Opens a document, and says what it is worth.
pub(super) fn give(stage: &mut Stage<'_>) {
    let on = read::pick(stage);
    stage.visit(Profile::ReadingProfile, Thing::Document(on));
    let with_words = stage.stream.percent(40);
    if !with_words || stage.stream.percent(50) {
        let rating = Rating {
            of: on,
            by: stage.learner,
            mark: stage.mark(),
            stars: stage
                .stream
                .one_of(&[(1, 1), (1, 2), (2, 3), (4, 4), (3, 5)]),
        };
        does(
            stage,
            Action::Ranked,
            Thing::Document(on),
            Thing::Rating(rating),
        );
    }
    if with_words {
        let comment = Comment {
            on,
            by: stage.learner,
            mark: stage.mark(),
            draw: stage.stream.bits(),
        };
        does(
            stage,
            Action::Commented,
            Thing::Document(on),
            Thing::Comment(comment),
        );
    }
}

fn does(stage: &mut Stage<'_>, action: Action, on: Thing, made: Thing) {
    let deed = Deed::new(
        EventType::FeedbackEvent,
        Profile::FeedbackProfile,
        action,
        on,
    );
    stage.does(deed.making(made));
}
