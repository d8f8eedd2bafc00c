//! Doing an assignment: found and looked at, started, completed, looked over, and handed in for a teacher to grade.

use caliper::vocabulary::{Action, EventType, Profile::AssignableProfile};

use super::{Stage, navigate};
use crate::campus::{Assignment, Work};
use crate::deed::Deed;
use crate::thing::{Attempt, Thing};

/// Does the assignment of this session; whoever has done it goes about the site.
pub(super) fn hand_in(stage: &mut Stage<'_>) {
    if !stage.first_assignment() {
        return navigate::navigate(stage);
    }
    let (unit, number) = stage.work;
    let work = Work::Assignment(Assignment {
        section: stage.section,
        unit,
        number,
    });
    stage.visit(AssignableProfile, Thing::Work(work));
    let mut attempt = stage.attempt(work, 1);
    does(stage, Action::Started, attempt);
    // One in five only begins.
    if stage.stream.percent(20) {
        if stage.once_in_1p1(50) {
            does(stage, Action::Abandoned, attempt);
        }
        return;
    }
    does(stage, Action::Completed, attempt);
    if stage.stream.percent(40) {
        does(stage, Action::Reviewed, attempt);
    }
    attempt.ended = Some(stage.now());
    does(stage, Action::Submitted, attempt);
    stage.board.submission = Some((stage.section, attempt));
}

fn does(stage: &mut Stage<'_>, action: Action, attempt: Attempt) {
    let work = Thing::Work(attempt.work);
    let deed = Deed::new(EventType::AssignableEvent, AssignableProfile, action, work);
    stage.does(deed.making(Thing::Attempt(attempt)));
}

/// Which unit's work, seen from the present one: nobody does it at the moment.
#[derive(Clone, Copy)]
pub(super) enum Unit {
    Last,
    Next,
}

/// A teacher opens or closes an assignment.
pub(super) fn switch(stage: &mut Stage<'_>, action: Action, which: Unit) {
    let (unit, number) = stage.work;
    let work = Work::Assignment(Assignment {
        section: stage.section,
        unit: match which {
            Unit::Last => unit - 1,
            Unit::Next => unit + 1,
        },
        number,
    });
    stage.does(Deed::new(
        EventType::AssignableEvent,
        AssignableProfile,
        action,
        Thing::Work(work),
    ));
}
