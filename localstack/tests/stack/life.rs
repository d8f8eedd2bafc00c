//! Up and down: whichever way a stack ends, no process is left behind.

use std::{process::Stdio, time::Duration};

use local_stack::{Stack, StackError};
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    net::TcpStream,
    process::Command,
};

use super::support::{Process, bootstrap, pid, post, settings, sleeper, up};

#[tokio::test]
async fn down_leaves_nothing() {
    let stack = up(|_| {}).await;
    let process = pid(&stack).await;
    let endpoint = stack.endpoint().to_owned();
    let figures = stack.down().await;
    assert!(!process.exists(), "reaped when down returns");
    assert_eq!((figures.cold_starts, figures.environments_died), (1, 0));
    let address = endpoint
        .trim_start_matches("http://")
        .trim_end_matches("/store");
    assert!(
        TcpStream::connect(address).await.is_err(),
        "the port is closed"
    );
}

#[tokio::test]
async fn drop_leaves_nothing_even_in_mid_invocation() {
    let stack = up(|_| {}).await;
    let (process, answer) = sleeper(&stack).await;
    drop(stack);
    assert!(!process.exists(), "reaped when drop returns");
    // Cut off or told: either way the client does not wait for ever.
    let _ = answer.await;
}

#[tokio::test]
async fn sigterm_reaches_the_graceful_shutdown_handler() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("ended");
    let stack = up(|settings| {
        settings.function.environment = vec![("GRACEFUL".into(), file.to_str().unwrap().into())];
    })
    .await;
    assert_eq!(post(stack.endpoint(), "pid").await.status, 200);
    stack.down().await;
    assert_eq!(std::fs::read_to_string(file).unwrap(), "in peace");
}

#[tokio::test]
async fn a_process_that_ignores_sigterm_is_killed_after_the_grace() {
    let directory = tempfile::tempdir().unwrap();
    let script = directory.path().join("script");
    // The shell ignores SIGTERM, and so does what it starts.
    std::fs::write(
        &script,
        format!("trap '' TERM; '{}'; exit 0", bootstrap().display()),
    )
    .unwrap();
    let stack = up(|settings| {
        settings.function.program = "/bin/sh".into();
        settings.function.args = vec![script.into()];
    })
    .await;
    let child = pid(&stack).await;
    stack.down().await;
    child.gone().await;
}

#[tokio::test]
async fn giving_up_on_up_leaves_nothing() {
    let mut settings = settings();
    settings.function.environment = vec![("INIT".into(), "hang".into())];
    let up = tokio::time::timeout(Duration::from_millis(200), Stack::up(settings)).await;
    assert!(
        up.is_err(),
        "dropping the future joined the thread, which reaps first"
    );
}

#[tokio::test]
async fn an_impossible_setting_is_refused() {
    let mut wrong = settings();
    wrong.queue_name = "a queue".into();
    assert!(matches!(
        Stack::up(wrong).await,
        Err(StackError::Queue { .. })
    ));
    let mut wrong = settings();
    wrong.route = "store".into();
    assert!(matches!(Stack::up(wrong).await, Err(StackError::Route(_))));
}

/// Nobody can clean up after SIGKILL; but a bootstrap whose Runtime API is gone ends by itself.
#[tokio::test]
async fn processes_end_when_the_stacks_own_process_is_killed() {
    let mut host = Command::new(bootstrap())
        .arg("host")
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(host.stdout.take().unwrap()).lines();
    let endpoint = lines.next_line().await.unwrap().unwrap();
    let process = Process::open(post(&endpoint, "pid").await.body.parse().unwrap());
    host.kill().await.unwrap();
    process.gone().await;
}
