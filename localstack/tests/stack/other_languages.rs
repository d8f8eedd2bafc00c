//! Bootstraps that share no line with the Rust runtime: whatever speaks the Runtime API will do.

use std::{path::PathBuf, process::Command};

use local_stack::Stack;

use super::support::{post, up};

/// A stack with `tests/bootstraps/FILE` as its function, run by an interpreter; `None`, and a word, where there is no such interpreter.
#[allow(clippy::print_stderr, reason = "a test that skips says so")]
async fn stack_of(interpreter: &str, file: &str) -> Option<Stack> {
    if Command::new(interpreter).arg("--version").output().is_err() {
        eprintln!("skipped: there is no {interpreter}");
        return None;
    }
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/bootstraps");
    Some(
        up(|settings| {
            settings.function.program = interpreter.into();
            settings.function.args = vec![folder.join(file).into()];
        })
        .await,
    )
}

#[tokio::test]
async fn a_bootstrap_in_bash_serves() {
    let Some(stack) = stack_of("bash", "bootstrap.bash").await else {
        return;
    };
    let mut sizes = Vec::new();
    for body in ["", "1", "ü"] {
        let answer = post(stack.endpoint(), body).await;
        let words = answer.body.strip_prefix("bash saw ").unwrap();
        sizes.push(
            words
                .strip_suffix(" bytes")
                .unwrap()
                .parse::<usize>()
                .unwrap(),
        );
        assert_eq!(answer.status, 200);
    }
    // What differs of the events is `null`, `"1"`, and `"ü"` in UTF-8.
    assert_eq!(sizes, [sizes[1] + 1, sizes[1], sizes[1] + 1]);
    let figures = stack.down().await;
    assert_eq!(figures.environments_died, 0);
}

#[tokio::test]
async fn a_bootstrap_in_python_serves_and_streams() {
    let Some(stack) = stack_of("python3", "bootstrap.py").await else {
        return;
    };
    for body in ["one", "zwei, drei", "\"four\""] {
        let answer = post(stack.endpoint(), body).await;
        assert_eq!(answer.status, 200);
        assert_eq!(answer.json()["python"], body);
    }
    let figures = stack.down().await;
    assert_eq!(figures.environments_died, 0);
}
