//! What people do in a session, an activity a file.
//!
//! An activity is a short script: it goes through its states in the order in which people do, and plays each event on the
//! [`Stage`]. It knows the order of things (nothing is viewed before it was navigated to, nothing graded before it was
//! submitted), and nothing of when they happen or how they are written down.

mod annotate;
mod assignment;
mod discuss;
mod feedback;
mod general;
mod grade;
mod item;
mod log_in;
mod log_out;
mod navigate;
mod quiz;
mod read;
mod resources;
mod search;
mod stage;
mod survey;
mod teach;
mod tool;
mod watch;

pub(crate) use log_in::log_in;
pub(crate) use log_out::{Ending, log_out};
pub(crate) use navigate::arrive;
pub(crate) use stage::{Board, Stage};
pub(crate) use teach::teach;

use caliper::vocabulary::Profile;

/// What a learner does, each activity under the profile that most of its events are of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Activity {
    Navigate,
    Read,
    Annotate,
    Watch,
    TakeQuiz,
    DoAssignment,
    Discuss,
    GiveFeedback,
    Search,
    ManageResources,
    AnswerSurvey,
    LaunchTool,
    UseTool,
    General,
}

impl Activity {
    /// All of them, with the profile and the events that one makes on average, in tenths: measured, and held to by a test.
    pub(crate) const ALL: [(Self, Profile, u32); 14] = [
        (Self::Navigate, Profile::ReadingProfile, 40),
        (Self::Read, Profile::ReadingProfile, 60),
        (Self::Annotate, Profile::AnnotationProfile, 40),
        (Self::Watch, Profile::MediaProfile, 57),
        (Self::TakeQuiz, Profile::AssessmentProfile, 197),
        (Self::DoAssignment, Profile::AssignableProfile, 49),
        (Self::Discuss, Profile::ForumProfile, 63),
        (Self::GiveFeedback, Profile::FeedbackProfile, 32),
        (Self::Search, Profile::SearchProfile, 24),
        (
            Self::ManageResources,
            Profile::ResourceManagementProfile,
            54,
        ),
        (Self::AnswerSurvey, Profile::SurveyProfile, 124),
        (Self::LaunchTool, Profile::ToolLaunchProfile, 21),
        (Self::UseTool, Profile::ToolUseProfile, 30),
        (Self::General, Profile::GeneralProfile, 12),
    ];

    /// Does it, from the first event to the last.
    pub(crate) fn perform(self, stage: &mut Stage<'_>) {
        match self {
            Self::Navigate => navigate::navigate(stage),
            Self::Read => read::read(stage),
            Self::Annotate => annotate::annotate(stage),
            Self::Watch => watch::watch(stage),
            Self::TakeQuiz => quiz::take(stage),
            Self::DoAssignment => assignment::hand_in(stage),
            Self::Discuss => discuss::discuss(stage),
            Self::GiveFeedback => feedback::give(stage),
            Self::Search => search::search(stage),
            Self::ManageResources => resources::manage(stage),
            Self::AnswerSurvey => survey::answer(stage),
            Self::LaunchTool => tool::launch(stage),
            Self::UseTool => tool::work(stage),
            Self::General => general::happen(stage),
        }
    }
}

#[cfg(test)]
mod tests;
