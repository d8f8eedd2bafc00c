//! Token sets: what is one, what is not, and that no error repeats what it was given.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use caliper::Rules;
use function::token::{Digest, Events, SensorEntry, SensorId, TokenSet};
use proptest::prelude::*;

fn entry(tokens: &[&str]) -> SensorEntry {
    SensorEntry {
        sha256: tokens
            .iter()
            .map(|token| Digest::of(token.as_bytes()))
            .collect(),
        rules: Rules::Strict,
        events: Events::Ignore,
        sensors: None,
    }
}

#[test]
fn each_token_names_its_sensor_and_no_other() {
    let mut set = TokenSet::default();
    set.insert("a".parse().unwrap(), entry(&["fake-1", "fake-2"]));
    set.insert("b".parse().unwrap(), entry(&["fake-3"]));
    set.insert("c".parse().unwrap(), entry(&[]));
    for (token, sensor) in [
        ("fake-1", Some("a")),
        ("fake-2", Some("a")),
        ("fake-3", Some("b")),
        ("fake-4", None),
        ("", None),
    ] {
        let found = set.authenticate(token).map(|(id, _)| id.as_str());
        assert_eq!(found, sensor, "{token}");
    }
}

#[test]
fn a_set_survives_its_own_text() {
    let digest = Digest::of(b"fake");
    let text = format!(
        r#"{{"a":{{"sha256":["{digest}"],"rules":"lenient","events":"count","sensors":["https://a.example"]}},"b":{{"sha256":[]}}}}"#
    );
    let set: TokenSet = text.parse().unwrap();
    let (id, found) = set.authenticate("fake").unwrap();
    assert_eq!(
        (id.as_str(), found.rules, found.events),
        ("a", Rules::Lenient, Events::Count)
    );
    let again: TokenSet = serde_json::to_string(&set).unwrap().parse().unwrap();
    assert_eq!(
        serde_json::to_value(&again).unwrap(),
        serde_json::to_value(&set).unwrap()
    );
}

#[test]
fn what_is_no_set_is_refused_without_repeating_it() {
    let secret = "fake-token-in-the-wrong-place";
    let digest = Digest::of(b"fake");
    for wrong in [
        String::new(),
        secret.to_owned(),
        format!(r#""{secret}""#),
        format!(r#"{{"a":"{secret}"}}"#),
        format!(r#"{{"a":{{"sha256":"{secret}"}}}}"#),
        format!(r#"{{"a":{{"sha256":["{secret}"]}}}}"#),
        format!(r#"{{"a":{{"sha256":[],"rules":"{secret}"}}}}"#),
        format!(r#"{{"a":{{"sha256":[],"{secret}":1}}}}"#),
        format!(r#"{{"{secret}!":{{"sha256":[]}}}}"#),
        r#"{"a":{}}"#.to_owned(),
        r#"{"a":{"sha256":[]},"a":{"sha256":[]}}"#.to_owned(),
        r#"{"":{"sha256":[]}}"#.to_owned(),
        r#"{"a":{"sha256":[],"events":"drop"}}"#.to_owned(),
        r#"{"a":{"sha256":[],"sensors":"https://a.example"}}"#.to_owned(),
        r#"{"a":{"sha256":[]}} {}"#.to_owned(),
        format!(r#"{{"a":{{"sha256":["{digest}"]}},"b":{{"sha256":["{digest}"]}}}}"#),
        format!(r#"{{"a":{{"sha256":["{digest}","{digest}"]}}}}"#),
    ] {
        let error = wrong.parse::<TokenSet>().expect_err(&wrong);
        let told = format!("{error} {error:?}");
        assert!(!told.contains(secret), "{told}");
    }
}

proptest! {
    // A sensor id is what its grammar says, by another judge.
    #[test]
    fn sensor_ids_follow_their_grammar(text in "[A-Za-z0-9._ \u{e9}/-]{0,70}") {
        let allowed = text.chars().all(|c| matches!(c, 'A'..='Z' | 'a'..='z' | '0'..='9' | '.' | '_' | '-'));
        let expected = allowed && !text.is_empty() && text.len() <= 64;
        prop_assert_eq!(text.parse::<SensorId>().is_ok(), expected);
    }
}
