//! What people make: attempts and answers, grades, annotations, feedback, searches.
//!
//! Where times belong to one of them, it names the events at which they are: the number of an event within its block.

use crate::campus::{Document, Item, Learner, Mark, Page, Person, Section, Tool, Work};
use crate::json::Text;

/// One try at some work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Attempt {
    pub(crate) work: Work,
    pub(crate) learner: Learner,
    /// Which try of this learner, from 1.
    pub(crate) count: u32,
    pub(crate) started: u64,
    pub(crate) ended: Option<u64>,
}

/// One try at an item, part of the attempt at the whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ItemAttempt {
    pub(crate) attempt: Attempt,
    pub(crate) item: Item,
    pub(crate) started: u64,
    pub(crate) ended: Option<u64>,
}

/// What was answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Response {
    pub(crate) to: ItemAttempt,
    /// Whatever is needed is drawn from this.
    pub(crate) answer: u64,
}

/// What an attempt was judged to be worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Grade {
    pub(crate) attempt: Attempt,
    pub(crate) points: u32,
    pub(crate) most: u32,
    /// Nobody if the platform's own software did it.
    pub(crate) by: Option<Person>,
}

/// Something that a reader does to a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Annotation {
    pub(crate) markup: Markup,
    pub(crate) page: Page,
    pub(crate) by: Learner,
    pub(crate) mark: Mark,
    pub(crate) draw: u64,
}

/// How a page is annotated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Markup {
    Bookmark,
    Highlight,
    Share,
    Tag,
    /// In one of the ways that Caliper 1.1 has deprecated.
    Other,
}

/// Words about a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Comment {
    pub(crate) on: Document,
    pub(crate) by: Learner,
    pub(crate) mark: Mark,
    pub(crate) draw: u64,
}

/// A judgement on a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Rating {
    pub(crate) of: Document,
    pub(crate) by: Learner,
    pub(crate) mark: Mark,
    /// 1 to 5.
    pub(crate) stars: u32,
}

/// A question to the search of a section's site, and what it found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Search {
    pub(crate) section: Section,
    pub(crate) by: Person,
    pub(crate) mark: Mark,
    pub(crate) draw: u64,
}

/// What a tool has counted of somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Measures {
    pub(crate) tool: Tool,
    pub(crate) mark: Mark,
    /// The event at which the tool was launched.
    pub(crate) since: u64,
    pub(crate) draw: u64,
}

/// A tool in a section, launched at an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Link {
    pub(crate) section: Section,
    pub(crate) tool: Tool,
    pub(crate) mark: Mark,
}

/// The IRI.
impl Text for Attempt {
    fn put(&self, out: &mut Vec<u8>) {
        (
            self.work,
            "/attempts/",
            self.learner.number(),
            '-',
            self.count,
        )
            .put(out);
    }
}

/// The IRI.
impl Text for ItemAttempt {
    fn put(&self, out: &mut Vec<u8>) {
        let Attempt { learner, count, .. } = self.attempt;
        (self.item, "/attempts/", learner.number(), '-', count).put(out);
    }
}

/// The IRI.
impl Text for Response {
    fn put(&self, out: &mut Vec<u8>) {
        let ItemAttempt { item, attempt, .. } = self.to;
        (
            item,
            "/responses/",
            attempt.learner.number(),
            '-',
            attempt.count,
        )
            .put(out);
    }
}

/// The IRI.
impl Text for Annotation {
    fn put(&self, out: &mut Vec<u8>) {
        (self.by, "/annotations/", self.mark).put(out);
    }
}

/// The IRI.
impl Text for Comment {
    fn put(&self, out: &mut Vec<u8>) {
        (self.by, "/comments/", self.mark).put(out);
    }
}

/// The IRI.
impl Text for Rating {
    fn put(&self, out: &mut Vec<u8>) {
        (self.by, "/ratings/", self.mark).put(out);
    }
}

/// The IRI of what was found; the question's has `/query` added.
impl Text for Search {
    fn put(&self, out: &mut Vec<u8>) {
        (self.by, "/searches/", self.mark).put(out);
    }
}

/// The IRI.
impl Text for Measures {
    fn put(&self, out: &mut Vec<u8>) {
        (self.tool, "/measures/", self.mark).put(out);
    }
}
