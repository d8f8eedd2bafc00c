//! The versions of Caliper, named by the IRIs of their JSON-LD contexts.
//!
//! An envelope says by its `dataVersion` which version governs the form of everything in it, and the value is the
//! IRI of that version's context (Caliper 1.1 section 5.2, Caliper 1.2 "Envelope"). The IRIs are compared as text,
//! exactly: `http`, no trailing slash.

use std::fmt;

/// The context of Caliper 1.0. It is known, because sensors of that version are still in the field, but not
/// supported: 1.0 has no `dataVersion`, and its events follow other rules.
pub const CONTEXT_V1P0: &str = "http://purl.imsglobal.org/ctx/caliper/v1/Context";

/// The context of Caliper 1.1.
pub const CONTEXT_V1P1: &str = "http://purl.imsglobal.org/ctx/caliper/v1p1";

/// The context of Caliper 1.2.
pub const CONTEXT_V1P2: &str = "http://purl.imsglobal.org/ctx/caliper/v1p2";

/// A version of Caliper whose envelopes this project takes in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DataVersion {
    /// Caliper 1.1.
    V1p1,
    /// Caliper 1.2.
    V1p2,
}

impl DataVersion {
    /// How people call it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::V1p1 => "Caliper 1.1",
            Self::V1p2 => "Caliper 1.2",
        }
    }

    /// Every supported version, oldest first.
    pub const SUPPORTED: [Self; 2] = [Self::V1p1, Self::V1p2];

    /// The context IRI, which is also the value of an envelope's `dataVersion`.
    #[must_use]
    pub const fn iri(self) -> &'static str {
        match self {
            Self::V1p1 => CONTEXT_V1P1,
            Self::V1p2 => CONTEXT_V1P2,
        }
    }

    /// The supported version that this IRI names, if it is one.
    #[must_use]
    pub fn from_iri(iri: &str) -> Option<Self> {
        Self::SUPPORTED
            .into_iter()
            .find(|version| version.iri() == iri)
    }
}

/// Which versions know a term, a property or a rule. What is new in 1.2 came to 1.1 as extensions of its profiles, each with a context of its
/// own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known {
    /// Both.
    Always,
    /// Caliper 1.2, and 1.1 where an item names the profile's extension in its `@context`.
    Since1p2,
    /// Caliper 1.1 only, where it is deprecated already.
    Only1p1,
}

impl Known {
    /// Whether this version knows it by itself.
    #[must_use]
    pub const fn to(self, version: DataVersion) -> bool {
        match self {
            Self::Always => true,
            Self::Since1p2 => matches!(version, DataVersion::V1p2),
            Self::Only1p1 => matches!(version, DataVersion::V1p1),
        }
    }
}

/// Writes the IRI.
impl fmt::Display for DataVersion {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.iri())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_supported_version_is_found_by_its_iri_and_1_0_is_not() {
        for version in DataVersion::SUPPORTED {
            assert_eq!(DataVersion::from_iri(version.iri()), Some(version));
            assert_eq!(version.to_string(), version.iri());
        }
        for other in [
            CONTEXT_V1P0,
            "",
            "http://purl.imsglobal.org/ctx/caliper/v1p2/",
            "https://purl.imsglobal.org/ctx/caliper/v1p2",
        ] {
            assert_eq!(DataVersion::from_iri(other), None, "{other}");
        }
    }
}
