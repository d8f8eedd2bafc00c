//! Attempts: started before anything else, counted by the rules, submitted once, and only then graded and looked at.
//!
//! A start counts one more than the last attempt of this learner at this work, a restart one more than before; everything else leaves
//! the count as it is (Caliper 1.2, "Attempt").

use std::collections::{HashMap, HashSet};

use caliper::datetime::DateTime;

use super::told::{Told, Whole};
use super::{Verdict, ensure};

/// All attempts so far.
#[derive(Debug, Default)]
pub(super) struct Attempts {
    /// By IRI.
    known: HashMap<String, Attempt>,
    /// The count of the last attempt of somebody at some work.
    counts: HashMap<(String, String), u32>,
    /// Work that is closed for now.
    closed: HashSet<String>,
}

/// What is known of an attempt.
#[derive(Debug)]
struct Attempt {
    count: Option<u32>,
    started: Option<DateTime>,
    state: State,
    /// Items that were started and are not done.
    open: HashSet<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Going,
    Paused,
    Submitted,
    Graded,
}

impl Attempts {
    pub(super) fn follow(&mut self, told: &Told<'_>) -> Verdict {
        let item = told.kind.ends_with("ItemEvent");
        match (&*told.action, item) {
            ("Activated" | "Deactivated" | "Hid" | "Showed", _) => {
                self.switch(told);
                Ok(())
            }
            ("Started", false) => self.start(told, false),
            ("Restarted", false) => self.start(told, true),
            (action, false) => self.go_on(told, action),
            ("Started", true) => self.start_item(told),
            ("Completed" | "Skipped", true) => self.end_item(told),
            _ => Ok(()),
        }
    }

    fn switch(&mut self, told: &Told<'_>) {
        let work = told.object.id();
        match &*told.action {
            "Deactivated" => _ = self.closed.insert(work.to_owned()),
            "Activated" => _ = self.closed.remove(work),
            _ => {}
        }
    }

    fn start(&mut self, told: &Told<'_>, again: bool) -> Verdict {
        let Some((iri, made)) = attempt(told) else {
            return Ok(());
        };
        ensure(
            !self.closed.contains(told.object.id()),
            "started after it was closed",
        )?;
        ensure(!self.known.contains_key(iri), "an attempt is started once")?;
        belongs(told, made)?;
        let who = made
            .assignee
            .as_ref()
            .map_or(told.actor.id(), |who| who.id());
        let last = self
            .counts
            .entry((who.to_owned(), told.object.id().to_owned()))
            .or_insert(0);
        if let Some(count) = made.count {
            ensure(count == *last + 1, "attempts count up by one")?;
            ensure(!again || count > 1, "restarted without being started")?;
            *last = count;
        }
        ensure(
            made.started_at_time
                .is_none_or(|started| started == told.event_time),
            "an attempt starts with its first event",
        )?;
        self.known.insert(
            iri.to_owned(),
            Attempt {
                count: made.count,
                started: made.started_at_time,
                state: State::Going,
                open: HashSet::new(),
            },
        );
        Ok(())
    }

    /// Whatever happens to an attempt as a whole once it is going.
    fn go_on(&mut self, told: &Told<'_>, action: &str) -> Verdict {
        let Some((iri, made)) = attempt(told) else {
            return Ok(());
        };
        let Some(known) = self.known.get_mut(iri) else {
            return ensure(false, "nothing is done to an attempt before it was started");
        };
        belongs(told, made)?;
        ensure(
            made.count == known.count,
            "the count of an attempt stays the same",
        )?;
        ensure(
            made.started_at_time == known.started,
            "an attempt starts once",
        )?;
        let (from, to) = match action {
            "Paused" => (State::Going, State::Paused),
            "Resumed" => (State::Paused, State::Going),
            "Submitted" => (State::Going, State::Submitted),
            _ => (State::Going, State::Going),
        };
        ensure(
            known.state == from,
            "not possible in the state that the attempt is in",
        )?;
        known.state = to;
        if to == State::Submitted {
            ensure(
                known.open.is_empty(),
                "submitted before its items were done",
            )?;
            let ended = made.ended_at_time;
            ensure(
                ended.is_none_or(|ended| ended == told.event_time),
                "an attempt ends when it is submitted",
            )?;
        }
        Ok(())
    }

    fn start_item(&mut self, told: &Told<'_>) -> Verdict {
        let Some((_, made)) = attempt(told) else {
            return Ok(());
        };
        belongs(told, made)?;
        let Some(whole) = &made.is_part_of else {
            return Ok(());
        };
        match self.known.get_mut(whole.id()) {
            Some(known) => {
                ensure(
                    known.state == State::Going,
                    "an item of an attempt that is not going on",
                )?;
                let new = known.open.insert(told.object.id().to_owned());
                ensure(new, "an item is started again before it was done")
            }
            None => ensure(false, "an item of an attempt that was not started"),
        }
    }

    fn end_item(&mut self, told: &Told<'_>) -> Verdict {
        // A response names the attempt at the item, and that the attempt at the whole; a skipped item names nothing.
        let response = told.generated.as_ref().and_then(|made| made.whole());
        let at_item = response.and_then(|response| response.attempt.as_ref()?.whole());
        let whole = at_item.and_then(|attempt| attempt.is_part_of.as_ref());
        let item = told.object.id();
        let done = match whole {
            Some(whole) => self
                .known
                .get_mut(whole.id())
                .is_some_and(|known| known.open.remove(item)),
            None => self.known.values_mut().any(|known| known.open.remove(item)),
        };
        ensure(done, "an item is done before it was started")?;
        if let Some(ended) = response.and_then(|response| response.ended_at_time) {
            ensure(ended == told.event_time, "a response ends with its event")?;
        }
        if let Some(assignable) = at_item.and_then(|attempt| attempt.assignable.as_ref()) {
            ensure(assignable.id() == item, "the response is to another item")?;
        }
        Ok(())
    }

    pub(super) fn grade(&mut self, told: &Told<'_>) -> Verdict {
        match self.known.get_mut(told.object.id()) {
            Some(known) => {
                ensure(
                    known.state == State::Submitted,
                    "graded before it was submitted",
                )?;
                known.state = State::Graded;
                Ok(())
            }
            None => ensure(false, "graded before it was started"),
        }
    }

    pub(super) fn look(&mut self, told: &Told<'_>) -> Verdict {
        let Some(attempt) = told
            .object
            .whole()
            .and_then(|result| result.attempt.as_ref())
        else {
            return Ok(());
        };
        let known = self.known.get(attempt.id());
        let graded = known.is_some_and(|known| known.state == State::Graded);
        ensure(graded, "a result is looked at before there is one")
    }
}

/// The attempt that an event makes or changes.
fn attempt<'t>(told: &'t Told<'_>) -> Option<(&'t str, &'t Whole<'t>)> {
    let made = told.generated.as_ref()?;
    let whole = made.whole().filter(|_| made.kind() == Some("Attempt"))?;
    Some((made.id(), whole))
}

/// An attempt is the actor's, at the object.
fn belongs(told: &Told<'_>, made: &Whole<'_>) -> Verdict {
    if let Some(assignee) = &made.assignee {
        ensure(
            assignee.id() == told.actor.id(),
            "an attempt of somebody else",
        )?;
    }
    if let Some(assignable) = &made.assignable {
        ensure(
            assignable.id() == told.object.id(),
            "an attempt at something else",
        )?;
    }
    Ok(())
}
