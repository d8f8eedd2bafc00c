//! Breaking events: what is wrong for a property of an event, by its form and by the rules of its type.

use caliper::FaultCode;
use caliper::vocabulary::{Action, EventRule, Profile, Property};
use serde_json::{Value, json};

use crate::breaking::{Wrong, broken, types_of};
use crate::building::{Draw, Plan};
use crate::world::{ROLES, World};

/// The rules that hold for such an event, if it says its profile, or if it does not.
fn rules_of(plan: Plan, says_profile: bool, action: Option<Action>) -> Vec<&'static EventRule> {
    let of_kind = plan.kind.rules().iter();
    // In an extended world, the event has the version's own rules too.
    let unextended = World {
        extension: None,
        ..plan.world
    };
    let known = |rule: &&EventRule| {
        let worlds = [unextended, plan.world];
        worlds.iter().any(|world| {
            world
                .rules()
                .iter()
                .any(|(_, other)| std::ptr::eq(*other, *rule))
        })
    };
    let in_profile = |rule: &&EventRule| !says_profile || rule.profile == plan.rule.profile;
    let has_action = |rule: &&EventRule| action.is_none_or(|action| rule.actions.contains(&action));
    of_kind
        .filter(known)
        .filter(in_profile)
        .filter(has_action)
        .collect()
}

/// All that is wrong for a property of an event: by its form, and by the rules of its type.
pub(crate) fn broken_of(
    plan: Plan,
    event: &Value,
    property: &Property,
    draw: &mut Draw,
) -> Vec<Wrong> {
    let says_profile = event.get("profile").is_some();
    let role = ROLES.iter().find(|(role, _)| *role == property.name);
    let rules = rules_of(plan, says_profile, Some(plan.action));
    let types: Vec<_> = match role {
        Some((_, types)) => rules.iter().flat_map(|rule| types(rule)).copied().collect(),
        None => types_of(property).to_vec(),
    };
    let mut all = broken(plan.world, property.form, &types, draw);
    let wrong = |term: &'static str, code| Wrong {
        value: json!(term),
        within: String::new(),
        code,
    };
    if property.name == "action" {
        let taken = rules_of(plan, says_profile, None);
        let other = Action::ALL
            .iter()
            .filter(|action| taken.iter().all(|rule| !rule.actions.contains(action)));
        let (known, unknown): (Vec<&Action>, Vec<&Action>) =
            other.partition(|action| plan.world.knows(action.known()));
        all.extend(
            known
                .iter()
                .map(|action| wrong(action.as_str(), FaultCode::WrongAction)),
        );
        all.extend(
            unknown
                .iter()
                .map(|action| wrong(action.as_str(), FaultCode::UnknownTerm)),
        );
    }
    if property.name == "profile" {
        let taken = rules_of(plan, false, None);
        let other = Profile::ALL
            .iter()
            .filter(|profile| taken.iter().all(|rule| rule.profile != **profile));
        let known = other.filter(|profile| plan.world.knows(profile.known()));
        all.extend(known.map(|profile| wrong(profile.as_str(), FaultCode::WrongProfile)));
    }
    all
}
