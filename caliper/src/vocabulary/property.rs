//! A property: its name, the form of its value, whether it has to be there, and the versions that know it.

use super::{EntityType, Enumeration, Known};

/// One property of an event or an entity (the "Properties" tables of Caliper 1.1 and 1.2).
#[derive(Clone, Copy, Debug)]
pub struct Property {
    /// The name, as it is written.
    pub name: &'static str,
    /// The form that its value has to have.
    pub form: Form,
    /// Whether it has to be there.
    pub need: Need,
    /// The versions that know it.
    pub known: Known,
}

/// Whether something has to be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// It may be left out.
    Optional,
    /// It has to be there.
    Required,
}

/// The form of a value (Caliper 1.2 "Data Types"). Where it is an entity, an IRI may stand in its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// An event's id: `urn:uuid:` and a UUID.
    EventId,
    /// An absolute IRI, or a blank node (`_:` and a label).
    Iri,
    /// The type that the table's own row is about.
    Type,
    /// A JSON-LD context; of a whole event or entity, Caliper's, or an array that ends in Caliper's.
    Context,
    /// A string.
    Text,
    /// An array of strings.
    Texts,
    /// A number without a fraction, zero or above.
    Count,
    /// A number without a fraction.
    Integer,
    /// A number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// `YYYY-MM-DDTHH:mm:ss.SSSZ`.
    DateTime,
    /// A duration of ISO 8601, such as `PT1H30M`.
    Duration,
    /// An object whose members are nobody's business.
    Map,
    /// One term of a list.
    Term(Enumeration),
    /// An array of terms of a list.
    Terms(Enumeration),
    /// An entity of one of these types, or of a subtype of one.
    OneOf(&'static [EntityType]),
    /// An array of such entities.
    ManyOf(&'static [EntityType]),
    /// An object of this type, which is a value without an id: nothing can stand in its place.
    Value(EntityType),
    /// An array of such values.
    Values(EntityType),
}

impl Property {
    /// A property that every version knows, and that may be left out.
    pub(super) const fn optional(name: &'static str, form: Form) -> Self {
        Self {
            name,
            form,
            need: Need::Optional,
            known: Known::Always,
        }
    }

    /// A property that has to be there.
    pub(super) const fn required(name: &'static str, form: Form) -> Self {
        Self {
            need: Need::Required,
            ..Self::optional(name, form)
        }
    }

    /// The same, known to these versions only.
    pub(super) const fn known(self, known: Known) -> Self {
        Self { known, ..self }
    }
}
