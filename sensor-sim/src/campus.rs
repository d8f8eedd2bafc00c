//! The campus: who learns what, and with which material.
//!
//! Everything on it follows from the seed and a number, and is worked out when it is needed: nothing is stored, so a
//! campus of any size costs the same. Whatever has a number has a stable IRI under `example.edu`, a name that RFC 2606
//! keeps free for documentation.

mod assessment;
mod course;
mod learner;
mod material;

pub(crate) use assessment::{Assessment, ITEM_SCORE, Item, ItemKind, MAX_ATTEMPTS};
pub(crate) use course::{ACADEMIC_SESSION, Section};
pub(crate) use learner::Learner;
pub(crate) use material::{DOCUMENTS, Document, Page, Resource, Spot, WebPage};

use fake::locales::{Data, EN};

use crate::{identity::Seed, random::Key};

/// The learning platform: what people log in to, and what sends the events.
pub(crate) const PLATFORM: &str = "https://lms.example.edu";

/// The sensor's IRI, in every envelope.
pub(crate) const SENSOR: &str = "https://lms.example.edu/sensors/1";

/// Learners on the campus.
pub(crate) const LEARNERS: u32 = 2_000;

/// Courses on the campus.
const COURSES: u32 = 40;

/// Courses each learner takes.
const ENROLMENTS: u32 = 4;

/// Parallel sections of a course.
const SECTIONS: u32 = 3;

/// What the seed decides about the campus.
#[derive(Clone, Copy)]
pub(crate) struct Campus(Key);

/// What is asked of the seed, so that one answer says nothing of another.
enum Question {
    Name = 1,
    Enrolment = 2,
    Section = 3,
    DocumentLength = 4,
    AssessmentLength = 5,
    ItemKind = 6,
}

impl Campus {
    pub(crate) fn new(seed: Seed) -> Self {
        Self(Key::derive("caliper-ingest campus", &[seed.get()]))
    }

    /// A learner's first and last name.
    pub(crate) fn name(self, learner: Learner) -> (&'static str, &'static str) {
        let first = self.pick(Question::Name, [learner.number(), 0], EN::NAME_FIRST_NAME);
        let last = self.pick(Question::Name, [learner.number(), 1], EN::NAME_LAST_NAME);
        (first, last)
    }

    /// The section in which a learner takes one of their courses, chosen by any number.
    pub(crate) fn section(self, learner: Learner, choice: u32) -> Section {
        let enrolment = choice % ENROLMENTS;
        // A learner's courses lie evenly apart from a first one, so that they are different.
        let first = self.below(Question::Enrolment, [learner.number(), 0], COURSES);
        let course = (first + enrolment * (COURSES / ENROLMENTS)) % COURSES;
        let number = 1 + self.below(
            Question::Section,
            [learner.number(), u64::from(course)],
            SECTIONS,
        );
        Section { course, number }
    }

    /// Pages in a document.
    pub(crate) fn pages_in(self, document: Document) -> u32 {
        let about = [
            u64::from(document.section.course),
            u64::from(document.number),
        ];
        4 + self.below(Question::DocumentLength, about, 17)
    }

    /// Items in an assessment.
    pub(crate) fn items_in(self, assessment: Assessment) -> u32 {
        3 + self.below(
            Question::AssessmentLength,
            [assessment.unit, assessment.number],
            4,
        )
    }

    /// The kind of question that an item asks.
    pub(crate) fn kind_of(self, item: Item) -> ItemKind {
        let about = [item.assessment.unit, u64::from(item.number)];
        self.pick(Question::ItemKind, about, &ItemKind::MIX)
    }

    fn below(self, question: Question, about: [u64; 2], bound: u32) -> u32 {
        let [first, second] = about;
        self.0.stream([question as u64, first, second]).below(bound)
    }

    /// One of `choices`, which are never empty.
    fn pick<T: Copy + Default>(self, question: Question, about: [u64; 2], choices: &[T]) -> T {
        let count = u32::try_from(choices.len()).unwrap_or(u32::MAX);
        let choice = self.below(question, about, count);
        choices.get(choice as usize).copied().unwrap_or_default()
    }
}
