//! JSend, the form of every answer's body (omniti-labs/jsend): `success` with data, `fail` with what the sender has
//! to change, `error` with a message where the sender can change nothing.

use std::collections::BTreeMap;

use serde::Serialize;

/// A body in JSend's form.
#[derive(Debug, Serialize)]
#[serde(tag = "status", rename_all = "lowercase")]
pub enum Jsend {
    /// All went well.
    Success {
        /// What came of it.
        data: Accepted,
    },
    /// The request is at fault: what of it, mapped to why.
    Fail {
        /// A header, `method` or `body`, or a JSON pointer into the body; each with its reason.
        data: BTreeMap<String, String>,
    },
    /// The service is at fault. No inner detail.
    Error {
        /// For a person.
        message: &'static str,
        /// The HTTP status once more.
        code: u16,
    },
}

/// What was taken in.
#[derive(Debug, Serialize)]
pub struct Accepted {
    /// Items of the envelope's `data`.
    pub events: usize,
}

impl Jsend {
    /// A fail with one reason.
    #[must_use]
    pub fn fail(place: &str, reason: impl Into<String>) -> Self {
        Self::Fail {
            data: BTreeMap::from([(place.to_owned(), reason.into())]),
        }
    }
}
