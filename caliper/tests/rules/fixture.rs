//! Fixtures: cases read from the folders of `fixtures`.

use std::fs;
use std::path::{Path, PathBuf};

use caliper::{Fault, Rules};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_json::value::RawValue;

/// An event or entity by itself, and what is wrong with it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) rules: Rules,
    /// Actions to try in turn: the item has none of its own.
    #[serde(default)]
    actions: Vec<String>,
    /// The event or entity as a JSON value ..
    item: Option<Box<RawValue>>,
    /// .. or as a text, where every character counts.
    text: Option<String>,
    pub(crate) expect: Expect,
}

/// `"valid"`, or the list of all faults in their order.
#[derive(Debug, Deserialize, PartialEq, Eq)]
#[serde(untagged)]
pub(crate) enum Expect {
    Valid(Valid),
    Faults(Vec<Expected>),
}

#[derive(Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Valid {
    Valid,
}

#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub(crate) struct Expected {
    pub(crate) pointer: String,
    pub(crate) code: String,
}

impl Case {
    /// The texts to judge: one, or one for each action.
    pub(crate) fn texts(&self) -> Vec<String> {
        let text = match (&self.item, &self.text) {
            (Some(item), None) => item.get(),
            (None, Some(text)) => text,
            _ => panic!("{}: an item or a text", self.name),
        };
        if self.actions.is_empty() {
            return vec![text.to_owned()];
        }
        let item: Value = serde_json::from_str(text).unwrap();
        assert!(
            item.get("action").is_none(),
            "{}: one action too many",
            self.name
        );
        let with = |action: &String| {
            let mut item = item.clone();
            item["action"] = action.as_str().into();
            item.to_string()
        };
        self.actions.iter().map(with).collect()
    }
}

impl Expect {
    pub(crate) fn of(faults: &[Fault]) -> Self {
        if faults.is_empty() {
            return Self::Valid(Valid::Valid);
        }
        Self::Faults(faults.iter().map(Expected::of).collect())
    }

    pub(crate) fn faults(&self) -> &[Expected] {
        match self {
            Self::Valid(_) => &[],
            Self::Faults(faults) => faults,
        }
    }
}

impl Expected {
    fn of(fault: &Fault) -> Self {
        Self {
            pointer: fault.pointer.to_string(),
            code: fault.code.to_string(),
        }
    }
}

/// The cases of every file in these folders and the folders within them, each with the name of its file.
pub(crate) fn cases<T: DeserializeOwned>(folders: &[&str]) -> Vec<(String, T)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures");
    let mut cases = Vec::new();
    for folder in folders {
        for file in json_files(&root.join(folder)) {
            let bytes = fs::read(&file).unwrap();
            let name = file.strip_prefix(&root).unwrap().display().to_string();
            let read: Vec<T> =
                serde_json::from_slice(&bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
            cases.extend(read.into_iter().map(|case| (name.clone(), case)));
        }
    }
    cases
}

/// The events and entities by themselves.
pub(crate) fn items() -> Vec<(String, Case)> {
    cases(&["events", "entities"])
}

/// Every JSON file of a folder and of the folders within it, in order.
pub(crate) fn json_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(json_files(&path));
        } else if path
            .extension()
            .is_some_and(|extension| extension == "json")
        {
            files.push(path);
        }
    }
    files.sort();
    files
}
