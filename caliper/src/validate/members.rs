//! The members of an object, each put to the property of the table that it is.

use super::check::Check;
use super::place::Place;
use super::terms::Terms;
use super::{context, words};
use crate::fault::FaultCode;
use crate::iri;
use crate::json::{Kind, Value};
use crate::rules::Habit;
use crate::vocabulary::{DataVersion, EntityType, Need, Property};

/// An object, and what it may have.
pub(super) struct Members<'t, 'd> {
    pub(super) object: Value<'d>,
    pub(super) place: Place<'t>,
    pub(super) properties: &'t [&'static Property],
    /// Whether there may be others: its type is not Caliper's.
    pub(super) open: bool,
}

impl<'d> Members<'_, 'd> {
    /// Hands every property that is there to `judge`, and finds those that are unknown, repeated or missing.
    pub(super) fn check(
        &self,
        check: &mut Check<'_>,
        terms: &Terms<'_>,
        mut judge: impl FnMut(&mut Check<'_>, &'static Property, Value<'d>, Place<'_>),
    ) {
        let mut seen = 0_u64;
        let mut next = 0;
        for (name, value) in self.object.members() {
            let place = self.place.property(&name);
            let Some(index) = self.find(&name, next, check, terms) else {
                if !(self.open || check.allows(Habit::OwnProperties) || terms.define(&name)) {
                    check.fault_once(place, value, FaultCode::Unknown, || {
                        words::unknown_property(&name, self.properties, terms.version)
                    });
                }
                continue;
            };
            next = index + 1;
            let property = self.properties[index];
            if seen >> index & 1 == 1 {
                check.fault_once(place, value, FaultCode::Repeated, || {
                    "a property may be given once only".to_owned()
                });
            } else if is_empty(value)
                && property.need == Need::Optional
                && check.allows(Habit::EmptyProperties)
            {
                continue;
            } else {
                judge(check, property, value, place);
            }
            seen |= 1 << index;
        }
        for (index, property) in self.properties.iter().enumerate() {
            // A context that is missing was found when it was looked for.
            let is_missing = property.need == Need::Required && seen >> index & 1 == 0;
            if is_missing && property.name != context::NAME {
                self.missing(check, property.name);
            }
        }
    }

    /// Adds the fault that a property is not there.
    pub(super) fn missing(&self, check: &mut Check<'_>, name: &str) {
        check.fault(
            self.place.property(name),
            self.object,
            FaultCode::Missing,
            || "this property is required".to_owned(),
        );
    }

    /// The property of this name that the item's version knows. It is looked for from `next` on: members mostly stand in the order
    /// of the table.
    fn find(&self, name: &str, next: usize, check: &Check<'_>, terms: &Terms<'_>) -> Option<usize> {
        let (before, after) = self.properties.split_at(next);
        let by_name = |name| {
            let is = |property: &&Property| property.name == name;
            let index = match after.iter().position(is) {
                Some(index) => next + index,
                None => before.iter().position(is)?,
            };
            terms.know(self.properties[index].known).then_some(index)
        };
        by_name(name).or_else(|| by_name(keyword(name, check, terms)?))
    }
}

/// The name that a keyword of JSON-LD stands for, where no context makes it mean something else: deprecated in Caliper 1.1, gone in 1.2.
fn keyword(name: &str, check: &Check<'_>, terms: &Terms<'_>) -> Option<&'static str> {
    let plain = match name {
        "@id" => "id",
        "@type" => "type",
        _ => return None,
    };
    let is_known = terms.version == DataVersion::V1p1 || check.allows(Habit::KeywordNames);
    (is_known && !terms.define(name)).then_some(plain)
}

/// The type that an object names, if it names one.
pub(super) fn type_of<'d>(
    object: Value<'d>,
    check: &Check<'_>,
    terms: &Terms<'_>,
) -> Option<Value<'d>> {
    if keyword("@type", check, terms).is_some() {
        object.member_of(&["type", "@type"])
    } else {
        object.member("type")
    }
}

/// The term that a type's name stands for, and whether it is an IRI that lenient rules take instead. What a context defines means what it
/// says there.
pub(super) fn type_term<'n>(
    name: &'n str,
    check: &Check<'_>,
    terms: &Terms<'_>,
) -> (&'n str, bool) {
    if terms.define(name) {
        (name, false)
    } else if check.allows(Habit::IriTypes) && iri::is_absolute(name) {
        let term = name.strip_prefix("http://purl.imsglobal.org/caliper/");
        (term.unwrap_or(name), true)
    } else if check.allows(Habit::Webpage) && name == "Webpage" {
        (EntityType::WebPage.as_str(), false)
    } else {
        (name, false)
    }
}

/// Whether a value says that there is none.
fn is_empty(value: Value<'_>) -> bool {
    match value.kind() {
        Kind::Null => true,
        Kind::Plain => value.json() == "\"\"",
        Kind::Array => value.items().next().is_none(),
        _ => false,
    }
}
