//! What people make: attempts, responses, scores, annotations, comments, searches, measures.

use caliper::datetime::DateTime;
use caliper::vocabulary::EntityType;
use caliper::vocabulary::enumeration::Metric;

use super::{Writer, brief, by_platform};
use crate::campus::{ItemKind, Learner, Person};
use crate::json::Object;
use crate::random::Stream;
use crate::thing::{
    Annotation, Attempt, Comment, Grade, ItemAttempt, Markup, Measures, Rating, Response, Search,
    Thing,
};

/// Words that people write into blanks, mark in a text, tag pages with and search for.
const WORDS: [(u32, &str); 8] = [
    (1, "always"),
    (1, "energy"),
    (1, "growth"),
    (1, "margin"),
    (1, "method"),
    (1, "source"),
    (1, "surface"),
    (1, "vector"),
];

/// What people say about what they read.
const REMARKS: [(u32, &str); 4] = [
    (1, "Clear and to the point, the examples helped."),
    (1, "Too long for one week."),
    (1, "I would have liked more exercises with solutions."),
    (1, "The second chapter repeats the first."),
];

impl Writer<'_> {
    pub(super) fn attempt(&self, out: &mut Object<'_>, attempt: Attempt) {
        out.text("assignee", attempt.learner);
        out.text("assignable", attempt.work);
        out.number("count", attempt.count);
        self.span(out, attempt.started, attempt.ended);
    }

    pub(super) fn item_attempt(&self, out: &mut Object<'_>, attempt: ItemAttempt) {
        out.text("assignee", attempt.attempt.learner);
        out.text("assignable", attempt.item);
        out.text("isPartOf", attempt.attempt);
        out.number("count", attempt.attempt.count);
        self.span(out, attempt.started, attempt.ended);
    }

    /// The response to an item, in the form that its kind of question asks for.
    pub(super) fn response(&self, out: &mut Object<'_>, response: Response) {
        let kind = self.campus.kind_of(response.to.item);
        let mut stream = Stream::from_draw(response.answer);
        out.head(response, type_of(kind));
        out.object("attempt", |out| {
            brief(out, Thing::ItemAttempt(response.to));
            let open = ItemAttempt {
                ended: None,
                ..response.to
            };
            self.item_attempt(out, open);
        });
        self.span(out, response.to.started, response.to.ended);
        match kind {
            ItemKind::MultipleChoice => out.text("value", letter(stream.below(4))),
            ItemKind::MultipleResponse => out.texts("values", some_of_four(&mut stream)),
            ItemKind::TrueFalse => {
                out.text("value", stream.one_of(&[(1, "true"), (1, "false")]));
            }
            ItemKind::FillinBlank => out.texts("values", words::<2>(&mut stream)),
            ItemKind::SelectText => out.texts("values", words::<3>(&mut stream)),
            ItemKind::RatingScale => out.texts(
                "selections",
                [stream.one_of(&[(1, "-1"), (2, "0"), (4, "1"), (3, "2")])],
            ),
            ItemKind::Multiselect => out.texts("selections", [stream.between(1, 3)]),
            ItemKind::OpenEnded => out.text("value", stream.one_of(&REMARKS)),
            ItemKind::DateTime => {
                let days = i64::from(stream.between(1, 30));
                let before = self.now.unix_millis() - days * 86_400_000;
                out.text("dateTimeSelected", DateTime::from_unix_millis(before));
            }
        }
    }

    pub(super) fn measures(&self, out: &mut Object<'_>, measures: Measures) {
        let mut stream = Stream::from_draw(measures.draw);
        out.array("items", |items| {
            for (metric, most) in [(Metric::MinutesOnTask, 60), (Metric::UnitsCompleted, 12)] {
                items.object(|out| {
                    let words = (measures, '/', metric);
                    out.head(words, EntityType::AggregateMeasure);
                    out.text("metric", metric);
                    out.number("metricValue", stream.between(0, most));
                    out.number("maxMetricValue", most);
                    out.text("startedAtTime", self.time_of(measures.since));
                    out.text("endedAtTime", self.now);
                });
            }
        });
    }
}

pub(super) fn score(out: &mut Object<'_>, grade: Grade) {
    out.text("attempt", grade.attempt);
    out.number("maxScore", grade.most);
    out.number("scoreGiven", grade.points);
    scored_by(out, grade.by);
}

pub(super) fn result(out: &mut Object<'_>, grade: Grade) {
    out.text("attempt", grade.attempt);
    out.number("maxResultScore", grade.most);
    out.number("resultScore", grade.points);
    scored_by(out, grade.by);
}

fn scored_by(out: &mut Object<'_>, by: Option<Person>) {
    match by {
        Some(person) => out.text("scoredBy", person),
        None => by_platform(out, "scoredBy"),
    }
}

pub(super) fn annotation(out: &mut Object<'_>, annotation: Annotation) {
    let mut stream = Stream::from_draw(annotation.draw);
    out.text("annotator", annotation.by);
    out.text("annotated", annotation.page);
    match annotation.markup {
        Markup::Bookmark => out.text("bookmarkNotes", ("Look up ", stream.one_of(&WORDS))),
        Markup::Highlight => {
            let start = stream.below(3_000);
            let word = stream.one_of(&WORDS);
            out.object("selection", |out| {
                out.text("type", EntityType::TextPositionSelector);
                out.number("start", start);
                out.number("end", start + u32::try_from(word.len()).unwrap_or(0));
            });
            out.text("selectionText", word);
        }
        Markup::Share => {
            // With whoever sits next to them.
            let other = Learner::beside(annotation.by);
            out.array("withAgents", |agents| {
                agents.object(|out| brief(out, Thing::Person(Person::Learner(other))));
            });
        }
        Markup::Tag => out.texts("tags", words::<2>(&mut stream)),
        Markup::Other => {}
    }
}

pub(super) fn comment(out: &mut Object<'_>, comment: Comment) {
    out.text("commenter", comment.by);
    out.text("commentedOn", comment.on);
    out.text("value", Stream::from_draw(comment.draw).one_of(&REMARKS));
}

pub(super) fn rating(out: &mut Object<'_>, rating: Rating) {
    out.text("rater", rating.by);
    out.text("rated", rating.of);
    out.texts("selections", [rating.stars]);
}

pub(super) fn search(out: &mut Object<'_>, search: Search) {
    let mut stream = Stream::from_draw(search.draw);
    by_platform(out, "searchProvider");
    out.text("searchTarget", search.section);
    out.object("query", |out| {
        out.head((search, "/query"), EntityType::Query);
        out.text("creator", search.by);
        out.text("searchTarget", search.section);
        let [first, second] = words(&mut stream);
        out.text("searchTerms", (first, ' ', second));
    });
    out.number("searchResultsItemCount", stream.below(20));
}

fn type_of(kind: ItemKind) -> EntityType {
    match kind {
        ItemKind::MultipleChoice => EntityType::MultipleChoiceResponse,
        ItemKind::MultipleResponse => EntityType::MultipleResponseResponse,
        ItemKind::TrueFalse => EntityType::TrueFalseResponse,
        ItemKind::FillinBlank => EntityType::FillinBlankResponse,
        ItemKind::SelectText => EntityType::SelectTextResponse,
        ItemKind::RatingScale => EntityType::RatingScaleResponse,
        ItemKind::Multiselect => EntityType::MultiselectResponse,
        ItemKind::OpenEnded => EntityType::OpenEndedResponse,
        ItemKind::DateTime => EntityType::DateTimeResponse,
    }
}

/// Some options of four, at least one.
fn some_of_four(stream: &mut Stream) -> impl Iterator<Item = char> + use<> {
    let chosen = stream.between(1, 15);
    (0..4)
        .filter(move |option| chosen >> option & 1 == 1)
        .map(letter)
}

/// The letter of an option.
fn letter(option: u32) -> char {
    char::from_u32(u32::from('A') + option).unwrap_or('A')
}

fn words<const COUNT: usize>(stream: &mut Stream) -> [&'static str; COUNT] {
    std::array::from_fn(|_| stream.one_of(&WORDS))
}
