//! Which types of entities belong in a place.

use crate::vocabulary::{EntityType, EventRule};

/// Which types belong in a place.
#[derive(Clone, Copy, Debug)]
pub(super) enum Expected<'e> {
    /// One of these, or a subtype.
    Types(&'static [EntityType]),
    /// A value of this type.
    Value(EntityType),
    /// What one of an event's rules has for a role.
    Role {
        rules: &'e [&'static EventRule],
        role: Role,
        /// And an attempt.
        attempt: bool,
    },
}

impl Expected<'_> {
    pub(super) fn accepts(self, kind: EntityType) -> bool {
        match self {
            Self::Types(types) => kind.is_one_of(types),
            Self::Value(value) => kind == value,
            Self::Role {
                rules,
                role,
                attempt,
            } => {
                rules.iter().any(|rule| kind.is_one_of(role.of(rule)))
                    || (attempt && kind.is_a(EntityType::Attempt))
            }
        }
    }

    /// Whether this is the plain supertype of what belongs here.
    pub(super) fn takes_plain(self, kind: EntityType) -> bool {
        kind == EntityType::Entity && !matches!(self, Self::Value(_))
    }

    /// The types, each once.
    pub(super) fn types(self) -> Vec<EntityType> {
        match self {
            Self::Types(types) => types.to_vec(),
            Self::Value(value) => vec![value],
            Self::Role { rules, role, .. } => {
                let mut types: Vec<_> = rules
                    .iter()
                    .flat_map(|rule| role.of(rule))
                    .copied()
                    .collect();
                types.sort_unstable();
                types.dedup();
                let all = types.clone();
                types.retain(|kind| !all.iter().any(|other| kind != other && kind.is_a(*other)));
                types
            }
        }
    }
}

/// What an event may have in one of its roles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Actor,
    Object,
    Generated,
    Target,
    Referrer,
}

impl Role {
    /// The types that a rule has for it.
    pub(super) fn of(self, rule: &EventRule) -> &'static [EntityType] {
        match self {
            Self::Actor => rule.actor,
            Self::Object => rule.object,
            Self::Generated => rule.generated,
            Self::Target => rule.target,
            Self::Referrer => rule.referrer,
        }
    }
}
