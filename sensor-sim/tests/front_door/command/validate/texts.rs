//! What is read, and as how many texts.

use std::fs;
use std::os::unix::fs::symlink;
use std::os::unix::net::UnixListener;

use super::{EVENT, bad, ends, faults, piped, pretty, run, text};

#[test]
fn a_generated_stream_is_valid_to_the_letter() {
    let flags = [
        "generate",
        "--events",
        "2000",
        "--events-per-envelope",
        "1-9",
    ];
    let events = run(&flags).stdout;
    ends(
        &piped(&["--rules", "strict"], events),
        0,
        "2000 texts are valid\n",
    );
    let envelopes = run(&[&flags[..], &["--envelopes"]].concat()).stdout;
    let count = text(&envelopes).lines().count();
    let output = piped(&[], envelopes);
    ends(&output, 0, &format!("{count} texts are valid\n"));
    assert!(output.stdout.is_empty());
}

#[test]
fn the_first_line_tells_json_lines_from_one_value() {
    let table = [
        (EVENT.to_owned(), "1 text is valid"),
        (pretty(EVENT), "1 text is valid"),
        (EVENT.replace("},", "}\n,"), "1 text is valid"),
        (format!("\r\n{EVENT}\n\n \t\n{EVENT}"), "2 texts are valid"),
        (format!("[\n{EVENT},\n{EVENT}\n]"), "2 texts are valid"),
        (
            format!("[{EVENT}]\n[{EVENT},{EVENT}]\n"),
            "3 texts are valid",
        ),
        // Nothing that follows can make JSON of the first line, so it is a line.
        (
            format!("{{\"a\":tru}}\n{EVENT}\n"),
            "1 of 2 texts is not valid, 1 fault",
        ),
        // These two are one text each.
        (
            format!("{{\"a\":tru,\n{}", &EVENT[1..]),
            "1 of 1 text is not valid, 1 fault",
        ),
        (
            format!("no\nno\n{EVENT}\n"),
            "1 of 1 text is not valid, 1 fault",
        ),
        // As `jq` prints several values: neither one value nor JSON Lines.
        (
            pretty(EVENT) + &pretty(EVENT),
            "1 of 1 text is not valid, 1 fault",
        ),
    ];
    for (input, summary) in table {
        let output = piped(&[], input.clone());
        assert_eq!(text(&output.stderr), format!("{summary}\n"), "{input}");
    }
}

#[test]
fn a_name_tells_json_lines_whatever_the_first_line() {
    let folder = tempfile::tempdir().unwrap();
    for (name, summary) in [
        ("a.json", "1 of 1 text is not valid, 1 fault\n"),
        ("a.jsonl", "2 of 3 texts are not valid, 2 faults\n"),
        ("a.NDJSON", "2 of 3 texts are not valid, 2 faults\n"),
    ] {
        let path = folder.path().join(name);
        fs::write(&path, format!("no\n{EVENT}\nno\n")).unwrap();
        ends(&run(&["validate", path.to_str().unwrap()]), 1, summary);
    }
    let path = folder.path().join("empty.jsonl");
    fs::write(&path, "\n\n").unwrap();
    let output = run(&["validate", path.to_str().unwrap()]);
    ends(&output, 0, "there was nothing to judge\n");
}

#[test]
fn a_directory_is_read_in_the_order_of_its_names() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    fs::create_dir_all(root.join("m/deep")).unwrap();
    let names = ["a.json", "m/b.ndjson", "m/deep/c.JSON", "m.json", "z.jsonl"];
    for name in names {
        fs::write(root.join(name), bad()).unwrap();
    }
    fs::write(root.join("a.txt"), "no").unwrap();
    fs::create_dir(root.join("y.json")).unwrap();
    symlink(root, root.join("m/deep/up")).unwrap();
    let _socket = UnixListener::bind(root.join("socket.json")).unwrap();
    let output = run(&["validate", root.to_str().unwrap()]);
    let places = text(&output.stdout).lines();
    let found: Vec<_> = places
        .map(|line| line.strip_prefix(root.to_str().unwrap()).unwrap())
        .map(|line| line[1..].split(':').next().unwrap())
        .collect();
    assert_eq!(found, names);
    ends(&output, 1, "5 of 5 texts are not valid, 5 faults\n");

    // Named itself, a file is read whatever it is called.
    let other = root.join("a.txt");
    let output = run(&["validate", other.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn lenient_rules_take_the_habits_of_sensors() {
    let bare = EVENT.replace("urn:uuid:", "");
    let strict = piped(&[], bare.clone());
    let column = EVENT.find("\"urn:uuid").unwrap() + 1;
    assert_eq!(faults(&strict), [format!("-:1:{column}: /id: not-a-uuid")]);
    ends(
        &piped(&["--rules", "lenient"], bare),
        0,
        "1 text is valid\n",
    );
    assert_eq!(faults(&piped(&["--rules", "lenient"], bad())).len(), 1);
}

#[test]
fn a_text_that_is_too_long_is_not_read_and_the_next_one_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("long.jsonl");
    let path = path.to_str().unwrap();
    let long = "x".repeat((64 << 20) + 1);
    fs::write(path, format!("{EVENT}\n{long}\n{EVENT}\n{}", bad())).unwrap();
    let output = run(&["validate", path]);
    let fourth = format!("{path}:4:");
    assert!(text(&output.stdout).starts_with(&fourth));
    assert_eq!(text(&output.stdout).lines().count(), 1);
    let hint = "hint: JSON Lines may be of any length: one envelope, event or entity a line";
    let summary = "1 of 3 texts is not valid, 1 fault; 1 could not be read";
    let words = format!("error: {path}:2: the text is longer than 64 MiB\n{hint}\n{summary}\n");
    ends(&output, 2, &words);

    // One value over many lines.
    let output = piped(&[], format!("[\n{long}\n{EVENT}"));
    let summary = "there was nothing to judge; 1 could not be read";
    let words = format!("error: -:1: the text is longer than 64 MiB\n{hint}\n{summary}\n");
    ends(&output, 2, &words);
    assert!(output.stdout.is_empty());
}

#[test]
fn what_never_ends_a_line_is_given_up() {
    let output = run(&["validate", "/dev/zero"]);
    assert!(text(&output.stderr).starts_with("error: /dev/zero:1: the text is longer"));
    assert_eq!(output.status.code(), Some(2));
}
