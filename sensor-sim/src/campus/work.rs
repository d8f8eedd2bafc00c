//! What is worked through: assessments, assignments and questionnaires, their items, and the kinds of questions these ask.

use super::Section;
use crate::json::Text;
use crate::lane::Block;

/// Attempts that an assessment allows.
pub(crate) const MAX_ATTEMPTS: u32 = 3;

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

/// Work to hand in, numbered like quizzes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Assignment {
    pub(crate) section: Section,
    pub(crate) unit: u64,
    pub(crate) number: u64,
}

/// A survey of the campus, which has one questionnaire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Survey {
    pub(crate) block: Block,
    /// Which one of its block.
    pub(crate) number: u64,
}

/// Anything that attempts are made at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Work {
    Assessment(Assessment),
    Assignment(Assignment),
    Questionnaire(Survey),
}

/// One question of an assessment or a questionnaire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Item {
    pub(crate) work: Work,
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
    RatingScale,
    Multiselect,
    OpenEnded,
    DateTime,
}

impl ItemKind {
    /// How often each kind is asked in a quiz: multiple choice most of all.
    pub(super) const QUIZ: [Self; 8] = [
        Self::MultipleChoice,
        Self::MultipleChoice,
        Self::MultipleChoice,
        Self::TrueFalse,
        Self::TrueFalse,
        Self::MultipleResponse,
        Self::FillinBlank,
        Self::SelectText,
    ];

    /// And in a questionnaire: ratings most of all.
    pub(super) const SURVEY: [Self; 6] = [
        Self::RatingScale,
        Self::RatingScale,
        Self::RatingScale,
        Self::Multiselect,
        Self::OpenEnded,
        Self::DateTime,
    ];
}

impl Work {
    /// Two numbers that follow from which one it is, whichever section it belongs to: parallel sections have the same.
    pub(super) fn number(self) -> [u64; 2] {
        match self {
            Self::Assessment(Assessment { unit, number, .. }) => [unit, number],
            Self::Assignment(Assignment { unit, number, .. }) => [unit, number | 1 << 32],
            Self::Questionnaire(Survey { block, number }) => {
                [block.number, number | 1 << 33 | block.lane << 40]
            }
        }
    }
}

/// The IRI.
impl Text for Survey {
    fn put(&self, out: &mut Vec<u8>) {
        let Block { lane, number } = self.block;
        (
            "https://example.edu/surveys/",
            lane,
            '-',
            number,
            '-',
            self.number,
        )
            .put(out);
    }
}

/// The IRI.
impl Text for Work {
    fn put(&self, out: &mut Vec<u8>) {
        let (section, unit, kind, number) = match self {
            Self::Assessment(Assessment {
                section,
                unit,
                number,
            }) => (section, unit, "/quizzes/", number),
            Self::Assignment(Assignment {
                section,
                unit,
                number,
            }) => (section, unit, "/assignments/", number),
            Self::Questionnaire(survey) => return (survey, "/questionnaire").put(out),
        };
        (section, "/units/", unit, kind, number).put(out);
    }
}

/// The IRI.
impl Text for Item {
    fn put(&self, out: &mut Vec<u8>) {
        (self.work, "/items/", self.number).put(out);
    }
}
