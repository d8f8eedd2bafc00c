//! The schemas of strings that have a form.

use std::str::FromStr;

use caliper::vocabulary::Form;
use caliper::{DateTime, duration, iri};
use jsonschema::{PatternOptions, ValidationOptions};
use serde_json::{Value, json};

/// How a form of strings is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Strings {
    /// As `pattern`: a schema that anybody can use.
    Patterns,
    /// As `format`, with functions of this crate behind the names. No other program could use such a schema; it shows what is
    /// left of the difference without regular expressions.
    Formats,
}

impl Strings {
    /// A string of this form.
    pub(super) fn of(self, form: Form) -> Value {
        let (pattern, format) = match form {
            Form::EventId => (UUID, "caliper-uuid"),
            Form::DateTime => (DATE_TIME, "caliper-date-time"),
            Form::Duration => (DURATION, "caliper-duration"),
            _ => (IRI, "caliper-iri"),
        };
        match self {
            Self::Patterns => json!({"type": "string", "pattern": pattern}),
            Self::Formats => json!({"type": "string", "format": format}),
        }
    }
}

/// What the schemas have to be compiled with: the formats, and the quicker one of the two engines for patterns.
pub(super) fn options() -> ValidationOptions<'static> {
    jsonschema::options()
        .with_pattern_options(PatternOptions::regex())
        .should_validate_formats(true)
        .with_format("caliper-uuid", iri::is_uuid_urn)
        .with_format("caliper-iri", |text: &str| {
            iri::is_absolute(text) || iri::is_blank_node(text)
        })
        .with_format("caliper-date-time", |text: &str| {
            DateTime::from_str(text).is_ok()
        })
        .with_format("caliper-duration", duration::is_duration)
}

const IRI: &str = r#"^(?:[A-Za-z][A-Za-z0-9+.-]*:|_:)[^\u0000-\u0020"<>\\^`{|}\u007f]+$"#;

const UUID: &str = "^urn:uuid:[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}$";

/// Months have their lengths, and the 29th of February its years.
const DATE_TIME: &str = concat!(
    "^(?:[0-9]{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))",
    "|(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)-02-29)",
    r"T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]\.[0-9]{3}Z$",
);

/// By the last part, which alone may have a fraction.
const DURATION: &str = concat!(
    "^P(?:[0-9]+(?:[.,][0-9]+)?Y|(?:[0-9]+Y)?[0-9]+(?:[.,][0-9]+)?M|(?:[0-9]+Y)?(?:[0-9]+M)?[0-9]+(?:[.,][0-9]+)?W",
    "|(?:[0-9]+Y)?(?:[0-9]+M)?(?:[0-9]+W)?[0-9]+(?:[.,][0-9]+)?D",
    "|(?:[0-9]+Y)?(?:[0-9]+M)?(?:[0-9]+W)?(?:[0-9]+D)?T(?:[0-9]+(?:[.,][0-9]+)?H|(?:[0-9]+H)?[0-9]+(?:[.,][0-9]+)?M|(?:[0-9]+H)?(?:[0-9]+M)?[0-9]+(?:[.,][0-9]+)?S))$",
);
