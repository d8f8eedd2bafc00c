//! Taking a quiz: found and looked at, then started, item after item, and submitted; sometimes once more. It is graded at once, by
//! the platform's software, and most learners look at the result.
//!
//! Attempts count from 1. A new start counts one more, and so does a restart; a break and a reset leave the count as it is.

use caliper::vocabulary::{Action, EventType, Profile, Profile::AssessmentProfile};

use super::{Stage, item::Items, navigate};
use crate::campus::{Assessment, ITEM_SCORE, Item, MAX_ATTEMPTS, Work};
use crate::deed::Deed;
use crate::thing::{Attempt, Grade, Thing};

/// In a hundred: attempts that are followed by another, interrupted, begun anew, emptied, and given up; results that are looked at.
const ANOTHER: u32 = 20;
const PAUSED: u32 = 8;
const RESTARTED: u32 = 2;
const RESET: u32 = 2;
const GIVEN_UP: u32 = 4;
const LOOKED_AT: u32 = 80;

const ITEMS: Items = Items {
    event: EventType::AssessmentItemEvent,
    profile: AssessmentProfile,
    opened: 10,
    skipped: 8,
};

/// In a hundred, by a sensor of Caliper 1.1: items that are looked at once more, by the deprecated actions of the item's own event.
const SEEN: u32 = 10;

/// Takes the quiz of this session; whoever has taken it goes about the site.
pub(super) fn take(stage: &mut Stage<'_>) {
    if !stage.first_quiz() {
        return navigate::navigate(stage);
    }
    let (unit, number) = stage.work;
    let work = Work::Assessment(Assessment {
        section: stage.section,
        unit,
        number,
    });
    stage.visit(AssessmentProfile, Thing::Work(work));
    let mut count = 1;
    while count <= MAX_ATTEMPTS {
        let attempt = start(stage, work, count);
        let Some(attempt) = go_through(stage, attempt) else {
            return;
        };
        submit(stage, attempt);
        if !stage.stream.percent(ANOTHER) {
            return;
        }
        count = attempt.count + 1;
    }
}

fn start(stage: &mut Stage<'_>, work: Work, count: u32) -> Attempt {
    let attempt = stage.attempt(work, count);
    does(stage, Action::Started, attempt);
    attempt
}

/// Goes through the items; the attempt that can be submitted then, if it was not given up.
fn go_through(stage: &mut Stage<'_>, mut attempt: Attempt) -> Option<Attempt> {
    let items = stage.campus.items_in(attempt.work);
    let mut previous = None;
    for number in 1..=items {
        if stage.stream.percent(PAUSED) {
            does(stage, Action::Paused, attempt);
            if stage.stream.percent(GIVEN_UP) {
                return None;
            }
            does(stage, Action::Resumed, attempt);
        }
        let item = Item {
            work: attempt.work,
            number,
        };
        answer(stage, attempt, item, previous);
        previous = Some(item);
    }
    if stage.stream.percent(RESET) {
        does(stage, Action::Reset, attempt);
    }
    if stage.stream.percent(RESTARTED) && attempt.count < MAX_ATTEMPTS {
        attempt.count += 1;
        attempt.started = stage.now();
        does(stage, Action::Restarted, attempt);
    }
    Some(attempt)
}

fn answer(stage: &mut Stage<'_>, attempt: Attempt, item: Item, previous: Option<Item>) {
    ITEMS.answer(stage, attempt, item, previous);
    if stage.once_in_1p1(SEEN) {
        let choices = [(1, Action::Viewed), (1, Action::Reviewed)];
        let action = stage.stream.one_of(&choices);
        stage.does(ITEMS.step(action, item, previous));
    }
}

/// Submits; the software grades, and the learner may look.
fn submit(stage: &mut Stage<'_>, attempt: Attempt) {
    let attempt = Attempt {
        ended: Some(stage.now()),
        ..attempt
    };
    does(stage, Action::Submitted, attempt);
    let most = ITEM_SCORE * stage.campus.items_in(attempt.work);
    let grade = Grade {
        attempt,
        points: stage.stream.between(most / 3, most),
        most,
        by: None,
    };
    let graded = Deed::new(
        EventType::GradeEvent,
        Profile::GradingProfile,
        Action::Graded,
        Thing::Attempt(attempt),
    );
    stage.does(graded.by_software().making(Thing::Score(grade)));
    if stage.stream.percent(LOOKED_AT) {
        stage.does(Deed::new(
            EventType::ViewEvent,
            Profile::GradingProfile,
            Action::Viewed,
            Thing::Result(grade),
        ));
    }
}

fn does(stage: &mut Stage<'_>, action: Action, attempt: Attempt) {
    let work = Thing::Work(attempt.work);
    let deed = Deed::new(EventType::AssessmentEvent, AssessmentProfile, action, work);
    stage.does(deed.making(Thing::Attempt(attempt)));
}
