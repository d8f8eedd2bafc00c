//! Real input: the files of a folder, byte for byte.

use std::path::Path;

use crate::support::run;

fn every_file_arrives(folder: &Path, files: u64) {
    let ended = run(&["--corpus", folder.to_str().unwrap(), "--rate", "100/s"]);
    ended.judged(0);
    ended.counts(&[
        ("/slots/acknowledged", files),
        ("/events/attempted", files),
        ("/events/delivered", files),
        ("/events/lost", 0),
        ("/events/duplicated", 0),
        ("/events/corrupted", 0),
        ("/events/foreign", 0),
    ]);
}

#[test]
fn our_own_files_arrive_byte_for_byte() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/corpus");
    let files = std::fs::read_dir(&folder).unwrap().count();
    assert!(files >= 4);
    every_file_arrives(&folder, files as u64);
}

#[test]
#[allow(clippy::print_stderr, reason = "a test that skips says so")]
fn the_official_files_arrive_byte_for_byte() {
    let Some(fixtures) = std::env::var_os("CALIPER_SPEC_FIXTURES") else {
        eprintln!("skipped: CALIPER_SPEC_FIXTURES is not set");
        return;
    };
    every_file_arrives(&Path::new(&fixtures).join("v1p2"), 145);
}

#[test]
fn a_file_that_is_no_object_is_named_before_anything_is_sent() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("fine.json"), "{}").unwrap();
    std::fs::write(folder.path().join("list.json"), "[]").unwrap();
    let ended = run(&["--corpus", folder.path().to_str().unwrap()]);
    ended.exited(2);
    assert!(
        ended
            .stderr
            .contains("list.json is JSON, but not an object"),
        "{}",
        ended.stderr
    );
}
