//! Seen: the items of the fixtures, each with the worlds that it is of.

use std::sync::LazyLock;

use caliper::vocabulary::{Action, CONTEXT_V1P1, EventRule, EventType, Known, Profile};
use caliper::{DataVersion, FaultCode};
use serde_json::Value;

use crate::fixture::{Expected, items};
use crate::world::World;

/// Every item of the fixtures.
pub(crate) static ALL: LazyLock<Vec<Seen>> = LazyLock::new(|| {
    let mut all = Vec::new();
    for (_, case) in items() {
        for text in case.texts() {
            let value: Value = serde_json::from_str(&text).unwrap_or_default();
            all.push(Seen {
                worlds: worlds(&value["@context"]),
                value,
                faults: case.expect.faults().to_vec(),
            });
        }
    }
    all
});

/// Those with which nothing is wrong.
pub(crate) fn valid() -> impl Iterator<Item = &'static Seen> {
    ALL.iter().filter(|seen| seen.faults.is_empty())
}

/// An item of a fixture, and what is wrong with it.
pub(crate) struct Seen {
    worlds: Vec<World>,
    pub(crate) value: Value,
    pub(crate) faults: Vec<Expected>,
}

impl Seen {
    pub(crate) fn is_in(&self, world: World) -> bool {
        self.worlds.contains(&world)
    }

    /// Whether it is an event of this type, and this rule is the one for it. Caliper 1.1 has no property that names the profile.
    pub(crate) fn is_of(&self, kind: EventType, rule: &EventRule) -> bool {
        let term = |name: &str| self.value[name].as_str().unwrap_or_default();
        let in_profile = match Profile::from_term(term("profile")) {
            Some(profile) => profile == rule.profile,
            None => rule.known == Known::Only1p1 || kind.known() == Known::Only1p1,
        };
        let action = Action::from_term(term("action"));
        EventType::from_term(term("type")) == Some(kind)
            && in_profile
            && action.is_some_and(|action| rule.actions.contains(&action))
    }

    pub(crate) fn has(&self, pointer: &str, code: FaultCode) -> bool {
        let faults = &self.faults;
        faults
            .iter()
            .any(|fault| fault.pointer == pointer && fault.code == code.as_str())
    }
}

fn worlds(context: &Value) -> Vec<World> {
    let array = || context.as_array().into_iter().flatten();
    let last = array().last().unwrap_or(context);
    let Some(version) = last.as_str().and_then(DataVersion::from_iri) else {
        return Vec::new();
    };
    let named = |profile: &Profile| {
        array().any(|iri| *iri == format!("{CONTEXT_V1P1}/{profile}-extension"))
    };
    let extensions = Profile::ALL.iter().filter(|profile| named(profile));
    let mut worlds: Vec<_> = extensions
        .map(|profile| World {
            version,
            extension: Some(*profile),
        })
        .collect();
    if worlds.is_empty() {
        worlds.push(World {
            version,
            extension: None,
        });
    }
    worlds
}
