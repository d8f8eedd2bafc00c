//! Taking an assessment: found and looked at, then started, item after item, and submitted; sometimes once more.
//!
//! Attempts count from 1 and rise by one with each new start. Everything within an attempt leaves its count as it is.

use super::{Activity, Attempt, Deed, ItemAttempt, visit::Visit};
use crate::{
    campus::{Assessment, Campus, Item, Resource},
    random::Stream,
};

/// Items that are skipped, in a hundred.
const SKIPPED: u32 = 8;

/// Takes one assessment, with one or more attempts.
pub(crate) struct TakeAssessment {
    assessment: Assessment,
    items: u32,
    attempts: u32,
    stream: Stream,
    state: State,
}

enum State {
    Finding(Visit, Option<Resource>),
    Starting {
        count: u32,
    },
    Between {
        attempt: Attempt,
        previous: Option<Item>,
    },
    Answering(ItemAttempt),
    Done,
}

impl TakeAssessment {
    pub(crate) fn new(
        campus: Campus,
        assessment: Assessment,
        came_from: Option<Resource>,
        attempts: u32,
        stream: Stream,
    ) -> Self {
        Self {
            assessment,
            items: campus.items_in(assessment),
            attempts,
            stream,
            state: State::Finding(
                Visit::new(came_from),
                Some(Resource::Assessment(assessment)),
            ),
        }
    }

    /// Events of this many attempts at an assessment of `items` items: finding it, then for each attempt its start, two
    /// events an item and its end.
    pub(crate) fn events(items: u32, attempts: u32) -> u64 {
        2 + u64::from(attempts) * (2 + 2 * u64::from(items))
    }

    fn start(&mut self, count: u32, step: u64) -> Deed {
        let attempt = Attempt {
            assessment: self.assessment,
            count,
            started: step,
        };
        self.state = State::Between {
            attempt,
            previous: None,
        };
        Deed::StartedAssessment(attempt)
    }

    /// Starts the item after `previous`, or submits after the last one.
    fn go_on(&mut self, attempt: Attempt, previous: Option<Item>, step: u64) -> Deed {
        let number = previous.map_or(1, |item| item.number + 1);
        if number > self.items {
            self.state = if attempt.count < self.attempts {
                State::Starting {
                    count: attempt.count + 1,
                }
            } else {
                State::Done
            };
            return Deed::SubmittedAssessment(attempt);
        }
        let item = ItemAttempt {
            attempt,
            item: Item {
                assessment: self.assessment,
                number,
            },
            previous,
            started: step,
        };
        self.state = State::Answering(item);
        Deed::StartedItem(item)
    }

    fn answer(&mut self, item: ItemAttempt) -> Deed {
        self.state = State::Between {
            attempt: item.attempt,
            previous: Some(item.item),
        };
        if self.stream.percent(SKIPPED) {
            Deed::SkippedItem(item)
        } else {
            Deed::CompletedItem {
                item,
                answer: self.stream.bits(),
            }
        }
    }
}

impl Activity for TakeAssessment {
    fn next(&mut self, step: u64) -> Option<Deed> {
        if let State::Finding(visit, unseen) = &mut self.state {
            if let Some(deed) = visit.next(|| unseen.take()) {
                return Some(deed);
            }
            self.state = State::Starting { count: 1 };
        }
        match self.state {
            State::Starting { count } => Some(self.start(count, step)),
            State::Between { attempt, previous } => Some(self.go_on(attempt, previous, step)),
            State::Answering(item) => Some(self.answer(item)),
            State::Finding(..) | State::Done => None,
        }
    }
}
