//! What learners do, as small state machines: each says what happens next until it is done.
//!
//! An activity knows the order of things (nothing is viewed before it was navigated to, nothing completed before it was
//! started), and nothing of when they happen or how they are written down.

mod assessment;
mod log_in;
mod log_out;
mod navigate;
mod read;
mod visit;

pub(crate) use assessment::TakeAssessment;
pub(crate) use log_in::LogIn;
pub(crate) use log_out::{Ending, LogOut};
pub(crate) use navigate::Navigate;
pub(crate) use read::Read;

use crate::campus::{Assessment, Item, Resource};

/// Something done in a session: one event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Deed {
    LoggedIn,
    NavigatedTo {
        to: Resource,
        from: Option<Resource>,
    },
    Viewed(Resource),
    StartedAssessment(Attempt),
    SubmittedAssessment(Attempt),
    StartedItem(ItemAttempt),
    SkippedItem(ItemAttempt),
    CompletedItem {
        item: ItemAttempt,
        answer: u64,
    },
    LoggedOut,
    TimedOut,
}

/// One try at an assessment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Attempt {
    pub(crate) assessment: Assessment,
    /// Which try of this learner, from 1.
    pub(crate) count: u32,
    /// The step of the session in which it was started.
    pub(crate) started: u64,
}

/// One item within an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ItemAttempt {
    pub(crate) attempt: Attempt,
    pub(crate) item: Item,
    /// The item that the learner comes from.
    pub(crate) previous: Option<Item>,
    /// The step of the session in which the item was started.
    pub(crate) started: u64,
}

/// A state machine of deeds.
pub(crate) trait Activity {
    /// What happens at `step` of the session; `None` once the activity is over.
    fn next(&mut self, step: u64) -> Option<Deed>;
}
