//! Where people talk: the campus's forums, which are open to everybody, their threads and the messages in them.

use super::Mark;
use crate::json::Text;

/// A forum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Forum {
    /// Below [`Forum::NAMES`]' length.
    pub(crate) number: u32,
}

/// A thread; it begins with a message, whose mark it bears.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Thread {
    pub(crate) forum: Forum,
    pub(crate) mark: Mark,
}

/// A message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Message {
    pub(crate) thread: Thread,
    pub(crate) mark: Mark,
    /// What it answers, in the same thread.
    pub(crate) reply_to: Option<Mark>,
}

impl Forum {
    /// Their names.
    pub(crate) const NAMES: [&'static str; 6] = [
        "Questions about exams",
        "Study groups",
        "Library and laboratories",
        "Technical help",
        "Housing",
        "Everything else",
    ];

    /// Its name.
    pub(crate) fn name(self) -> &'static str {
        Self::NAMES
            .get(self.number as usize)
            .copied()
            .unwrap_or_default()
    }
}

impl Message {
    /// Another message of the same thread, by its mark.
    pub(crate) fn iri_of(self, mark: Mark) -> impl Text {
        (self.thread, "/messages/", mark)
    }
}

/// The IRI.
impl Text for Forum {
    fn put(&self, out: &mut Vec<u8>) {
        ("https://lms.example.edu/forums/", 1 + self.number).put(out);
    }
}

/// The IRI.
impl Text for Thread {
    fn put(&self, out: &mut Vec<u8>) {
        (self.forum, "/threads/", self.mark).put(out);
    }
}

/// The IRI.
impl Text for Message {
    fn put(&self, out: &mut Vec<u8>) {
        self.iri_of(self.mark).put(out);
    }
}
