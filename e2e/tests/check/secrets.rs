//! Law 6: nothing that a whole run writes, anywhere, holds the token or a part of it.

use std::path::Path;
use std::process::{Command, Output};

use crate::command::{Stack, e2e};

/// So long a part of the token is enough to be found: eight of its characters are a matter of chance once in 10^14.
const PART: usize = 8;

fn said(output: &Output) -> Vec<u8> {
    [&output.stdout[..], &output.stderr].concat()
}

/// Every file of a folder and its folders.
fn files(folder: &Path) -> Vec<Vec<u8>> {
    let entries = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let contents = entries.flat_map(|path| {
        if path.is_dir() {
            files(&path)
        } else {
            vec![std::fs::read(path).unwrap()]
        }
    });
    contents.collect()
}

fn run(command: &mut Command) -> Output {
    command.output().unwrap()
}

#[test]
fn nothing_that_a_run_writes_holds_a_part_of_the_token() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let stack = Stack::up(&[
        "--function-log",
        &path("function.log"),
        "--fault",
        "sqs_throttle=5%",
    ]);
    let (endpoint, queue_url, token_file) = (
        stack.text("endpoint"),
        stack.text("queue_url"),
        stack.text("token_file"),
    );
    let token = std::fs::read_to_string(&token_file)
        .unwrap()
        .trim()
        .to_owned();
    let given = [
        "--endpoint",
        &endpoint,
        "--queue-url",
        &queue_url,
        "--token-file",
        &token_file,
    ];
    let (out, junit) = (path("out"), path("junit.xml"));

    let mut written = Vec::new();
    let load = [
        "run",
        "--rate",
        "100/s",
        "--duration",
        "1s",
        "--warm-up",
        "0s",
        "--drain",
        "1s",
        "--out",
        &out,
    ];
    let ran = run(e2e(&load).args(given));
    assert!(
        folder.path().join("out/report.json").exists(),
        "{:?}",
        ran.status
    );
    written.push(said(&ran));
    // Answers with every reason to say no, and what does not go well at all.
    written.push(said(&run(e2e(&[
        "check",
        "--junit",
        &junit,
        "--arrival-limit",
        "2s",
    ])
    .args(given))));
    let nowhere = [
        "--endpoint",
        "http://127.0.0.1:9/store",
        "--queue-url",
        "http://127.0.0.1:9/0/q",
    ];
    let unreached = [
        "run",
        "--rate",
        "10/s",
        "--duration",
        "1s",
        "--warm-up",
        "0s",
        "--drain",
        "1s",
    ];
    written.push(said(&run(e2e(&unreached)
        .args(nowhere)
        .env("CALIPER_TOKEN", &token))));
    let broken = path("set.json");
    std::fs::write(&broken, format!(r#"{{"a": {{"sha256": ["{token}"]}}}}"#)).unwrap();
    written.push(said(&run(&mut e2e(&[
        "token",
        "check",
        "--tokens",
        &broken,
        "--token-file",
        &token_file,
    ]))));
    std::fs::remove_file(&broken).unwrap();
    drop(stack);
    written.extend(files(folder.path()));

    assert!(
        written.iter().map(Vec::len).sum::<usize>() > 10_000,
        "too little was written"
    );
    for text in &written {
        for part in token.as_bytes().windows(PART) {
            let found = memchr::memmem::find(text, part);
            assert_eq!(found, None, "{}", String::from_utf8_lossy(text));
        }
    }
}
