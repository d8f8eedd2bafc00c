//! One event: who did what with what, when, and where; by the tables of Caliper 1.2's profiles.

use caliper::{
    datetime::DateTime,
    vocabulary::{Action, DataVersion, EventType, Profile},
};

use super::{entity, object, response};
use crate::{
    activity::{Deed, ItemAttempt},
    campus::{Campus, PLATFORM, Resource},
    json::Object,
    session::Session,
    timeline::Timeline,
};

/// Writes the events of one session.
pub(crate) struct EventWriter<'a> {
    pub(crate) campus: Campus,
    pub(crate) timeline: &'a Timeline<'a>,
    pub(crate) session: &'a Session,
}

/// One thing that happened.
pub(crate) struct Moment<'a> {
    /// The event's id.
    pub(crate) urn: &'a str,
    /// Its number within the block.
    pub(crate) event: u64,
    pub(crate) deed: Deed,
}

/// The words of a deed.
type Words = (EventType, Profile, Action);

fn words(deed: Deed) -> Words {
    use EventType::{
        AssessmentEvent, AssessmentItemEvent, NavigationEvent, SessionEvent, ViewEvent,
    };
    use Profile::{AssessmentProfile, SessionProfile};
    match deed {
        Deed::LoggedIn => (SessionEvent, SessionProfile, Action::LoggedIn),
        Deed::LoggedOut => (SessionEvent, SessionProfile, Action::LoggedOut),
        Deed::TimedOut => (SessionEvent, SessionProfile, Action::TimedOut),
        Deed::NavigatedTo { to, .. } => (NavigationEvent, profile(to), Action::NavigatedTo),
        Deed::Viewed(what) => (ViewEvent, profile(what), Action::Viewed),
        Deed::StartedAssessment(_) => (AssessmentEvent, AssessmentProfile, Action::Started),
        Deed::SubmittedAssessment(_) => (AssessmentEvent, AssessmentProfile, Action::Submitted),
        Deed::StartedItem(_) => (AssessmentItemEvent, AssessmentProfile, Action::Started),
        Deed::SkippedItem(_) => (AssessmentItemEvent, AssessmentProfile, Action::Skipped),
        Deed::CompletedItem { .. } => (AssessmentItemEvent, AssessmentProfile, Action::Completed),
    }
}

/// The profile of going to something or looking at it.
fn profile(what: Resource) -> Profile {
    match what {
        Resource::Assessment(_) => Profile::AssessmentProfile,
        Resource::WebPage(_) | Resource::Document(_) | Resource::Page(_) => Profile::ReadingProfile,
    }
}

impl EventWriter<'_> {
    /// Writes the members of one event.
    pub(crate) fn write(&self, out: &mut Object<'_>, moment: &Moment<'_>) {
        let now = self.timeline.at(moment.event);
        let (kind, profile, action) = words(moment.deed);
        let (campus, session) = (self.campus, self.session);
        out.text("@context", DataVersion::V1p2);
        out.text("id", moment.urn);
        out.text("type", kind);
        out.text("profile", profile);
        match moment.deed {
            Deed::TimedOut => out.object("actor", entity::platform),
            _ => out.object("actor", |actor| {
                entity::learner(actor, campus, session.learner);
            }),
        }
        out.text("action", action);
        self.object_and_outcome(out, moment.deed, now);
        out.time("eventTime", now);
        out.object("edApp", entity::platform);
        // A session is with the platform, everything in it with a section of a course.
        if !matches!(
            moment.deed,
            Deed::LoggedIn | Deed::LoggedOut | Deed::TimedOut
        ) {
            out.object("group", |group| entity::section(group, session.section));
            out.object("membership", |member| {
                entity::membership(member, session.section, session.learner);
            });
        }
        out.object("session", |out| self.session(out, moment.deed, now));
    }

    /// What it was done with, and what came of it: `object`, `generated`, `referrer`.
    fn object_and_outcome(&self, out: &mut Object<'_>, deed: Deed, now: DateTime) {
        let learner = self.session.learner;
        match deed {
            Deed::LoggedIn | Deed::LoggedOut => out.object("object", entity::platform),
            Deed::TimedOut => out.object("object", |out| self.session(out, deed, now)),
            Deed::NavigatedTo { to, from } => {
                out.object("object", |out| object::resource(out, self.campus, to));
                match from {
                    Some(from) => out.object("referrer", |out| object::brief(out, from)),
                    None => out.text("referrer", PLATFORM),
                }
            }
            Deed::Viewed(what) => {
                out.object("object", |out| object::resource(out, self.campus, what));
            }
            Deed::StartedAssessment(attempt) | Deed::SubmittedAssessment(attempt) => {
                let started = self.time_of(attempt.started);
                let ended = matches!(deed, Deed::SubmittedAssessment(_)).then_some(now);
                out.object("object", |out| {
                    object::assessment(out, self.campus, attempt.assessment);
                });
                out.object("generated", |out| {
                    response::attempt(out, attempt, learner, started, ended);
                });
            }
            Deed::StartedItem(item) => {
                self.item(out, item);
                out.object("generated", |out| {
                    response::item_attempt(out, item, learner, now);
                });
                Self::referrer(out, item);
            }
            Deed::SkippedItem(item) => {
                self.item(out, item);
                Self::referrer(out, item);
            }
            Deed::CompletedItem { item, answer } => {
                let kind = self.campus.kind_of(item.item);
                let times = (self.time_of(item.started), now);
                self.item(out, item);
                out.object("generated", |out| {
                    response::response(out, item, learner, (kind, answer), times);
                });
                Self::referrer(out, item);
            }
        }
    }

    fn item(&self, out: &mut Object<'_>, item: ItemAttempt) {
        out.object("object", |out| object::item(out, self.campus, item.item));
    }

    fn referrer(out: &mut Object<'_>, item: ItemAttempt) {
        if let Some(previous) = item.previous {
            out.object("referrer", |out| object::brief_item(out, previous));
        }
    }

    /// The session, with its end once it is over, and what the learner uses when it begins.
    fn session(&self, out: &mut Object<'_>, deed: Deed, now: DateTime) {
        let ended = matches!(deed, Deed::LoggedOut | Deed::TimedOut).then_some(now);
        entity::session(out, self.session, self.time_of(0), ended);
        if deed == Deed::LoggedIn {
            out.object("client", |out| entity::client(out, self.session));
        }
    }

    /// When a step of the session happened.
    fn time_of(&self, step: u64) -> DateTime {
        self.timeline.at(self.session.first + step)
    }
}
