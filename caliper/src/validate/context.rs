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
    for (index, other) in context.items().enumerate() {
        let is_context = match other.kind() {
            Kind::Object => true,
            Kind::Plain | Kind::Escaped => {
                other.string().is_some_and(|text| iri::is_absolute(&text))
            }
            _ => false,
        };
        if !is_context {
            check.fault(place.item(index), other, FaultCode::NotAContext, || {
                format!(
                    "found {}, an absolute IRI or an object that defines terms is right",
                    other.kind().name()
                )
            });
        }
        terms.add(other);
    }
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
    if matches!(
        context.kind(),
        Kind::Plain | Kind::Escaped | Kind::Array | Kind::Object
    ) {
        let mut terms = Terms::within(outer);
        terms.add(context);
        return Some(terms);
    }
    check.fault(
        place.property(NAME),
        context,
        FaultCode::NotAContext,
        || {
            format!(
                "found {}, an IRI, an array or an object that defines terms is right",
                context.kind().name()
            )
        },
    );
    None
}
