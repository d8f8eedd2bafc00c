//! The terms that an item may use: those of its version, of the extensions its context names, and those it defines.

use std::borrow::Cow;
use std::collections::HashSet;

use crate::vocabulary::{CONTEXT_V1P0, DataVersion, EventRule, EventType, Known, Profile};

/// What an item's contexts make known; within an entity that has a context, what that one adds.
#[derive(Debug)]
pub(super) struct Terms<'t> {
    pub(super) version: DataVersion,
    /// Whether the version is assumed, because the item does not say it: the terms of every version are taken then.
    assumed: bool,
    /// A bit for each profile whose extension of Caliper 1.1 the context names.
    extensions: u32,
    own: Own<'t>,
    /// The terms around the entity.
    outer: Option<&'t Terms<'t>>,
}

/// Terms that are not Caliper's.
#[derive(Debug)]
enum Own<'t> {
    None,
    /// Those that a context in the text defines.
    Defined(HashSet<Cow<'t, str>>),
    /// Any: a context elsewhere defines them, and nothing is fetched to find out.
    Unseen,
}

impl<'t> Terms<'t> {
    /// Caliper's own terms.
    pub(super) fn of(version: DataVersion) -> Self {
        Self {
            version,
            assumed: false,
            extensions: 0,
            own: Own::None,
            outer: None,
        }
    }

    /// The terms of the version that the envelope names, or else of any.
    pub(super) fn assumed(envelope: Option<DataVersion>) -> Self {
        Self {
            assumed: envelope.is_none(),
            ..Self::of(envelope.unwrap_or(DataVersion::V1p2))
        }
    }

    /// The same terms and, in time, those of an inner context.
    pub(super) fn within(outer: &'t Terms<'t>) -> Self {
        Self {
            outer: Some(outer),
            assumed: outer.assumed,
            extensions: outer.extensions,
            ..Self::of(outer.version)
        }
    }

    /// Adds the terms that a context in the text defines.
    pub(super) fn add(&mut self, names: impl Iterator<Item = Cow<'t, str>>) {
        match &mut self.own {
            Own::None => self.own = Own::Defined(names.collect()),
            Own::Defined(defined) => defined.extend(names),
            Own::Unseen => {}
        }
    }

    /// Adds the terms of a context elsewhere: an extension of Caliper 1.1, or one of somebody else.
    pub(super) fn add_context(&mut self, iri: &str) {
        if let Some(profile) = Profile::from_extension(iri) {
            self.extensions |= bit(profile);
        } else if DataVersion::from_iri(iri).is_none() && iri != CONTEXT_V1P0 {
            self.own = Own::Unseen;
        }
    }

    /// Whether a term, property or type that these versions know may be used.
    pub(super) fn know(&self, known: Known) -> bool {
        self.by_itself(known) || (known == Known::Since1p2 && self.extensions != 0)
    }

    /// Whether an event type may be used: in Caliper 1.1, one of 1.2 needs the extension of its own profile.
    pub(super) fn know_event(&self, event: EventType) -> bool {
        self.by_itself(event.known())
            || event
                .rules()
                .iter()
                .any(|rule| self.extend(event.known(), rule))
    }

    /// Whether a rule of a known event type holds. Where an extension of 1.1 has rules for a profile, they take the place of 1.1's own.
    pub(super) fn know_rule(&self, rule: &EventRule) -> bool {
        let is_replaced = rule.known == Known::Only1p1 && self.extend(Known::Since1p2, rule);
        (self.by_itself(rule.known) && !is_replaced) || self.extend(rule.known, rule)
    }

    fn by_itself(&self, known: Known) -> bool {
        self.assumed || known.to(self.version)
    }

    fn extend(&self, known: Known, rule: &EventRule) -> bool {
        known == Known::Since1p2 && self.extensions & bit(rule.profile) != 0
    }

    /// Whether a term that is not Caliper's is defined.
    pub(super) fn defines(&self, name: &str) -> bool {
        let here = match &self.own {
            Own::None => false,
            Own::Defined(names) => names.contains(name),
            Own::Unseen => true,
        };
        here || self.outer.is_some_and(|outer| outer.defines(name))
    }
}

fn bit(profile: Profile) -> u32 {
    1 << profile as u32
}
