//! An envelope for an object that wants one, its bytes untouched.

use std::collections::BTreeMap;

use caliper::datetime::DateTime;
use caliper::vocabulary::DataVersion;
use serde_json::Value;
use serde_json::value::RawValue;

/// The version that an object's envelope has to name, by the last Caliper IRI of its `@context`, else 1.2. `None` for an object that is an
/// envelope.
#[must_use]
pub fn wanted(members: &BTreeMap<String, &RawValue>) -> Option<DataVersion> {
    if members.contains_key("sensor") && members.contains_key("data") {
        return None;
    }
    let context = members.get("@context");
    let context = context.and_then(|raw| serde_json::from_str(raw.get()).ok());
    Some(last_caliper_iri(context.as_ref()).unwrap_or(DataVersion::V1p2))
}

/// The envelope of a sensor with this only item.
#[must_use]
pub fn wrapped(sensor: &str, send_time: DateTime, version: DataVersion, item: &[u8]) -> Vec<u8> {
    let head = format!(
        r#"{{"sensor":"{sensor}","sendTime":"{send_time}","dataVersion":"{}","data":["#,
        version.iri()
    );
    [head.as_bytes(), item.trim_ascii(), b"]}"].concat()
}

/// A context is an IRI or an array of IRIs and objects, the Caliper one last.
fn last_caliper_iri(context: Option<&Value>) -> Option<DataVersion> {
    let of = |value: &Value| value.as_str().and_then(DataVersion::from_iri);
    match context? {
        Value::Array(contexts) => contexts.iter().rev().find_map(of),
        single => of(single),
    }
}
