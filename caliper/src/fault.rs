//! What is wrong with a document: where, of which kind, and what would be right.
//!
//! A fault is for two readers. A program holds on to its code and its pointer, which do not change; a person reads
//! its message, which may.

use std::fmt;

/// One thing that is wrong, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The place: the value at fault, or the place where a missing one belongs.
    pub pointer: Pointer,
    /// The byte of the text at which the value at fault begins; where one is missing, or an envelope has it more than once, the object that
    /// it belongs in. Of an item that is nested too deep, the item in an envelope, else the place where that shows.
    pub offset: usize,
    /// The kind.
    pub code: FaultCode,
    /// What was found and what is right. Never quotes a value from the text.
    pub message: String,
}

/// The kinds of faults. `Display` writes the stable name, in kebab-case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FaultCode {
    /// The text is not JSON in UTF-8. Nothing else can be said of it.
    NotJson,
    /// A required property is not there.
    Missing,
    /// A property that the object may not have.
    Unknown,
    /// A property given more than once. What is wrong with its values is not told: it is not known which one is meant.
    Repeated,
    /// Something else than a JSON string.
    NotAString,
    /// Something else than a JSON number.
    NotANumber,
    /// A number with a fraction, where none may be.
    NotAnInteger,
    /// A number below zero, where none may be.
    Negative,
    /// Something else than `true` or `false`.
    NotABoolean,
    /// Something else than a JSON array.
    NotAnArray,
    /// Something else than a JSON object.
    NotAnObject,
    /// A string without characters, or an array without items.
    Empty,
    /// A string that is not a date and time of the right form, or that names none that exists.
    NotADateTime,
    /// A string that is not a duration of ISO 8601.
    NotADuration,
    /// A string that is not an absolute IRI.
    NotAnIri,
    /// An event's id that is not `urn:uuid:` and a UUID.
    NotAUuid,
    /// A `@context` that is not Caliper's, and not an array that ends in Caliper's.
    NotAContext,
    /// The context of another version of Caliper than the supported ones.
    UnsupportedVersion,
    /// The context of another version than the one that the envelope names.
    WrongVersion,
    /// A string that is not among the terms that the property takes.
    UnknownTerm,
    /// A type that is no event, or no entity.
    UnknownType,
    /// An event, an entity or a value of a type that does not belong in this place.
    WrongType,
    /// An action that events of this type do not have.
    WrongAction,
    /// A profile that does not have events of this type.
    WrongProfile,
    /// Objects and arrays within each other, further than is allowed.
    TooDeep,
    /// Not a fault of its own: as many as are listed are listed, and there are more.
    MoreFaults,
}

impl FaultCode {
    /// Every kind.
    pub const ALL: [Self; 26] = [
        Self::NotJson,
        Self::Missing,
        Self::Unknown,
        Self::Repeated,
        Self::NotAString,
        Self::NotANumber,
        Self::NotAnInteger,
        Self::Negative,
        Self::NotABoolean,
        Self::NotAnArray,
        Self::NotAnObject,
        Self::Empty,
        Self::NotADateTime,
        Self::NotADuration,
        Self::NotAnIri,
        Self::NotAUuid,
        Self::NotAContext,
        Self::UnsupportedVersion,
        Self::WrongVersion,
        Self::UnknownTerm,
        Self::UnknownType,
        Self::WrongType,
        Self::WrongAction,
        Self::WrongProfile,
        Self::TooDeep,
        Self::MoreFaults,
    ];

    /// The stable name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotJson => "not-json",
            Self::Missing => "missing",
            Self::Unknown => "unknown",
            Self::Repeated => "repeated",
            Self::NotAString => "not-a-string",
            Self::NotANumber => "not-a-number",
            Self::NotAnInteger => "not-an-integer",
            Self::Negative => "negative",
            Self::NotABoolean => "not-a-boolean",
            Self::NotAnArray => "not-an-array",
            Self::NotAnObject => "not-an-object",
            Self::Empty => "empty",
            Self::NotADateTime => "not-a-date-time",
            Self::NotADuration => "not-a-duration",
            Self::NotAnIri => "not-an-iri",
            Self::NotAUuid => "not-a-uuid",
            Self::NotAContext => "not-a-context",
            Self::UnsupportedVersion => "unsupported-version",
            Self::WrongVersion => "wrong-version",
            Self::UnknownTerm => "unknown-term",
            Self::UnknownType => "unknown-type",
            Self::WrongType => "wrong-type",
            Self::WrongAction => "wrong-action",
            Self::WrongProfile => "wrong-profile",
            Self::TooDeep => "too-deep",
            Self::MoreFaults => "more-faults",
        }
    }
}

impl fmt::Display for FaultCode {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.pad(self.as_str())
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}: {}: {}", self.pointer, self.code, self.message)
    }
}

/// A place in a JSON document, as a JSON Pointer (RFC 6901). The root is the empty text.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pointer(String);

impl Pointer {
    /// Characters of a name that a pointer repeats. A longer name, which only a document at fault can have, is cut
    /// and ends in three dots, so that an answer does not grow with what was sent.
    pub const NAME_LIMIT: usize = 64;

    /// The whole document.
    #[must_use]
    pub const fn root() -> Self {
        Self(String::new())
    }

    /// The property of this name, in the object that this pointer names.
    #[must_use]
    pub fn property(&self, name: &str) -> Self {
        let mut text = self.0.clone();
        text.push('/');
        for character in name.chars().take(Self::NAME_LIMIT) {
            match character {
                '~' => text.push_str("~0"),
                '/' => text.push_str("~1"),
                other => text.push(other),
            }
        }
        if name.chars().nth(Self::NAME_LIMIT).is_some() {
            text.push_str("...");
        }
        Self(text)
    }

    /// The item at this position, counted from zero, in the array that this pointer names.
    #[must_use]
    pub fn item(&self, index: usize) -> Self {
        Self(format!("{}/{index}", self.0))
    }

    /// Whether another pointer names the same place, or one within it.
    pub(crate) fn holds(&self, other: &Self) -> bool {
        let rest = other.0.strip_prefix(&self.0);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }

    /// The pointer as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Pointer {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.pad(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pointer_escapes_as_rfc_6901_says_and_bounds_its_names() {
        let root = Pointer::root();
        assert_eq!(root.as_str(), "");
        assert_eq!(root.property("data").item(3).as_str(), "/data/3");
        assert_eq!(root.property("a/b~c").as_str(), "/a~1b~0c");
        assert_eq!(root.property("").as_str(), "/");
        let exact = "x".repeat(Pointer::NAME_LIMIT);
        assert_eq!(root.property(&exact).as_str(), format!("/{exact}"));
        assert_eq!(
            root.property(&format!("{exact}x")).as_str(),
            format!("/{exact}...")
        );
    }
}
