//! An event: the properties that every event has, and the rules of its type, profile and action.

use super::check::Check;
use super::expected::{Expected, Role};
use super::members::{Members, type_of, type_term};
use super::place::Place;
use super::terms::Terms;
use super::{context, form, words};
use crate::fault::FaultCode;
use crate::json::Value;
use crate::rules::Habit;
use crate::vocabulary::event::PROPERTIES;
use crate::vocabulary::{Action, EventRule, EventType, Known, Profile, Property};

/// The properties, as a list of those.
static ALL: std::sync::LazyLock<Vec<&'static Property>> =
    std::sync::LazyLock::new(|| PROPERTIES.iter().collect());

/// Checks an event whose terms are known.
pub(super) fn check(check: &mut Check<'_>, event: Value<'_>, place: Place<'_>, terms: &Terms<'_>) {
    let kind = kind(check, event, place, terms);
    let rules = kind.map_or_else(Vec::new, |kind| rules(check, event, place, terms, kind));
    let members = Members {
        object: event,
        place,
        properties: &ALL,
        open: rules.is_empty(),
    };
    let mut required = required(&rules);
    members.check(check, terms, |check, property, value, place| {
        if required == Some(property.name) {
            required = None;
        }
        let role = match property.name {
            // These were looked at before.
            context::NAME | "type" => return,
            "actor" => Role::Actor,
            "object" => Role::Object,
            "generated" => Role::Generated,
            "target" => Role::Target,
            "referrer" => Role::Referrer,
            _ => return form::check(check, value, place, property.form, terms),
        };
        if rules.is_empty() {
            return form::check(check, value, place, property.form, terms);
        }
        let expected = Expected::Role {
            rules: &rules,
            role,
            attempt: role == Role::Object
                && kind.is_some_and(takes_attempts)
                && check.allows(Habit::AttemptAsObject),
        };
        form::entity(check, value, place, expected, terms);
    });
    if let Some(name) = required {
        members.missing(check, name);
    }
}

/// Whether a known sensor gives attempts to such events as their object.
fn takes_attempts(kind: EventType) -> bool {
    matches!(
        kind,
        EventType::AssessmentEvent | EventType::AssignableEvent
    )
}

/// The type, if it is one of Caliper's.
fn kind(
    check: &mut Check<'_>,
    event: Value<'_>,
    place: Place<'_>,
    terms: &Terms<'_>,
) -> Option<EventType> {
    let (name, value) = type_of(event, check, terms)?;
    let place = place.property(name);
    let Some(name) = value.string() else {
        check.fault(place, value, FaultCode::NotAString, || {
            words::found(value, "the name of an event type")
        });
        return None;
    };
    let (term, is_iri) = type_term(&name, check, terms);
    let kind = EventType::from_term(term);
    match kind {
        Some(kind) if terms.know_event(kind) => {}
        Some(kind) => check.fault(place, value, FaultCode::UnknownType, || {
            words::not_in_version(kind.as_str(), terms.version)
        }),
        None if is_iri || terms.defines(&name) => {}
        None => check.fault(place, value, FaultCode::UnknownType, || {
            words::unknown("an event type", &name, EventType::TERMS)
        }),
    }
    kind
}

/// The rules that an event of this type is held to: those of its profile and its action, where these are among the type's.
fn rules(
    check: &mut Check<'_>,
    event: Value<'_>,
    place: Place<'_>,
    terms: &Terms<'_>,
    kind: EventType,
) -> Vec<&'static EventRule> {
    let mut rules: Vec<_> = kind
        .rules()
        .iter()
        .filter(|rule| terms.know_rule(rule))
        .collect();
    if let Some((value, profile)) = term(event, "profile", Profile::from_term)
        && terms.know(Known::Since1p2)
        && !keep(&mut rules, |rule| rule.profile == profile)
    {
        check.fault(
            place.property("profile"),
            value,
            FaultCode::WrongProfile,
            || words::wrong_profile(kind, profile, &rules),
        );
    }
    if let Some((value, action)) = term(event, "action", Action::from_term)
        && !keep(&mut rules, |rule| rule.actions.contains(&action))
        && terms.know(action.known())
    {
        check.fault(
            place.property("action"),
            value,
            FaultCode::WrongAction,
            || words::wrong_action(kind, action, &rules),
        );
    }
    rules
}

/// Keeps the rules that fit; all of them, if none does.
fn keep(rules: &mut Vec<&'static EventRule>, fits: impl Fn(&EventRule) -> bool) -> bool {
    let any = rules.iter().any(|rule| fits(rule));
    if any {
        rules.retain(|rule| fits(rule));
    }
    any
}

/// The term that a property has, if it is one.
fn term<'d, T>(
    event: Value<'d>,
    name: &str,
    find: impl Fn(&str) -> Option<T>,
) -> Option<(Value<'d>, T)> {
    let value = event.member(name)?;
    let term = find(&value.string()?)?;
    Some((value, term))
}

/// The property that all the rules ask for, if there is one.
fn required(rules: &[&EventRule]) -> Option<&'static str> {
    let required = rules.first()?.required;
    required.filter(|_| rules.iter().all(|rule| rule.required == required))
}
