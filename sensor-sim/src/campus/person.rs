//! People: those who learn, and those who teach them.

use super::Section;
use crate::json::Text;

/// A learner, by number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Learner(pub(super) u32);

/// Somebody with an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Person {
    Learner(Learner),
    /// Whoever teaches this section.
    Instructor(Section),
}

impl Learner {
    pub(crate) fn number(self) -> u64 {
        u64::from(self.0)
    }

    /// Somebody else.
    pub(crate) fn beside(other: Self) -> Self {
        Self(other.0 ^ 1)
    }
}

impl Person {
    /// A number that no other person has; it is the last part of the IRI as well.
    pub(crate) fn number(self) -> u64 {
        match self {
            Self::Learner(learner) => learner.number(),
            Self::Instructor(section) => 2_000_000 + section.index(),
        }
    }
}

/// The IRI.
impl Text for Learner {
    fn put(&self, out: &mut Vec<u8>) {
        Person::Learner(*self).put(out);
    }
}

/// The IRI.
impl Text for Person {
    fn put(&self, out: &mut Vec<u8>) {
        ("https://example.edu/users/", 1_000 + self.number()).put(out);
    }
}
