//! The schemas of events: for each type, one object for every way in which its profile and its action change what else it may have.

use caliper::vocabulary::{Action, EntityType, EventRule, EventType, Profile, event};
use serde_json::{Value, json};

use super::{Definitions, VERSION};

type Rules = Vec<&'static EventRule>;

/// Some of an event's members fixed, and the rules that hold then.
struct Case {
    /// Nothing: the event has no profile, or it does not matter which of the type's.
    profile: Option<Profile>,
    actions: Vec<Action>,
    rules: Rules,
}

impl Definitions {
    /// Events of this type.
    pub(super) fn event(&mut self, kind: EventType) -> Value {
        let rules: Rules = kind
            .rules()
            .iter()
            .filter(|rule| rule.known.to(VERSION))
            .collect();
        let profiles = distinct(rules.iter().map(|rule| rule.profile));
        let actions = distinct(rules.iter().flat_map(|rule| rule.actions.iter().copied()));
        let cases = match &profiles[..] {
            [_] => by_action(&rules, &actions),
            _ => by_profile(&rules, &profiles, &actions),
        };
        let name = format!("event.{kind}");
        self.refer(name, |all| all.cases(kind, &profiles, &actions, &cases))
    }

    fn cases(
        &mut self,
        kind: EventType,
        profiles: &[Profile],
        actions: &[Action],
        cases: &[Case],
    ) -> Value {
        if let [case] = cases {
            let mut whole = self.case(case, profiles);
            whole["properties"]["type"] = json!({"const": kind.as_str()});
            return whole;
        }
        let schemas: Vec<_> = cases.iter().map(|case| self.case(case, profiles)).collect();
        // The type alone is required here, so that it, and nothing else, is what tells types apart.
        let mut schema = match &schemas[..] {
            [first, second] => {
                let actions = &first["properties"]["action"];
                json!({"if": {"properties": {"action": actions}}, "then": first, "else": second})
            }
            _ => json!({"anyOf": schemas}),
        };
        schema["type"] = json!("object");
        schema["required"] = json!(["type"]);
        schema["properties"] = json!({"type": {"const": kind.as_str()}});
        if profiles.len() > 1 {
            schema["properties"]["action"] = terms(actions);
        }
        schema
    }

    /// An event as it is in one case, its type aside. Its context is looked at before.
    fn case(&mut self, case: &Case, profiles: &[Profile]) -> Value {
        let mut schema = self.object(event::PROPERTIES.iter(), |all, property| {
            let role = |of: fn(&EventRule) -> &'static [EntityType]| {
                let types = case.rules.iter().flat_map(|rule| of(rule));
                distinct(types.copied())
            };
            match (property.name, property.form) {
                ("@context" | "type", _) => json!(true),
                ("profile", _) => match (case.profile, profiles) {
                    (Some(profile), _) | (None, &[profile]) => json!({"const": profile.as_str()}),
                    (None, _) => json!(false),
                },
                ("action", _) if profiles.len() > 1 => json!(true),
                ("action", _) => terms(&case.actions),
                ("actor", _) => all.one_of(&role(|rule| rule.actor)),
                ("object", _) => all.one_of(&role(|rule| rule.object)),
                ("generated", _) => all.one_of(&role(|rule| rule.generated)),
                ("target", _) => all.one_of(&role(|rule| rule.target)),
                ("referrer", _) => all.one_of(&role(|rule| rule.referrer)),
                (_, form) => all.form(form),
            }
        });
        let profile = case.profile.map(|_| "profile");
        let asked = case.rules.iter().map(|rule| rule.required);
        let asked = match &distinct(asked)[..] {
            [asked] => *asked,
            _ => None,
        };
        if let Some(required) = schema["required"].as_array_mut() {
            required.extend(profile.into_iter().chain(asked).map(Value::from));
        }
        schema
    }
}

/// Where the action decides: actions with the same rules together.
fn by_action(rules: &Rules, actions: &[Action]) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    for action in actions {
        let mut fitting = rules.clone();
        fitting.retain(|rule| rule.actions.contains(action));
        let same = |case: &&mut Case| {
            case.rules.len() == fitting.len()
                && case
                    .rules
                    .iter()
                    .zip(&fitting)
                    .all(|(a, b)| std::ptr::eq(*a, *b))
        };
        match cases.iter_mut().find(same) {
            Some(case) => case.actions.push(*action),
            None => cases.push(Case {
                profile: None,
                actions: vec![*action],
                rules: fitting,
            }),
        }
    }
    cases
}

/// Where the profile decides: one case for each, and one for none, which has to come last.
fn by_profile(rules: &Rules, profiles: &[Profile], actions: &[Action]) -> Vec<Case> {
    let all_alike = rules.iter().all(|rule| rule.actions == rules[0].actions);
    assert!(all_alike, "no type has rules by profile and by action");
    let case = |profile: Option<Profile>| Case {
        profile,
        actions: actions.to_vec(),
        rules: rules
            .iter()
            .copied()
            .filter(|rule| profile.is_none_or(|profile| rule.profile == profile))
            .collect(),
    };
    let named = profiles.iter().map(|profile| case(Some(*profile)));
    named.chain([case(None)]).collect()
}

/// Actions in all their spellings.
fn terms(actions: &[Action]) -> Value {
    let others = [
        "DisabledCloseCaptioning",
        "EnabledCloseCaptioning",
        "MarkedAsUnRead",
    ];
    let others = others
        .into_iter()
        .filter(|other| Action::from_term(other).is_some_and(|action| actions.contains(&action)));
    let names = actions.iter().map(|action| action.as_str());
    json!({"enum": names.chain(others).collect::<Vec<_>>()})
}

fn distinct<T: Ord>(values: impl Iterator<Item = T>) -> Vec<T> {
    let mut values: Vec<_> = values.collect();
    values.sort_unstable();
    values.dedup();
    values
}
