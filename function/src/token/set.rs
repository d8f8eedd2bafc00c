//! The token set: every sensor that may send, and how it is held to the rules.
//!
//! The stored form is JSON: `{"<sensor id>": {"sha256": ["<64 hex>", ..], "rules": .., "events": .., "sensors": ..}}`.
//! Several digests let a sensor change its token without a gap.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::str::FromStr;

use caliper::Rules;
use serde::de::{Deserializer, Error, MapAccess, Visitor};
use serde::{Deserialize, Serialize};
use subtle::{Choice, ConstantTimeEq};

use super::{Digest, SensorId};

/// What one sensor may do, and by which token it is known.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct SensorEntry {
    /// The digests of its valid tokens. None means that the sensor is known, but shut out.
    pub sha256: Vec<Digest>,
    /// How strictly its envelopes are read.
    #[serde(default)]
    pub rules: Rules,
    /// What is done about events that do not follow the rules.
    #[serde(default)]
    pub events: Events,
    /// The `sensor` IRIs that it may speak for; any, if there is no list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sensors: Option<Vec<String>>,
}

impl SensorEntry {
    /// Whether it may speak for the sensor of this IRI.
    #[must_use]
    pub fn may_speak_for(&self, sensor: &str) -> bool {
        let list = self.sensors.as_ref();
        list.is_none_or(|list| list.iter().any(|iri| iri == sensor))
    }
}

/// What is done about events that do not follow the rules.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Events {
    /// They are not looked at.
    #[default]
    Ignore,
    /// They are counted and let through.
    Count,
    /// The envelope is refused.
    Reject,
}

/// All sensors that may send.
#[derive(Clone, Debug, Default, Serialize)]
pub struct TokenSet(BTreeMap<SensorId, SensorEntry>);

/// The text is not a token set.
///
/// Only the place is told. A parser's own words may quote the text, and what stands at the wrong place in it may be
/// a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "not a token set (line {line}, column {column}): {{\"<sensor id>\": {{\"sha256\": [\"<64 hex digits>\", ..], \
     \"rules\": \"strict\"|\"lenient\", \"events\": .., \"sensors\": ..}}, ..}} is one, no id and no digest twice"
)]
pub struct TokenSetError {
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1, in bytes.
    pub column: usize,
}

impl TokenSet {
    /// The sensor that this token belongs to. Takes the same time whichever sensor that is, or none.
    #[must_use]
    pub fn authenticate(&self, token: &str) -> Option<(&SensorId, &SensorEntry)> {
        let given = Digest::of(token.as_bytes());
        let mut found = None;
        for (id, entry) in &self.0 {
            let hit = entry
                .sha256
                .iter()
                .fold(Choice::from(0), |hit, digest| hit | digest.ct_eq(&given));
            if hit.into() {
                found = Some((id, entry));
            }
        }
        found
    }

    /// Adds a sensor, or replaces the one of this id.
    pub fn insert(&mut self, id: SensorId, entry: SensorEntry) {
        self.0.insert(id, entry);
    }
}

impl FromStr for TokenSet {
    type Err = TokenSetError;

    fn from_str(text: &str) -> Result<Self, TokenSetError> {
        serde_json::from_str(text).map_err(|error| TokenSetError {
            line: error.line(),
            column: error.column(),
        })
    }
}

/// Refuses a repeated id, and a digest that stands with two sensors: it could not be told who speaks.
impl<'de> Deserialize<'de> for TokenSet {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Entries;

        impl<'de> Visitor<'de> for Entries {
            type Value = TokenSet;

            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str("an object of sensors by their ids")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<TokenSet, A::Error> {
                let mut set = TokenSet::default();
                let mut digests = BTreeSet::new();
                while let Some((id, entry)) = map.next_entry::<SensorId, SensorEntry>()? {
                    if set.0.contains_key(&id) {
                        return Err(A::Error::custom("a sensor id is repeated"));
                    }
                    for digest in &entry.sha256 {
                        if !digests.insert(digest.to_string()) {
                            return Err(A::Error::custom("a digest is repeated"));
                        }
                    }
                    set.0.insert(id, entry);
                }
                Ok(set)
            }
        }

        deserializer.deserialize_map(Entries)
    }
}
