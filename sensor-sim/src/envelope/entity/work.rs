//! What is worked through: quizzes, assignments, surveys, and their items.

use caliper::vocabulary::EntityType;

use super::material::part_of;
use super::{brief, mention};
use crate::campus::{
    Assessment, Assignment, Campus, ITEM_SCORE, Item, ItemKind, MAX_ATTEMPTS, Survey, Work,
};
use crate::json::Object;
use crate::thing::Thing;

pub(super) fn work(out: &mut Object<'_>, campus: Campus, work: Work) {
    match work {
        Work::Assessment(Assessment {
            section,
            unit,
            number,
        }) => {
            out.text("name", ("Unit ", unit, ", practice quiz ", number));
            let title = section.title();
            out.text(
                "description",
                ("Practice questions on unit ", unit, " of ", title),
            );
            out.number("maxAttempts", MAX_ATTEMPTS);
            out.number("maxScore", ITEM_SCORE * campus.items_in(work));
            part_of(out, section);
        }
        Work::Assignment(Assignment {
            section,
            unit,
            number,
        }) => {
            out.text("name", ("Unit ", unit, ", assignment ", number));
            let title = section.title();
            out.text(
                "description",
                ("What to hand in for unit ", unit, " of ", title),
            );
            out.number("maxAttempts", 1);
            out.number("maxSubmits", 1);
            out.number("maxScore", 20);
            part_of(out, section);
        }
        Work::Questionnaire(survey) => {
            out.text("name", "How do you study?");
            out.array("items", |items| {
                for number in 1..=campus.items_in(work) {
                    items.object(|out| brief(out, Thing::Item(Item { work, number })));
                }
            });
            out.text("isPartOf", survey);
        }
    }
}

/// An item of a quiz or a questionnaire.
pub(super) fn item(out: &mut Object<'_>, campus: Campus, item: Item) {
    let kind = campus.kind_of(item);
    match item.work {
        Work::Questionnaire(_) => questionnaire_item(out, item, kind),
        Work::Assessment(_) | Work::Assignment(_) => {
            out.text("name", ("Question ", item.number, ": ", question(kind)));
            out.number("maxAttempts", MAX_ATTEMPTS);
            out.number("maxScore", ITEM_SCORE);
            out.truth("isTimeDependent", false);
        }
    }
    mention(out, "isPartOf", Thing::Work(item.work));
}

fn questionnaire_item(out: &mut Object<'_>, item: Item, kind: ItemKind) {
    out.text("name", ("Question ", item.number));
    out.object("question", |out| {
        let (question, posed) = match kind {
            ItemKind::RatingScale => (
                EntityType::RatingScaleQuestion,
                "How satisfied are you with the pace?",
            ),
            ItemKind::Multiselect => (
                EntityType::MultiselectQuestion,
                "What do you use when you study?",
            ),
            ItemKind::DateTime => (
                EntityType::DateTimeQuestion,
                "When did you begin to prepare for the exam?",
            ),
            _ => (EntityType::OpenEndedQuestion, "What should be changed?"),
        };
        out.head((item, "/question"), question);
        out.text("questionPosed", posed);
        match kind {
            ItemKind::RatingScale => out.object("scale", |out| {
                out.head((item, "/scale"), EntityType::LikertScale);
                out.number("scalePoints", 4);
                out.texts("itemLabels", ["Not at all", "Hardly", "Mostly", "Fully"]);
                out.texts("itemValues", ["-1", "0", "1", "2"]);
            }),
            ItemKind::Multiselect => {
                out.number("points", 3);
                out.texts("itemLabels", ["Notes", "Books", "Films"]);
                out.texts("itemValues", ["1", "2", "3"]);
            }
            _ => {}
        }
    });
}

pub(super) fn survey(out: &mut Object<'_>, survey: Survey) {
    out.text("name", "Study habits");
    out.texts("items", [Work::Questionnaire(survey)]);
}

pub(super) fn invitation(out: &mut Object<'_>, survey: Survey) {
    out.number("sentCount", 1);
    out.object("survey", |out| brief(out, Thing::Survey(survey)));
}

fn question(kind: ItemKind) -> &'static str {
    match kind {
        ItemKind::MultipleChoice => "choose one answer",
        ItemKind::MultipleResponse => "choose all that apply",
        ItemKind::TrueFalse => "true or false",
        ItemKind::FillinBlank => "fill in the blanks",
        ItemKind::SelectText => "mark in the text",
        ItemKind::RatingScale => "rate",
        ItemKind::Multiselect => "choose some",
        ItemKind::OpenEnded => "say freely",
        ItemKind::DateTime => "say when",
    }
}
