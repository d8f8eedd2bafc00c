//! The official files of Caliper 1.2: what 1EdTech calls right is taken, and what it calls wrong is refused for its reason.
//!
//! The files are not part of this project: `CALIPER_SPEC_FIXTURES` names the folder that holds them.

use std::fs;
use std::path::{Path, PathBuf};

use caliper::{Envelope, Rules, Validator};

use crate::fixture::json_files;
use crate::official_names::Reason;

/// Files of right things that are no events, entities or envelopes, or break a rule: the places of all their faults, and why.
#[rustfmt::skip]
const NOT_VALID: &[(&str, &[&str], &str)] = &[
    ("caliperEndpointConfigPayload", &["/@context", "/id", "/type"], "the answer of an endpoint, and no item"),
    ("caliperEntitySystemIdentifier", &["/type"], "a value without an id is no entity by itself"),
    ("caliperEntityTextPositionSelector", &["/type"], "likewise"),
    ("caliperIdentifierSystemIdentifier", &["/@context", "/type"], "likewise, and without a context"),
    ("caliperEventMessagePostedInlineContext", &["/@context"], "an object alone is no context of an item, by the specification's own rule"),
];

/// Files of wrong things that are right by the words of the specification.
const NOT_WRONG: &[(&str, &str)] = &[
    (
        "caliperEntityAssignableDigitalResource-MalformedMaxScoreNotAFloat",
        "JSON knows one kind of number: 15 is 15.0",
    ),
    ("caliperEntityScore-MalformedMaxScoreNotAnInt", "likewise"),
];

/// The files of a folder, and their texts. `None`, and a word about it, where they are not at hand.
#[allow(
    clippy::print_stdout,
    reason = "whoever runs the tests has to see that some did not run"
)]
fn files(folder: &str) -> Option<Vec<(String, Vec<u8>)>> {
    let Some(root) = std::env::var_os("CALIPER_SPEC_FIXTURES") else {
        println!("skipped: CALIPER_SPEC_FIXTURES is not set");
        return None;
    };
    let name = |path: &PathBuf| path.file_stem().unwrap().to_string_lossy().into_owned();
    let files = json_files(&Path::new(&root).join(folder));
    Some(
        files
            .iter()
            .map(|path| (name(path), fs::read(path).unwrap()))
            .collect(),
    )
}

#[test]
fn the_right_ones_are_valid() {
    let Some(files) = files("v1p2") else { return };
    let mut validator = Validator::new(Rules::Strict);
    let mut valid = 0;
    for (name, text) in files {
        let faults = validator.any(&text).faults;
        let places: Vec<_> = faults.iter().map(|fault| fault.pointer.as_str()).collect();
        let wrong = NOT_VALID.iter().find(|(wrong, ..)| *wrong == name);
        assert_eq!(
            places,
            wrong.map_or(&[][..], |(_, places, _)| *places),
            "{name}: {faults:?}"
        );
        valid += usize::from(places.is_empty());
    }
    assert_eq!(valid, 140);
}

#[test]
fn the_envelopes_are_valid() {
    let Some(files) = files("v1p2") else { return };
    let envelopes = files
        .iter()
        .filter(|(name, _)| name.starts_with("caliperEnvelope"));
    let mut seen = 0;
    for (name, body) in envelopes {
        let envelope = Envelope::parse(body, Rules::Strict);
        assert!(envelope.is_ok(), "{name}: {envelope:?}");
        seen += 1;
    }
    assert_eq!(seen, 14);
}

#[test]
fn the_wrong_ones_are_refused_for_the_reason_in_their_names() {
    let Some(files) = files("v1p2-errors") else {
        return;
    };
    let mut validator = Validator::new(Rules::Strict);
    let mut refused = 0;
    for (name, text) in files {
        let faults = validator.item(std::str::from_utf8(&text).unwrap()).faults;
        if NOT_WRONG.iter().any(|(right, _)| *right == name) {
            assert!(faults.is_empty(), "{name}: {faults:?}");
            continue;
        }
        let reason = Reason::of(&name);
        assert!(
            reason.explains(&faults),
            "{name} says {reason:?}: {faults:?}"
        );
        refused += 1;
    }
    assert_eq!(refused, 151);
}
