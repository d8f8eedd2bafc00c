//! Whether things happen in the order in which they can: nothing is viewed before it was navigated to, graded before it was
//! submitted, or answered before it was posted; times in a session rise, and ids that belong together are the same.
//!
//! A [`Checker`] is told one event after the other, of any number of sessions and people, and knows of each what has to be known to
//! judge what follows. It keeps something of every session, attempt, message and file, so it is for streams of some millions of
//! events. It reads any sensor's events and judges what they say: what an event leaves out, or what began before the
//! stream did, is not held against it, except where an event names what must have come before.

mod attempts;
mod files;
mod media;
mod sessions;
mod surveys;
mod talk;
mod told;

use attempts::Attempts;
use files::Files;
use media::Media;
use sessions::Sessions;
use surveys::Surveys;
use talk::Talk;
use told::Told;

/// What an event presupposes, and has not happened.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotCausal {
    /// The text is not an event that can be followed.
    #[error("not an event that can be followed: {0}")]
    Unreadable(String),
    /// Something is wrong with the order of things, or with the ids.
    #[error("{0}")]
    Order(&'static str),
}

/// A verdict on one event.
type Verdict = Result<(), NotCausal>;

/// Fails with this reason unless it is so.
fn ensure(so: bool, otherwise: &'static str) -> Verdict {
    if so {
        Ok(())
    } else {
        Err(NotCausal::Order(otherwise))
    }
}

/// Follows a stream of events.
#[derive(Debug, Default)]
pub struct Checker {
    sessions: Sessions,
    attempts: Attempts,
    talk: Talk,
    files: Files,
    media: Media,
    surveys: Surveys,
}

impl Checker {
    /// The next event, JSON text: whether it can happen after all that has.
    pub fn event(&mut self, text: &[u8]) -> Verdict {
        let told: Told<'_> = serde_json::from_slice(text)
            .map_err(|error| NotCausal::Unreadable(error.to_string()))?;
        self.sessions.follow(&told)?;
        match &*told.kind {
            "AssessmentEvent"
            | "AssessmentItemEvent"
            | "AssignableEvent"
            | "QuestionnaireEvent"
            | "QuestionnaireItemEvent" => self.attempts.follow(&told),
            "GradeEvent" | "OutcomeEvent" => self.attempts.grade(&told),
            "ViewEvent" if told.object.kind() == Some("Result") => self.attempts.look(&told),
            "MessageEvent" | "ThreadEvent" => self.talk.follow(&told),
            "MediaEvent" => self.media.follow(&told),
            "ResourceManagementEvent" => self.files.follow(&told),
            "SurveyInvitationEvent" | "SurveyEvent" => self.surveys.follow(&told),
            _ => Ok(()),
        }
    }
}
