//! Sessions: one person each, times that never fall, nothing after the end, nothing looked at that was not gone to.

use std::collections::{HashMap, HashSet};

use caliper::datetime::DateTime;

use super::told::{Entity, Told};
use super::{Verdict, ensure};

/// All sessions so far, by IRI.
#[derive(Debug, Default)]
pub(super) struct Sessions(HashMap<String, Session>);

/// What is known of a session.
#[derive(Debug)]
struct Session {
    user: Option<String>,
    started: Option<DateTime>,
    latest: DateTime,
    events: u64,
    ended: bool,
    /// What was navigated to last.
    here: Option<String>,
    /// Tools launched, by the IRI of the session shared with them.
    launched: HashSet<String>,
}

impl Sessions {
    pub(super) fn follow(&mut self, told: &Told<'_>) -> Verdict {
        one_person(told)?;
        let Some(named) = &told.session else {
            return Ok(());
        };
        let now = told.event_time;
        let whole = named.whole();
        let session = self
            .0
            .entry(named.id().to_owned())
            .or_insert_with(|| Session {
                user: whole.and_then(|whole| Some(whole.user.as_ref()?.id().to_owned())),
                started: whole.and_then(|whole| whole.started_at_time),
                latest: now,
                events: 0,
                ended: false,
                here: None,
                launched: HashSet::new(),
            });
        if let Some(whole) = whole {
            let user = whole.user.as_ref().map(Entity::id);
            ensure(user == session.user.as_deref(), "a session has one user")?;
            let started = whole.started_at_time;
            ensure(started == session.started, "a session starts once")?;
            ensure(
                started.is_none_or(|started| started <= now),
                "before its session started",
            )?;
        }
        ensure(session.latest <= now, "times in a session never fall")?;
        ensure(!session.ended, "nothing follows the end of a session")?;
        session.latest = now;
        session.events += 1;
        session.step(told)
    }
}

impl Session {
    fn step(&mut self, told: &Told<'_>) -> Verdict {
        match (&*told.kind, &*told.action) {
            ("SessionEvent", "LoggedIn") => {
                ensure(self.events == 1, "logged in after other things were done")
            }
            ("SessionEvent", "LoggedOut" | "TimedOut") => {
                self.ended = true;
                let ended = told
                    .session
                    .as_ref()
                    .and_then(|session| session.whole()?.ended_at_time);
                ensure(
                    ended.is_none_or(|ended| ended == told.event_time),
                    "a session ends with its last event",
                )
            }
            ("NavigationEvent", "NavigatedTo") => {
                self.here = Some(told.object.id().to_owned());
                Ok(())
            }
            ("ViewEvent", "Viewed") if told.object.kind() != Some("Result") => ensure(
                self.here.as_deref() == Some(told.object.id()),
                "viewed without being navigated to",
            ),
            ("ToolLaunchEvent", "Launched") => {
                let shared = told.federated_session.as_ref();
                self.launched
                    .extend(shared.map(|shared| shared.id().to_owned()));
                Ok(())
            }
            ("ToolLaunchEvent", "Returned") | ("ToolUseEvent", "Used") => ensure(
                told.federated_session
                    .as_ref()
                    .is_none_or(|shared| self.launched.contains(shared.id())),
                "a tool that was not launched",
            ),
            _ => Ok(()),
        }
    }
}

/// Whoever acts is the session's user and the membership's member, in the group that it is a membership of.
fn one_person(told: &Told<'_>) -> Verdict {
    let user = told
        .session
        .as_ref()
        .and_then(|session| session.whole()?.user.as_ref());
    if let (Some("Person"), Some(user)) = (told.actor.kind(), user) {
        ensure(
            told.actor.id() == user.id(),
            "the actor is not the session's user",
        )?;
    }
    let Some(membership) = told
        .membership
        .as_ref()
        .and_then(|membership| membership.whole())
    else {
        return Ok(());
    };
    if let (Some(member), Some(user)) = (&membership.member, user) {
        ensure(
            member.id() == user.id(),
            "the membership is somebody else's",
        )?;
    }
    if let (Some(organization), Some(group)) = (&membership.organization, &told.group) {
        ensure(
            organization.id() == group.id(),
            "the membership is in another group",
        )?;
    }
    Ok(())
}
