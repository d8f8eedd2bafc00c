//! Answering a survey: invited to it by somebody, accepted or declined, opted into, and answered item by item.

use caliper::vocabulary::{Action, EventType, Profile::SurveyProfile};

use super::{Stage, item::Items, navigate};
use crate::campus::{Item, Survey, Work};
use crate::deed::Deed;
use crate::thing::{Attempt, Thing};

/// In a hundred: invitations that are declined, surveys that are opted out of at the end, and questionnaires that are not handed in.
const DECLINED: u32 = 25;
const OPTED_OUT: u32 = 10;
const LEFT: u32 = 15;

const ITEMS: Items = Items {
    event: EventType::QuestionnaireItemEvent,
    profile: SurveyProfile,
    opened: 15,
    skipped: 10,
};

/// A teacher sends the invitation to a new survey.
pub(super) fn invite(stage: &mut Stage<'_>) {
    let survey = Survey {
        block: stage.block,
        number: stage.board.surveys,
    };
    stage.board.surveys += 1;
    stage.board.survey = Some(survey);
    invitation(stage, Action::Sent, survey);
}

/// Answers the survey that people are invited to; if there is none, goes about the site.
pub(super) fn answer(stage: &mut Stage<'_>) {
    // Everybody is asked once: the next one finds another survey, or none.
    let Some(survey) = stage.board.survey.take() else {
        return navigate::navigate(stage);
    };
    if stage.stream.percent(DECLINED) {
        return invitation(stage, Action::Declined, survey);
    }
    invitation(stage, Action::Accepted, survey);
    opt(stage, Action::OptedIn, survey);
    let work = Work::Questionnaire(survey);
    stage.visit(SurveyProfile, Thing::Work(work));
    let mut attempt = stage.attempt(work, 1);
    questionnaire(stage, Action::Started, attempt);
    for number in 1..=stage.campus.items_in(work) {
        ITEMS.answer(stage, attempt, Item { work, number }, None);
    }
    if !stage.stream.percent(LEFT) {
        attempt.ended = Some(stage.now());
        questionnaire(stage, Action::Submitted, attempt);
    }
    if stage.stream.percent(OPTED_OUT) {
        opt(stage, Action::OptedOut, survey);
    }
}

fn questionnaire(stage: &mut Stage<'_>, action: Action, attempt: Attempt) {
    let work = Thing::Work(attempt.work);
    let deed = Deed::new(EventType::QuestionnaireEvent, SurveyProfile, action, work);
    stage.does(deed.making(Thing::Attempt(attempt)));
}

fn opt(stage: &mut Stage<'_>, action: Action, survey: Survey) {
    stage.does(Deed::new(
        EventType::SurveyEvent,
        SurveyProfile,
        action,
        Thing::Survey(survey),
    ));
}

fn invitation(stage: &mut Stage<'_>, action: Action, survey: Survey) {
    let invitation = Thing::Invitation(survey);
    stage.does(Deed::new(
        EventType::SurveyInvitationEvent,
        SurveyProfile,
        action,
        invitation,
    ));
}
