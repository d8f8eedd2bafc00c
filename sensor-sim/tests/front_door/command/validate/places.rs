//! Each fault, and the line and column that an editor jumps to.

use serde_json::{Value, json};

use super::{EVENT, bad, ends, faults, piped, pretty, run, text};

#[test]
fn a_fault_is_said_as_a_compiler_says_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("event.json");
    let path = path.to_str().unwrap();
    std::fs::write(path, format!("\n{}", pretty(&bad()))).unwrap();
    let output = run(&["validate", path]);
    let line = text(&output.stdout).strip_prefix(path).unwrap();
    assert!(
        line.starts_with(":7:10: /action: wrong-action: ForumEvent does not have Posted; right is"),
        "{line}"
    );
    ends(&output, 1, "1 of 1 text is not valid, 1 fault\n");
}

#[test]
fn columns_are_characters_and_not_bytes() {
    let text = bad().replace(r#""type":"Person"}"#, r#""type":"Person","name":"aé€😀"}"#);
    let column = text[..text.find("\"Posted").unwrap()].chars().count() + 1;
    assert_eq!(
        faults(&piped(&[], text.as_bytes())),
        [format!("-:1:{column}: /action: wrong-action")]
    );
}

#[test]
fn a_line_of_json_lines_has_its_number_in_the_file() {
    let column = bad().find("\"Posted").unwrap() + 1;
    let third = format!("-:3:{column}: /action: wrong-action");
    for between in ["\n", "\r\n"] {
        let input = [EVENT, EVENT, &bad(), EVENT].join(between);
        let output = piped(&[], input);
        assert_eq!(faults(&output), [&*third]);
        ends(&output, 1, "1 of 4 texts is not valid, 1 fault\n");
    }
    let blank = format!("\n {EVENT}\n\n  {}\n\n", bad());
    let fourth = format!("-:4:{}: /action: wrong-action", column + 2);
    assert_eq!(faults(&piped(&[], blank)), [fourth]);
}

#[test]
fn a_line_that_breaks_off_is_at_fault_on_its_own_line() {
    for between in ["\n", "\r\n"] {
        let input = [EVENT, "{\"a\":", "{\"bc\":", EVENT].join(between);
        let expected = ["-:2:6: (root): not-json", "-:3:7: (root): not-json"];
        assert_eq!(faults(&piped(&[], input)), expected);
    }
}

#[test]
fn a_byte_order_mark_is_a_fault_of_the_first_line_only() {
    let output = piped(&[], format!("\u{feff}{EVENT}\n{EVENT}\n"));
    assert_eq!(faults(&output), ["-:1:1: (root): not-json"]);
    ends(&output, 1, "1 of 2 texts is not valid, 1 fault\n");
}

#[test]
fn an_item_of_an_envelope_has_its_place_in_the_file() {
    let envelope = format!(
        "{{\n \"sensor\": \"https://example.edu/sensors/1\",\n \"sendTime\": \"2026-01-05T08:00:00.000Z\",\n \"dataVersion\": \"http://purl.imsglobal.org/ctx/caliper/v1p2\",\n \"data\": [\n  {EVENT},\n  {}\n ]\n}}\n",
        bad()
    );
    let column = bad().find("\"Posted").unwrap() + 3;
    let output = piped(&["--format", "json"], envelope);
    let fault: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(fault["line"], 7);
    assert_eq!(fault["column"], column);
    assert_eq!(fault["pointer"], "/data/1/action");
    assert_eq!(fault["scope"], "envelope");
}

#[test]
fn the_elements_of_an_array_are_judged_one_by_one() {
    let column = bad().find("\"Posted").unwrap() + 1;
    let array = format!("[\n{EVENT},\n{},\n1, {}]", bad(), bad());
    let output = piped(&[], array);
    let expected = [
        format!("-:3:{column}: /1/action: wrong-action"),
        "-:4:1: /2: not-an-object".to_owned(),
        format!("-:4:{}: /3/action: wrong-action", column + 3),
    ];
    assert_eq!(faults(&output), expected);
    ends(&output, 1, "3 of 4 texts are not valid, 3 faults\n");
    assert_eq!(faults(&piped(&[], "[]")), ["-:1:1: (root): not-an-object"]);
}

#[test]
fn faults_are_sorted_by_place_and_what_is_not_listed_comes_last() {
    let mut event: Value = serde_json::from_str(&bad()).unwrap();
    event["actor"]["id"] = json!(1);
    event["eventTime"] = json!("today");
    let listed = faults(&piped(&[], format!("{event:#}")));
    let lines = |listed: &[String]| -> Vec<u32> {
        let line = |fault: &String| fault.split(':').nth(1).unwrap().parse().unwrap();
        listed.iter().map(line).collect()
    };
    assert_eq!(listed.len(), 3);
    assert!(lines(&listed).is_sorted());

    for number in 0..150 {
        event[format!("x{number}")] = json!(1);
    }
    let output = piped(&[], format!("{event:#}"));
    let listed = faults(&output);
    assert_eq!(listed.len(), 101);
    assert!(lines(&listed).is_sorted());
    assert!(listed[100].ends_with(": (root): more-faults"));
    ends(
        &output,
        1,
        "1 of 1 text is not valid, more than 100 faults\n",
    );
}

#[test]
fn what_is_no_json_is_a_fault_with_its_place() {
    let table: [(&[u8], &str); 6] = [
        (b"", "-:1:1"),
        (b"\n\n", "-:1:1"),
        (b"{\n  \"a\": 1,\n  \"\xc3\xa9\": 2,, \"b\": 3\n}", "-:3:10"),
        (b"{\n  \"\xc3\xa9\": \"\xff\"\n}", "-:2:9"),
        (b"{}\n}", "-:2:1"),
        (b"<html>\n<body>\n</html>", "-:1:1"),
    ];
    for (input, place) in table {
        let output = piped(&["--format", "json"], input);
        let last = text(&output.stdout).lines().last().unwrap();
        let fault: Value = serde_json::from_str(last).unwrap();
        assert_eq!(fault["code"], "not-json", "{last}");
        assert_eq!(fault["scope"], Value::Null, "{last}");
        let found = format!("-:{}:{}", fault["line"], fault["column"]);
        assert_eq!(found, place, "{last}");
        assert_eq!(output.status.code(), Some(1));
    }
}

#[test]
fn json_says_the_same_as_text() {
    let input = format!("{}\n{EVENT}\nno\n[{EVENT},{}]\n", bad(), bad());
    let spoken = piped(&[], input.clone());
    let written = piped(&["--format", "json"], input);
    let as_text = |line: &str| {
        let fault: Value = serde_json::from_str(line).unwrap();
        assert_eq!(fault.as_object().unwrap().len(), 7);
        let words = |key: &str| fault[key].as_str().unwrap();
        let pointer = match words("pointer") {
            "" => "(root)",
            pointer => pointer,
        };
        let (line, column) = (&fault["line"], &fault["column"]);
        let (code, message) = (words("code"), words("message"));
        format!(
            "{}:{line}:{column}: {pointer}: {code}: {message}\n",
            words("file")
        )
    };
    let written: String = text(&written.stdout).lines().map(as_text).collect();
    assert_eq!(written, text(&spoken.stdout));
    assert_eq!(written.lines().count(), 3);
}

#[test]
fn names_with_control_characters_stay_on_their_line() {
    let named = r#""type":"Person","a\u001b[2J\nb":1}"#;
    let input = EVENT.replace(r#""type":"Person"}"#, named);
    let output = piped(&[], input.clone());
    let listed = faults(&output);
    assert_eq!(listed.len(), 1);
    assert!(
        listed[0].ends_with(r": /actor/a\u{1b}[2J\nb: unknown"),
        "{listed:?}"
    );
    let output = piped(&["--format", "json"], input);
    let fault: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(fault["pointer"], "/actor/a\u{1b}[2J\nb");
}
