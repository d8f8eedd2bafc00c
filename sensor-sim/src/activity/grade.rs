//! Grading by people: what a learner has handed in is looked at, and given points; in Caliper 1.1 half the time by the outcome event,
//! which it has deprecated.

use caliper::vocabulary::{Action, EventType, Profile};

use super::Stage;
use crate::deed::Deed;
use crate::thing::{Attempt, Grade, Thing};

/// The most that an assignment can bring.
const MOST: u32 = 20;

/// Looks at the work, and grades the attempt at it.
pub(super) fn grade(stage: &mut Stage<'_>, attempt: Attempt) {
    stage.visit(Profile::AssignableProfile, Thing::Work(attempt.work));
    let grade = Grade {
        attempt,
        points: stage.stream.between(MOST / 4, MOST),
        most: MOST,
        by: Some(stage.person),
    };
    if stage.once_in_1p1(50) {
        let outcome = Deed::new(
            EventType::OutcomeEvent,
            Profile::GradingProfile,
            Action::Graded,
            Thing::Attempt(attempt),
        );
        return stage.does(outcome.making(Thing::Result(grade)));
    }
    let graded = Deed::new(
        EventType::GradeEvent,
        Profile::GradingProfile,
        Action::Graded,
        Thing::Attempt(attempt),
    );
    stage.does(graded.making(Thing::Score(grade)));
}
