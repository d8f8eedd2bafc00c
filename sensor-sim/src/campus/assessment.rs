//! Assessments, their items and the kinds of questions they ask.

use std::fmt;

use super::Section;

/// Attempts that an assessment allows.
pub(crate) const MAX_ATTEMPTS: u32 = 2;

/// Points for each item.
pub(crate) const ITEM_SCORE: u32 = 1;

/// A practice quiz of a section.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Assessment {
    pub(crate) section: Section,
    /// The unit of the course, from 1. Units follow each other as a run goes on, so no learner meets a quiz twice.
    pub(crate) unit: u64,
    /// Which quiz of its unit, from 1.
    pub(crate) number: u64,
}

/// One question of an assessment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Item {
    pub(crate) assessment: Assessment,
    /// From 1.
    pub(crate) number: u32,
}

/// The kinds of questions, by the response that answers them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum ItemKind {
    #[default]
    MultipleChoice,
    MultipleResponse,
    TrueFalse,
    FillinBlank,
    SelectText,
}

impl ItemKind {
    /// How often each kind is asked: multiple choice most of all.
    pub(super) const MIX: [Self; 8] = [
        Self::MultipleChoice,
        Self::MultipleChoice,
        Self::MultipleChoice,
        Self::TrueFalse,
        Self::TrueFalse,
        Self::MultipleResponse,
        Self::FillinBlank,
        Self::SelectText,
    ];
}

/// The IRI.
impl fmt::Display for Assessment {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            out,
            "{}/units/{}/quizzes/{}",
            self.section, self.unit, self.number
        )
    }
}

/// The IRI.
impl fmt::Display for Item {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}/items/{}", self.assessment, self.number)
    }
}
