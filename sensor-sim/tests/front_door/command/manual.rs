//! Help, completions and manual pages.

use super::{run, text};

#[test]
fn completions_and_manual_pages_are_printed() {
    let bash = run(&["completions", "bash"]);
    assert!(bash.status.success());
    assert!(text(&bash.stdout).contains("--catch-up"));
    let page = run(&["man", "send"]);
    assert!(page.status.success());
    assert!(text(&page.stdout).contains("catch\\-up"));
    assert!(text(&run(&["man"]).stdout).contains("generate"));
    let unknown = run(&["man", "dance"]);
    assert_eq!(unknown.status.code(), Some(2));
    assert!(text(&unknown.stderr).contains("hint: "));
}

#[test]
fn help_has_examples() {
    for command in ["send", "generate", "validate", "completions", "man"] {
        let help = run(&[command, "--help"]);
        assert!(text(&help.stdout).contains("Example"), "{command}");
    }
    assert_eq!(run(&[]).status.code(), Some(2));
}
