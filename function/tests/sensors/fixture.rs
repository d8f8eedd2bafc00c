//! A sensor as it stands in `fixtures/sensors`.

use std::fs;
use std::path::Path;

use serde::Deserialize;

/// A sensor that exists.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Sensor {
    #[serde(rename = "sensor")]
    pub(crate) name: String,
    /// From running it, from reading its source, or from a page about it.
    pub(crate) known_from: KnownFrom,
    /// What it counts as success, in words.
    pub(crate) success: String,
    /// The same as statuses; none, if it looks at none.
    pub(crate) statuses: Vec<u16>,
    pub(crate) requests: Vec<Request>,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum KnownFrom {
    Run,
    Source,
    Page,
}

/// What it sends, set up in one way.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Request {
    pub(crate) setup: String,
    /// `{token}` stands for the token.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
    /// The status under strict rules.
    pub(crate) strict: u16,
    /// The status under lenient rules.
    pub(crate) lenient: u16,
    /// What a refusal names: JSON pointers, or a header.
    #[serde(default)]
    pub(crate) named: Vec<String>,
    /// From which rules on its events are valid; nothing where there is no envelope.
    pub(crate) events: Option<EventRules>,
    /// What is good to know.
    #[serde(default)]
    pub(crate) note: String,
}

#[derive(Debug, Deserialize, PartialEq)]
#[serde(rename_all = "lowercase")]
pub(crate) enum EventRules {
    Strict,
    Lenient,
    Never,
}

/// All of them, by the names of their files.
pub(crate) fn all() -> Vec<Sensor> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/sensors");
    let entries = fs::read_dir(folder).unwrap();
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let sensors = paths.iter().map(|path| {
        let text = fs::read(path).unwrap();
        serde_json::from_slice(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    });
    sensors.collect()
}
