//! Something that is done: one event, before it is written down.

use caliper::vocabulary::{Action, EventType, Profile};

use crate::campus::Tool;
use crate::thing::Thing;

/// Who does it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Actor {
    /// Whose session it is.
    Person,
    /// The platform's own software.
    Software,
}

/// One event: who did what with what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Deed {
    pub(crate) event: EventType,
    pub(crate) profile: Profile,
    pub(crate) action: Action,
    pub(crate) actor: Actor,
    pub(crate) object: Thing,
    /// What comes of it.
    pub(crate) generated: Option<Thing>,
    /// The part or the place that it is about.
    pub(crate) target: Option<Thing>,
    /// Where the person comes from.
    pub(crate) referrer: Option<Thing>,
    /// The tool with which the session is shared by LTI.
    pub(crate) launched: Option<Tool>,
}

impl Deed {
    /// Something that the person does with an object, and no more said.
    pub(crate) const fn new(
        event: EventType,
        profile: Profile,
        action: Action,
        object: Thing,
    ) -> Self {
        Self {
            event,
            profile,
            action,
            actor: Actor::Person,
            object,
            generated: None,
            target: None,
            referrer: None,
            launched: None,
        }
    }

    /// The same, by the platform's software.
    pub(crate) const fn by_software(self) -> Self {
        Self {
            actor: Actor::Software,
            ..self
        }
    }

    /// The same with an outcome.
    pub(crate) const fn making(self, generated: Thing) -> Self {
        Self {
            generated: Some(generated),
            ..self
        }
    }

    /// The same with a target.
    pub(crate) const fn at(self, target: Thing) -> Self {
        Self {
            target: Some(target),
            ..self
        }
    }

    /// The same, coming from something.
    pub(crate) const fn from(self, referrer: Option<Thing>) -> Self {
        Self { referrer, ..self }
    }

    /// The same, in a session that is shared with a tool.
    pub(crate) const fn within(self, tool: Tool) -> Self {
        Self {
            launched: Some(tool),
            ..self
        }
    }
}
