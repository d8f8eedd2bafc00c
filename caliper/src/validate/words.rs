//! Faults in words: what was found and what is right, without a value from the text.

use std::collections::BTreeSet;

use super::Scope;
use crate::json::{Kind, Value};
use crate::vocabulary::{Action, DataVersion, EntityType, EventRule, EventType, Profile, Property};

/// What to say of bytes that are no text.
pub(super) const NOT_UTF8: &str = "the text is not UTF-8 from here on";

/// A name longer than this is no slip of the pen in any of the terms.
const LONGEST: usize = 64;

pub(super) fn not_json(reason: &str) -> String {
    format!("the text is not JSON from here on: {reason}")
}

pub(super) fn found(value: Value<'_>, right: &str) -> String {
    let advice = if value.kind() == Kind::Null {
        "; an optional property without a value is left out"
    } else {
        ""
    };
    format!("found {}, {right} is right{advice}", value.kind().name())
}

pub(super) fn context(kind: Kind) -> String {
    let found = match kind {
        Kind::Plain | Kind::Escaped => "another string",
        Kind::Array => "an array that does not end in one of these",
        other => other.name(),
    };
    format!(
        "found {found}, right is {}, alone or at the end of an array",
        DataVersion::SUPPORTED.map(DataVersion::iri).join(" or ")
    )
}

pub(super) fn supported_versions() -> String {
    format!(
        "this version of Caliper is not supported, supported are {}",
        DataVersion::SUPPORTED.map(DataVersion::iri).join(" and ")
    )
}

/// A name that is none of a list, and the one that it may be meant to be.
pub(super) fn unknown(what: &str, name: &str, terms: &[&'static str]) -> String {
    let found = format!("found a string that is not {what}");
    match nearest(name, terms.iter().copied()) {
        Some(term) => format!("{found}; {term} is one"),
        None if terms.len() < 16 => format!("{found}; {}", right_is(terms)),
        None => found,
    }
}

/// A type that is no entity's, and what it may be.
pub(super) fn unknown_entity(name: &str) -> String {
    if EventType::from_term(name).is_some() {
        return format!("found {name}, which is an event; an entity is right");
    }
    unknown("an entity type", name, EntityType::TERMS)
}

pub(super) fn unknown_property(
    name: &str,
    properties: &[&Property],
    version: DataVersion,
) -> String {
    if properties.iter().any(|property| property.name == name) {
        return not_in_version("this property", version);
    }
    let advice = match nearest(name, properties.iter().map(|property| property.name)) {
        Some(property) => format!("; {property} is one"),
        None => "; what is not Caliper's belongs in extensions".to_owned(),
    };
    format!("the object has no such property{advice}")
}

pub(super) fn not_in_version(what: &str, version: DataVersion) -> String {
    match version {
        DataVersion::V1p1 => format!(
            "{what} is new in Caliper 1.2; an item of 1.1 that uses it names the extension of a profile in its @context"
        ),
        DataVersion::V1p2 => format!("{what} was deprecated in Caliper 1.1 and is gone in 1.2"),
    }
}

pub(super) fn wrong_scope(found: Scope, right: Scope) -> String {
    format!(
        "found an {}, an {} is right",
        found.as_str(),
        right.as_str()
    )
}

pub(super) fn wrong_type(kind: EntityType, right: &[EntityType]) -> String {
    let note = if kind.is_value() {
        ", which is a value and not an entity by itself"
    } else {
        ""
    };
    format!("found {kind}{note}; right is {}", types(right))
}

/// Types, and their subtypes if they have any.
pub(super) fn types(types: &[EntityType]) -> String {
    let names: Vec<_> = types.iter().map(|kind| kind.as_str()).collect();
    let mut all = EntityType::ALL.iter();
    let has_subtypes = all.any(|kind| !types.contains(kind) && kind.is_one_of(types));
    let or_subtype = if has_subtypes { " or a subtype" } else { "" };
    format!("{}{or_subtype}", names.join(", "))
}

pub(super) fn wrong_profile(kind: EventType, profile: Profile, rules: &[&EventRule]) -> String {
    let right: BTreeSet<_> = rules.iter().map(|rule| rule.profile).collect();
    let right: Vec<_> = right.into_iter().map(Profile::as_str).collect();
    format!("{profile} has no {kind}; {}", right_is(&right))
}

pub(super) fn wrong_action(kind: EventType, action: Action, rules: &[&EventRule]) -> String {
    let right: BTreeSet<_> = rules.iter().flat_map(|rule| rule.actions).collect();
    let right: Vec<_> = right.into_iter().map(|action| action.as_str()).collect();
    format!("{kind} does not have {action}; {}", right_is(&right))
}

fn right_is(terms: &[&str]) -> String {
    let one_of = if terms.len() > 1 { "one of " } else { "" };
    format!("right is {one_of}{}", terms.join(", "))
}

/// The term that differs from this name by a slip of the pen: in case, or by two letters at most.
fn nearest(name: &str, terms: impl Iterator<Item = &'static str>) -> Option<&'static str> {
    const SLIP: usize = 2;
    // A name of a letter or two would be near to anything.
    if !(SLIP + 1..=LONGEST).contains(&name.len()) {
        return None;
    }
    let name = name.to_lowercase();
    let length = name.chars().count();
    terms
        // So many letters are missing, or too many, at least.
        .filter(|term| term.len().abs_diff(length) <= SLIP)
        .map(|term| (strsim::osa_distance(&name, &term.to_lowercase()), term))
        .filter(|(distance, _)| *distance <= SLIP)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, term)| term)
}
