//! A teacher's session: what was handed in is graded, work is opened or closed, files are looked after, learners are asked how it goes.

use caliper::vocabulary::{Action, DataVersion};

use super::assignment::Unit;
use super::{Ending, Stage, assignment, grade, log_in, log_out, navigate, resources, survey};

/// Plays the whole session.
pub(crate) fn teach(stage: &mut Stage<'_>) {
    log_in(stage);
    navigate::arrive(stage);
    if let Some((_, attempt)) = stage.board.submission.take() {
        grade::grade(stage, attempt);
    }
    if stage.stream.percent(40) {
        if stage.stream.percent(70) {
            assignment::switch(stage, Action::Activated, Unit::Next);
            if stage.once_in_1p1(50) {
                assignment::switch(stage, Action::Showed, Unit::Next);
            }
        } else {
            assignment::switch(stage, Action::Deactivated, Unit::Last);
            if stage.once_in_1p1(50) {
                assignment::switch(stage, Action::Hid, Unit::Last);
            }
        }
    }
    let is_1p2 = stage.version == DataVersion::V1p2;
    if is_1p2 && stage.stream.percent(30) {
        resources::manage(stage);
    }
    if is_1p2 && stage.board.survey.is_none() && stage.stream.percent(60) {
        survey::invite(stage);
    }
    if stage.stream.percent(50) {
        log_out(stage, Ending::LogOut);
    }
}
