//! What comes of taking an assessment: attempts and responses.

use caliper::{datetime::DateTime, vocabulary::EntityType};

use super::entity::span;
use crate::{
    activity::{Attempt, ItemAttempt},
    campus::{ItemKind, Learner},
    json::Object,
    random::Stream,
};

/// Words that learners write into blanks or mark in a text.
const WORDS: [&str; 8] = [
    "always", "energy", "growth", "margin", "method", "source", "surface", "vector",
];

/// An attempt at an assessment; with its end, once submitted.
pub(super) fn attempt(
    out: &mut Object<'_>,
    attempt: Attempt,
    learner: Learner,
    started: DateTime,
    ended: Option<DateTime>,
) {
    out.text("id", attempt_iri(attempt, learner));
    out.text("type", EntityType::Attempt);
    out.text("assignee", learner);
    out.text("assignable", attempt.assessment);
    out.number("count", attempt.count);
    span(out, started, ended);
}

/// An attempt at one item, part of the attempt at the whole.
pub(super) fn item_attempt(
    out: &mut Object<'_>,
    item: ItemAttempt,
    learner: Learner,
    started: DateTime,
) {
    out.text(
        "id",
        format_args!(
            "{}/attempts/{}-{}",
            item.item,
            learner.number(),
            item.attempt.count
        ),
    );
    out.text("type", EntityType::Attempt);
    out.text("assignee", learner);
    out.text("assignable", item.item);
    out.text("isPartOf", attempt_iri(item.attempt, learner));
    out.number("count", item.attempt.count);
    span(out, started, None);
}

/// The response to an item, in the form that its kind of question asks for.
pub(super) fn response(
    out: &mut Object<'_>,
    item: ItemAttempt,
    learner: Learner,
    (kind, answer): (ItemKind, u64),
    (started, ended): (DateTime, DateTime),
) {
    let mut stream = Stream::from_draw(answer);
    out.text(
        "id",
        format_args!(
            "{}/responses/{}-{}",
            item.item,
            learner.number(),
            item.attempt.count
        ),
    );
    out.text("type", type_of(kind));
    out.object("attempt", |out| item_attempt(out, item, learner, started));
    span(out, started, Some(ended));
    match kind {
        ItemKind::MultipleChoice => out.text("value", choice(stream.below(4))),
        ItemKind::MultipleResponse => {
            let chosen = stream.between(1, 15);
            out.texts(
                "values",
                (0..4)
                    .filter(|option| chosen >> option & 1 == 1)
                    .map(choice),
            );
        }
        ItemKind::TrueFalse => out.text("value", stream.percent(50)),
        ItemKind::FillinBlank => out.texts("values", (0..2).map(|_| word(&mut stream))),
        ItemKind::SelectText => out.texts("values", (0..3).map(|_| word(&mut stream))),
    }
}

fn attempt_iri(attempt: Attempt, learner: Learner) -> impl std::fmt::Display {
    let (assessment, count) = (attempt.assessment, attempt.count);
    std::fmt::from_fn(move |out| write!(out, "{assessment}/attempts/{}-{count}", learner.number()))
}

fn type_of(kind: ItemKind) -> EntityType {
    match kind {
        ItemKind::MultipleChoice => EntityType::MultipleChoiceResponse,
        ItemKind::MultipleResponse => EntityType::MultipleResponseResponse,
        ItemKind::TrueFalse => EntityType::TrueFalseResponse,
        ItemKind::FillinBlank => EntityType::FillinBlankResponse,
        ItemKind::SelectText => EntityType::SelectTextResponse,
    }
}

/// The letter of an option.
fn choice(option: u32) -> char {
    char::from_u32(u32::from('A') + option).unwrap_or('A')
}

fn word(stream: &mut Stream) -> &'static str {
    WORDS
        .get(stream.below(8) as usize)
        .copied()
        .unwrap_or_default()
}
