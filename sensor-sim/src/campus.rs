//! The campus: who learns what, and with which material.
//!
//! Everything on it follows from the seed and a number, and is worked out when it is needed: nothing is stored, so a
//! campus of any size costs the same. Whatever has a number has a stable IRI under `example.edu`, a name that RFC 2606
//! keeps free for documentation.

mod course;
mod file;
mod forum;
mod learners;
mod mark;
mod material;
mod media;
mod person;
mod tool;
mod work;

pub(crate) use course::{ACADEMIC_SESSION, Section};
pub(crate) use file::File;
pub(crate) use forum::{Forum, Message, Thread};
pub use learners::{Learners, ParseLearnersError};
pub(crate) use mark::Mark;
pub(crate) use material::{DOCUMENTS, Document, Frame, Page, Spot, WebPage};
pub(crate) use media::{Media, MediaKind};
pub(crate) use person::{Learner, Person};
pub(crate) use tool::Tool;
pub(crate) use work::{
    Assessment, Assignment, ITEM_SCORE, Item, ItemKind, MAX_ATTEMPTS, Survey, Work,
};

use fake::locales::{Data, EN};

use crate::{identity::Seed, random::Key};

/// The learning platform: what people log in to, and what sends the events.
pub(crate) const PLATFORM: &str = "https://lms.example.edu";

/// The sensor's IRI, in every envelope.
pub(crate) const SENSOR: &str = "https://lms.example.edu/sensors/1";

/// Courses each learner takes.
const ENROLMENTS: u32 = 4;

/// Parallel sections of a course.
const SECTIONS: u32 = 3;

/// What the seed decides about the campus.
#[derive(Clone, Copy)]
pub(crate) struct Campus {
    key: Key,
    learners: Learners,
}

/// What is asked of the seed, so that one answer says nothing of another.
enum Question {
    Name = 1,
    Enrolment = 2,
    Section = 3,
    DocumentLength = 4,
    AssessmentLength = 5,
    ItemKind = 6,
    MediaLength = 7,
}

impl Campus {
    pub(crate) fn new(seed: Seed, learners: Learners) -> Self {
        Self {
            key: Key::derive("caliper-ingest campus", &[seed.get()]),
            learners,
        }
    }

    /// Who learns here.
    pub(crate) fn learners(self) -> Learners {
        self.learners
    }

    /// A person's first and last name.
    pub(crate) fn name(self, person: Person) -> (&'static str, &'static str) {
        let number = person.number();
        let first = self.pick(Question::Name, [number, 0], EN::NAME_FIRST_NAME);
        let last = self.pick(Question::Name, [number, 1], EN::NAME_LAST_NAME);
        (first, last)
    }

    /// The section in which a learner takes one of their courses, chosen by any number.
    pub(crate) fn section(self, learner: Learner, choice: u32) -> Section {
        let courses = self.learners.courses();
        let enrolment = choice % ENROLMENTS;
        // A learner's courses lie evenly apart from a first one, so that they are different.
        let first = self.below(Question::Enrolment, [learner.number(), 0], courses);
        let course = (first + enrolment * (courses / ENROLMENTS)) % courses;
        let about = [learner.number(), u64::from(course)];
        let number = 1 + self.below(Question::Section, about, SECTIONS);
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

    /// How long a film or a recording lasts, in milliseconds: 2 to 14 minutes.
    pub(crate) fn length_of(self, media: Media) -> u64 {
        let about = [u64::from(media.section.course), u64::from(media.number)];
        1_000 * u64::from(120 + self.below(Question::MediaLength, about, 720))
    }

    /// Items in an assessment or a questionnaire.
    pub(crate) fn items_in(self, work: Work) -> u32 {
        3 + self.below(Question::AssessmentLength, work.number(), 4)
    }

    /// The kind of question that an item asks.
    pub(crate) fn kind_of(self, item: Item) -> ItemKind {
        let [unit, number] = item.work.number();
        let about = [unit, number << 8 | u64::from(item.number)];
        let kinds: &[ItemKind] = match item.work {
            Work::Questionnaire(_) => &ItemKind::SURVEY,
            Work::Assessment(_) | Work::Assignment(_) => &ItemKind::QUIZ,
        };
        self.pick(Question::ItemKind, about, kinds)
    }

    fn below(self, question: Question, about: [u64; 2], bound: u32) -> u32 {
        let [first, second] = about;
        let place = [question as u64, first, second];
        self.key.stream(place).below(bound)
    }

    /// One of `choices`, which are never empty.
    fn pick<T: Copy + Default>(self, question: Question, about: [u64; 2], choices: &[T]) -> T {
        let count = u32::try_from(choices.len()).unwrap_or(u32::MAX);
        let choice = self.below(question, about, count);
        choices.get(choice as usize).copied().unwrap_or_default()
    }
}
