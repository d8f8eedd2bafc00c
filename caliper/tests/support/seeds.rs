//! Texts to start a search for faults from: the bodies of `fixtures/envelopes`, the files of `fixtures/corpus`, made events.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::events;

/// All of them.
pub(crate) fn texts() -> Vec<Vec<u8>> {
    let mut texts: Vec<_> = files("corpus")
        .iter()
        .map(|file| fs::read(file).expect("the fixture can be read"))
        .collect();
    for file in files("envelopes") {
        let text = fs::read(&file).expect("the fixture can be read");
        let cases: Vec<Value> = serde_json::from_slice(&text).expect("the fixture is JSON");
        let bodies = cases.iter().filter_map(|case| case["body"].as_str());
        texts.extend(bodies.map(|body| body.as_bytes().to_vec()));
    }
    texts.extend((0..12).map(|number| events::event(number).into_bytes()));
    texts.push(events::envelope(2).into_bytes());
    texts
}

fn files(folder: &str) -> Vec<PathBuf> {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures");
    let mut files: Vec<_> = fs::read_dir(fixtures.join(folder))
        .expect("the folder of fixtures is there")
        .map(|entry| entry.expect("the folder can be listed").path())
        .collect();
    files.sort();
    files
}
