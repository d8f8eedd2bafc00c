//! How it ends: exit codes, and what is said on standard error.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, Command, Stdio};

use rustix::process::{Pid, Signal, kill_process};

use super::{EVENT, bad, ends, piped, run, text};

/// Interruptible, also where whoever runs the tests ignores interrupts, as shells do for what they start in the background.
fn start() -> Child {
    Command::new("env")
        .args(["--default-signal=INT", env!("CARGO_BIN_EXE_sensor-sim")])
        .args(["validate", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

#[test]
fn what_cannot_be_read_is_said_and_the_rest_is_judged() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (good, wrong, missing, empty) = (at("a.json"), at("b.json"), at("missing"), at("empty"));
    fs::write(&good, EVENT).unwrap();
    fs::write(&wrong, bad()).unwrap();
    fs::create_dir(&empty).unwrap();
    ends(&run(&["validate", &good, &good]), 0, "2 texts are valid\n");
    let output = run(&["validate", &missing, &empty, &wrong, &good]);
    let words = format!(
        "error: cannot read {missing}: No such file or directory (os error 2)\n\
         error: there is no *.json, *.jsonl or *.ndjson in {empty} or below it\n\
         hint: a file that is named itself is read whatever it is called\n\
         1 of 2 texts is not valid, 1 fault; 2 could not be read\n"
    );
    ends(&output, 2, &words);
    assert!(text(&output.stdout).starts_with(&wrong));
    assert_eq!(run(&["validate", &good, &missing]).status.code(), Some(2));

    // A name that leads nowhere is not passed over in silence.
    std::os::unix::fs::symlink(&missing, at("c.json")).unwrap();
    let output = run(&["validate", folder.path().to_str().unwrap()]);
    assert!(text(&output.stderr).starts_with(&format!("error: cannot read {}", at("c.json"))));
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(text(&output.stdout).lines().count(), 1);
}

#[test]
fn faults_are_seen_while_more_input_is_awaited_and_an_interrupt_ends_the_wait() {
    let mut child = start();
    let mut stdin = child.stdin.take().unwrap();
    writeln!(stdin, "{EVENT}\n{}", bad()).unwrap();
    let mut line = String::new();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    stdout.read_line(&mut line).unwrap();
    assert!(line.starts_with("-:2:"), "{line}");
    kill_process(Pid::from_child(&child), Signal::INT).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.signal(), Some(Signal::INT.as_raw()));
    assert_eq!(text(&output.stderr), "");
    drop(stdin);
}

#[test]
fn a_reader_that_leaves_early_is_no_error() {
    let mut child = start();
    let mut stdin = child.stdin.take().unwrap();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    let bad = bad();
    writeln!(stdin, "{bad}").unwrap();
    stdout.read_line(&mut String::new()).unwrap();
    drop(stdout);
    // It ends by itself, though there is no end to what it could read.
    while writeln!(stdin, "{bad}").is_ok() {}
    let output = child.wait_with_output().unwrap();
    assert_eq!(text(&output.stderr), "");
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn flags_that_make_no_sense_are_refused() {
    let table: [&[&str]; 4] = [
        &[],
        &["-", "--rules", "lax"],
        &["-", "--format", "xml"],
        &["-", "--strict"],
    ];
    for args in table {
        let output = run(&[&["validate"], args].concat());
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert!(output.stdout.is_empty(), "{args:?}");
        assert!(text(&output.stderr).starts_with("error: "), "{args:?}");
    }
    ends(&piped(&[], EVENT), 0, "1 text is valid\n");
}
