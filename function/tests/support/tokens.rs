//! The token set of one sensor.

use caliper::Rules;
use function::token::{Digest, SensorEntry, TokenSet};

/// As it stands in `TOKENS`: `lms-1` with this token, held to these rules.
pub(crate) fn token_set(token: &str, rules: Rules) -> String {
    let mut set = TokenSet::default();
    let entry = SensorEntry {
        sha256: vec![Digest::of(token.as_bytes())],
        rules,
        ..SensorEntry::default()
    };
    set.insert("lms-1".parse().unwrap(), entry);
    serde_json::to_string(&set).unwrap()
}
