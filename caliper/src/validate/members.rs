//! The members of an object, each put to the property of the table that it is.

use super::check::Check;
use super::place::Place;
use super::terms::Terms;
use super::{context, words};
use crate::fault::FaultCode;
use crate::iri;
use crate::json::{Kind, Value};
use crate::rules::Habit;
use crate::vocabulary::{EntityType, Known, Need, Property};

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
        let (mut seen, mut repeated) = (0_u64, 0_u64);
        let mut next = 0;
        for (name, value) in self.object.members() {
            let place = self.place.property(&name);
            let Some(index) = self.find(&name, next, check, terms) else {
                if !(self.open || check.allows(Habit::OwnProperties) || terms.defines(&name)) {
                    check.fault_once(place, value, FaultCode::Unknown, || {
                        words::unknown_property(&name, self.properties, terms.version)
                    });
                }
                continue;
            };
            next = index + 1;
            let property = self.properties[index];
            let bit = 1 << index;
            if seen & bit == 0 {
                seen |= bit;
                if !is_left_out(value, property, check) {
                    judge(check, property, value, place);
                }
            } else if repeated & bit == 0 {
                // Which of the values is meant is not known, so nothing is said of the first one either.
                repeated |= bit;
                check.take_back(place);
                check.fault(place, value, FaultCode::Repeated, || {
                    "a property may be given once only".to_owned()
                });
            }
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
        by_name(name).or_else(|| by_name(keyword(name, self.object, check, terms)?))
    }
}

/// The name that a keyword of JSON-LD stands for, in an object that does not have that name itself, where no context makes the
/// keyword mean something else: deprecated in Caliper 1.1, gone in 1.2.
fn keyword(
    name: &str,
    object: Value<'_>,
    check: &Check<'_>,
    terms: &Terms<'_>,
) -> Option<&'static str> {
    let plain = match name {
        "@id" => "id",
        "@type" => "type",
        _ => return None,
    };
    let is_known = terms.know(Known::Only1p1) || check.allows(Habit::KeywordNames);
    let stands_in = is_known && !terms.defines(name) && object.member(plain).is_none();
    stands_in.then_some(plain)
}

/// The name and the value of the property that says an object's type, if there is one.
pub(super) fn type_of<'d>(
    object: Value<'d>,
    check: &Check<'_>,
    terms: &Terms<'_>,
) -> Option<(&'static str, Value<'d>)> {
    let named = |name| Some((name, object.member(name)?));
    named("type").or_else(|| keyword("@type", object, check, terms).and_then(|_| named("@type")))
}

/// The term that a type's name stands for, and whether it is an IRI that lenient rules take instead. What a context defines means what it
/// says there.
pub(super) fn type_term<'n>(
    name: &'n str,
    check: &Check<'_>,
    terms: &Terms<'_>,
) -> (&'n str, bool) {
    if terms.defines(name) {
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

/// Whether a property is as good as left out: its value says that there is none, and the rules let a sensor say so.
fn is_left_out(value: Value<'_>, property: &Property, check: &Check<'_>) -> bool {
    let is_empty = match value.kind() {
        Kind::Null => true,
        Kind::Plain => value.json() == "\"\"",
        Kind::Array => value.items().next().is_none(),
        _ => false,
    };
    is_empty && property.need == Need::Optional && check.allows(Habit::EmptyProperties)
}
