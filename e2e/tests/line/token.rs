//! `e2e token`: made once, shown once, found again.

use std::os::unix::fs::PermissionsExt;

use crate::support::e2e;

#[test]
fn a_new_token_is_known_to_the_set_that_comes_with_it_and_no_other_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let made = e2e(&[
        "token",
        "new",
        "--sensor",
        "canvas-1",
        "--token-file",
        &path("token"),
    ])
    .output()
    .unwrap();
    assert!(made.status.success());
    let set = String::from_utf8(made.stdout).unwrap();
    let token = std::fs::read_to_string(path("token")).unwrap();
    assert!(token.trim().len() >= 43 && !set.contains(token.trim()));
    assert_eq!(
        std::fs::metadata(path("token"))
            .unwrap()
            .permissions()
            .mode()
            & 0o777,
        0o600
    );

    std::fs::write(path("set.json"), &set).unwrap();
    std::fs::write(path("other"), "another-token").unwrap();
    let check = |token: &str| {
        e2e(&[
            "token",
            "check",
            "--tokens",
            &path("set.json"),
            "--token-file",
            &path(token),
        ])
        .output()
        .unwrap()
    };
    let known = check("token");
    assert_eq!(
        (known.status.code(), known.stdout.as_slice()),
        (Some(0), b"canvas-1\n".as_slice())
    );
    assert_eq!(check("other").status.code(), Some(1));
}

#[test]
fn without_a_file_the_token_is_printed_first_and_then_its_entry() {
    let made = e2e(&["token", "new", "--sensor", "moodle"])
        .output()
        .unwrap();
    let text = String::from_utf8(made.stdout).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 2, "{text}");
    let set: serde_json::Value = serde_json::from_str(lines[1]).unwrap();
    assert_eq!(set["moodle"]["sha256"][0].as_str().unwrap().len(), 64);
}

#[test]
fn an_existing_token_file_is_not_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("token");
    std::fs::write(&path, "precious").unwrap();
    let made = e2e(&[
        "token",
        "new",
        "--sensor",
        "x",
        "--token-file",
        path.to_str().unwrap(),
    ])
    .output()
    .unwrap();
    assert_eq!(made.status.code(), Some(2));
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "precious");
}
