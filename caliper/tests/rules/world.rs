//! Worlds: a version of Caliper, in 1.1 perhaps with the extension of a profile. Each knows its own part of the tables.

use caliper::DataVersion;
use caliper::vocabulary::{Action, CONTEXT_V1P1, EntityType, EventRule, EventType, Known, Profile};
use serde_json::{Value, json};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct World {
    pub(crate) version: DataVersion,
    pub(crate) extension: Option<Profile>,
}

/// A role: its name, and where a rule says what belongs there.
type Role = (&'static str, fn(&EventRule) -> &'static [EntityType]);

/// The roles that rules are about.
#[rustfmt::skip]
pub(crate) const ROLES: [Role; 5] = [
    ("actor", |rule| rule.actor),
    ("object", |rule| rule.object),
    ("generated", |rule| rule.generated),
    ("target", |rule| rule.target),
    ("referrer", |rule| rule.referrer),
];

/// Whether a rule says anything of a role.
pub(crate) fn constrained(types: &[EntityType]) -> bool {
    types != [EntityType::Entity]
}

impl World {
    /// Both versions as they are, then 1.1 with each of the six extensions.
    pub(crate) fn all() -> Vec<Self> {
        let plain = DataVersion::SUPPORTED.map(|version| Self {
            version,
            extension: None,
        });
        let extended = Profile::ALL
            .iter()
            .filter(|profile| profile.extends_1p1())
            .map(|profile| Self {
                version: DataVersion::V1p1,
                extension: Some(*profile),
            });
        plain.into_iter().chain(extended).collect()
    }

    /// Whether a term, a property or an entity type may be used.
    pub(crate) fn knows(self, known: Known) -> bool {
        known.to(self.version) || (known == Known::Since1p2 && self.extension.is_some())
    }

    /// The rules of events: all of the version's, or those of the extension's profile.
    pub(crate) fn rules(self) -> Vec<(EventType, &'static EventRule)> {
        let of = |kind: &EventType| {
            kind.rules()
                .iter()
                .map(|rule| (*kind, rule))
                .collect::<Vec<_>>()
        };
        let mut rules: Vec<_> = EventType::ALL.iter().flat_map(of).collect();
        rules.retain(|(kind, rule)| {
            self.knows(kind.known())
                && match self.extension {
                    None => self.knows(rule.known),
                    // They take the place of what 1.1 had.
                    Some(profile) => profile == rule.profile && rule.known != Known::Only1p1,
                }
        });
        rules
    }

    /// The actions of a rule.
    pub(crate) fn actions(self, rule: &EventRule) -> Vec<Action> {
        let actions = rule.actions.iter().copied();
        actions
            .filter(|action| self.knows(action.known()))
            .collect()
    }

    /// The types of entities that are one of these.
    pub(crate) fn subtypes(self, types: &[EntityType]) -> Vec<EntityType> {
        let all = EntityType::ALL.iter().copied();
        all.filter(|kind| self.knows(kind.known()) && kind.is_one_of(types))
            .collect()
    }

    pub(crate) fn context(self) -> Value {
        match self.extension {
            Some(profile) => json!([format!("{CONTEXT_V1P1}/{profile}-extension"), CONTEXT_V1P1]),
            None => self.version.iri().into(),
        }
    }
}
