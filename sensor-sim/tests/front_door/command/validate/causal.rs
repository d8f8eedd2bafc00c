//! `--causal`: events that cannot have happened where they stand.

use super::*;

/// A learner looks at a page to which they never went.
fn viewed(id: u8) -> String {
    EVENT
        .replace("3a648e68", &format!("3a648e{id:02x}"))
        .replace("ForumEvent", "ViewEvent")
        .replace("Subscribed", "Viewed")
        .replace(
            "\"eventTime\"",
            r#""session":{"id":"https://example.edu/sessions/1","type":"Session"},"eventTime""#,
        )
}

/// Goes there.
fn navigated() -> String {
    viewed(0)
        .replace("ViewEvent", "NavigationEvent")
        .replace("Viewed", "NavigatedTo")
}

#[test]
fn what_cannot_have_happened_is_told_with_its_place() {
    let lines = format!("{}\n{}\n{}\n", viewed(1), navigated(), viewed(2));
    let output = piped(&["--causal"], lines.clone());
    assert_eq!(
        text(&output.stdout),
        "-:1:1: (root): not-causal: viewed without being navigated to\n"
    );
    ends(
        &output,
        1,
        "3 texts are valid; 1 event before what must come first\n",
    );
    ends(&piped(&[], lines), 0, "3 texts are valid\n");
}

#[test]
fn events_are_followed_through_envelopes_and_arrays() {
    let envelope = format!(
        r#"{{"sensor":"https://example.edu/1","sendTime":"2026-01-05T08:00:00.000Z","dataVersion":"http://purl.imsglobal.org/ctx/caliper/v1p2","data":[{},{}]}}"#,
        navigated(),
        viewed(1)
    );
    ends(&piped(&["--causal"], envelope), 0, "1 text is valid\n");
    let array = format!("[{},\n{}]", viewed(1), navigated());
    let output = piped(&["--causal", "--format", "json"], array);
    let fault: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(fault["code"], "not-causal");
    assert_eq!((&fault["line"], &fault["column"]), (&1.into(), &2.into()));
    ends(
        &output,
        1,
        "2 texts are valid; 1 event before what must come first\n",
    );
}

/// What is not even an event is the validator's to judge, and breaks nothing.
#[test]
fn what_cannot_be_followed_is_passed_over() {
    let lines = format!("nonsense\n{}\n{{}}\n", bad());
    let output = piped(&["--causal"], lines);
    assert!(!text(&output.stdout).contains("not-causal"));
    assert_eq!(output.status.code(), Some(1));
}
