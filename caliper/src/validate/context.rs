//! An item's `@context`: Caliper's own, alone or as the last of an array (Caliper 1.1 section 4.1, Caliper 1.2 "JSON-LD Context").

use super::check::Check;
use super::place::Place;
use super::terms::Terms;
use super::words;
use crate::fault::FaultCode;
use crate::iri;
use crate::json::{Kind, Value};
use crate::rules::Habit;
use crate::vocabulary::{CONTEXT_V1P0, DataVersion};

/// The property's name.
pub(super) const NAME: &str = "@context";

/// Checks an item's context, and finds the terms that the item may use. `None`: it is of Caliper 1.0, of whose rules nothing
/// is known here.
pub(super) fn check<'d>(
    check: &mut Check<'_>,
    item: Value<'d>,
    place: Place<'_>,
    envelope: Option<DataVersion>,
) -> Option<Terms<'d>> {
    let place = place.property(NAME);
    let Some(context) = item.member(NAME) else {
        check.fault(place, item, FaultCode::Missing, || {
            "this property is required: it says which version an item follows".to_owned()
        });
        return Some(Terms::assumed(envelope));
    };
    let Some(caliper) = own(context) else {
        check.fault(place, context, FaultCode::NotAContext, || {
            words::context(context.kind())
        });
        return Some(Terms::assumed(envelope));
    };
    let Some(version) = DataVersion::from_iri(&caliper) else {
        if caliper == CONTEXT_V1P0 {
            if !check.allows(Habit::Caliper1p0) {
                check.fault(
                    place,
                    context,
                    FaultCode::UnsupportedVersion,
                    words::supported_versions,
                );
            }
            return None;
        }
        check.fault(place, context, FaultCode::NotAContext, || {
            words::context(context.kind())
        });
        return Some(Terms::assumed(envelope));
    };
    if let Some(named) = envelope
        && named != version
        && !check.allows(Habit::OtherVersion)
    {
        check.fault(place, context, FaultCode::WrongVersion, || {
            let (found, right) = (version.name(), named.name());
            format!("found the context of {found}, the envelope's dataVersion names {right}")
        });
    }
    let mut terms = Terms::of(version);
    add(check, context, place, &mut terms);
    Some(terms)
}

/// The context that has the last word: the string itself, or the last of an array if it is a string.
fn own(context: Value<'_>) -> Option<std::borrow::Cow<'_, str>> {
    match context.kind() {
        Kind::Array => context.items().last()?.string(),
        _ => context.string(),
    }
}

/// The terms within an entity, which may have a context of its own.
pub(super) fn within<'t>(
    check: &mut Check<'_>,
    entity: Value<'t>,
    place: Place<'_>,
    outer: &'t Terms<'t>,
) -> Option<Terms<'t>> {
    let context = entity.member(NAME)?;
    let mut terms = Terms::within(outer);
    add(check, context, place.property(NAME), &mut terms);
    Some(terms)
}

/// Adds what a context makes known: an object that defines terms, an IRI, or an array of these.
fn add<'t>(check: &mut Check<'_>, context: Value<'t>, place: Place<'_>, terms: &mut Terms<'t>) {
    if context.kind() != Kind::Array {
        return add_one(check, context, place, terms);
    }
    for (index, inner) in context.items().enumerate() {
        add_one(check, inner, place.item(index), terms);
    }
}

fn add_one<'t>(check: &mut Check<'_>, context: Value<'t>, place: Place<'_>, terms: &mut Terms<'t>) {
    if context.kind() == Kind::Object {
        return terms.add(context.members().map(|(name, _)| name));
    }
    match context.string().filter(|text| iri::is_absolute(text)) {
        Some(iri) => terms.add_context(&iri),
        None => check.fault(place, context, FaultCode::NotAContext, || {
            format!(
                "found {}, an absolute IRI or an object that defines terms is right",
                context.kind().name()
            )
        }),
    }
}
