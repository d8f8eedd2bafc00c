//! Environments: started on demand, one invocation each, killed, replaced, limited.

use std::{path::PathBuf, time::Duration};

use local_stack::{FrontDoor, Stack, StackError};
use rustix::process::{Signal, kill_process};

use super::support::{bootstrap, pid, post, settings, sleeper, up};

/// Runs futures side by side; their results in order.
async fn join_all<T: Send + 'static>(
    futures: impl Iterator<Item = impl Future<Output = T> + Send + 'static>,
) -> Vec<T> {
    let tasks: Vec<_> = futures.map(tokio::spawn).collect();
    let mut results = Vec::new();
    for task in tasks {
        results.push(task.await.unwrap());
    }
    results
}

fn init(how: &str) -> Vec<(String, String)> {
    vec![("INIT".into(), how.into())]
}

#[tokio::test]
async fn one_environment_serves_one_after_another() {
    let stack = up(|_| {}).await;
    let first = pid(&stack).await.pid;
    assert_eq!(pid(&stack).await.pid, first);
    let figures = stack.figures().await;
    // A second one is started if the first has answered, but not yet asked for more, when the next
    // invocation arrives.
    assert!((1..=2).contains(&figures.environments), "{figures:?}");
    assert!(figures.cpu_seconds > 0.0);
    assert!(!cfg!(target_os = "linux") || figures.peak_rss_bytes.unwrap() > 100_000);
}

#[tokio::test]
async fn a_killed_process_is_an_error_answer_and_a_fresh_environment() {
    let stack = up(|_| {}).await;
    let (victim, answer) = sleeper(&stack).await;
    kill_process(victim.pid, Signal::KILL).unwrap();
    assert_eq!(
        answer.await.unwrap().refusal(),
        (502, "Internal server error".into())
    );
    assert_ne!(pid(&stack).await.pid, victim.pid);
    let figures = stack.down().await;
    assert_eq!((figures.cold_starts, figures.environments_died), (2, 1));
}

#[tokio::test]
async fn a_process_that_ends_itself_is_replaced_by_the_next_invocation() {
    let stack = up(|_| {}).await;
    assert_eq!(post(stack.endpoint(), "exit").await.status, 502);
    assert_eq!(post(stack.endpoint(), "pid").await.status, 200);
    assert_eq!(stack.figures().await.environments_died, 1);
}

#[tokio::test]
async fn an_idle_process_that_dies_is_not_chosen_again() {
    let stack = up(|_| {}).await;
    let victim = pid(&stack).await;
    kill_process(victim.pid, Signal::KILL).unwrap();
    while stack.figures().await.environments_died == 0 {
        tokio::task::yield_now().await;
    }
    assert_ne!(pid(&stack).await.pid, victim.pid);
}

#[tokio::test]
async fn the_time_out_kills_and_answers_as_the_front_door_does() {
    let doors = [
        (FrontDoor::Rest, 502, "Internal server error"),
        (FrontDoor::Http, 500, "Internal Server Error"),
        (FrontDoor::Url, 504, "Endpoint request timed out"),
    ];
    for (door, status, message) in doors {
        let stack = up(|settings| {
            settings.front_door = door;
            settings.function.timeout = Duration::from_secs(1);
        })
        .await;
        let (victim, answer) = sleeper(&stack).await;
        assert_eq!(answer.await.unwrap().refusal(), (status, message.into()));
        victim.gone().await;
        assert_eq!(post(stack.endpoint(), "pid").await.status, 200);
    }
}

#[tokio::test]
async fn the_deadline_is_the_time_out_from_now() {
    let stack = up(|settings| settings.function.timeout = Duration::from_secs(100)).await;
    let now = || {
        std::time::SystemTime::now()
            .duration_since(std::time::UNIX_EPOCH)
            .unwrap()
            .as_millis()
    };
    let (before, answer) = (now(), post(stack.endpoint(), "deadline").await);
    let deadline: u128 = answer.body.parse().unwrap();
    // One millisecond for rounding.
    assert!(
        (before + 99_999..=now() + 100_000).contains(&deadline),
        "{before} {deadline}"
    );
}

#[tokio::test]
async fn beyond_the_limit_an_invocation_is_throttled() {
    let stack = up(|settings| {
        settings.function.concurrency = 1;
        settings.function.timeout = Duration::from_secs(2);
    })
    .await;
    let post = |body: &'static str| {
        let endpoint = stack.endpoint().to_owned();
        async move { post(&endpoint, body).await.status }
    };
    let mut statuses = join_all(["sleep"; 3].map(post).into_iter()).await;
    statuses.sort_unstable();
    assert_eq!(statuses, [429, 429, 502]);
    assert_eq!(stack.figures().await.throttled, 2);
}

#[tokio::test]
async fn many_at_once_are_all_served_within_the_limit() {
    let stack = up(|settings| settings.function.environments_max = 40).await;
    let requests = (0..40).map(|_| {
        let endpoint = stack.endpoint().to_owned();
        async move { post(&endpoint, "pid").await.status }
    });
    assert_eq!(join_all(requests).await, vec![200; 40]);
    let figures = stack.down().await;
    assert!((1..=40).contains(&figures.environments));
    assert_eq!(figures.throttled, 0);
}

#[tokio::test]
async fn the_function_finds_its_surroundings() {
    let stack = up(|settings| {
        settings.function.queue_url_variable = "MY_QUEUE".into();
        settings.function.environment = vec![("MINE".into(), "yes".into())];
    })
    .await;
    let variables = [
        ("MY_QUEUE", stack.queue_url()),
        ("AWS_ENDPOINT_URL", stack.sqs_endpoint()),
        ("AWS_REGION", stack.region()),
        ("MINE", "yes"),
        ("CARGO_MANIFEST_DIR", ""),
    ];
    for (name, value) in variables {
        assert_eq!(
            post(stack.endpoint(), format!("environment {name}"))
                .await
                .body,
            value,
            "{name}"
        );
    }
}

async fn failure(change: impl FnOnce(&mut local_stack::StackSettings)) -> String {
    let mut settings = settings();
    change(&mut settings);
    match Stack::up(settings).await {
        Err(error @ StackError::Init(_)) => error.to_string(),
        Err(error) => panic!("{error}"),
        Ok(_) => panic!("it is up"),
    }
}

#[tokio::test]
async fn a_failed_init_says_how_and_what_was_written() {
    let exit = failure(|settings| settings.function.environment = init("exit")).await;
    assert!(
        exit.contains("exit status: 7") && exit.contains("no configuration"),
        "{exit}"
    );
    let error = failure(|settings| settings.function.environment = init("error")).await;
    assert!(error.contains("Init.NoQueue"), "{error}");
    let missing =
        failure(|settings| settings.function.program = PathBuf::from("/no/such/program")).await;
    assert!(missing.contains("/no/such/program"), "{missing}");
}

#[tokio::test]
async fn a_later_failed_init_is_an_error_answer_and_the_next_invocation_tries_anew() {
    // A program that starts well until a file appears.
    let directory = tempfile::tempdir().unwrap();
    let spoiled = directory.path().join("spoiled");
    let script = directory.path().join("script");
    let text = format!(
        "if [ -e '{}' ]; then exit 9; fi; exec '{}'",
        spoiled.display(),
        bootstrap().display()
    );
    std::fs::write(&script, text).unwrap();
    let log = tempfile::NamedTempFile::new().unwrap();
    let stack = up(|settings| {
        settings.function.program = "/bin/sh".into();
        settings.function.args = vec![script.into()];
        settings.function.log = Some(log.path().to_owned());
    })
    .await;
    std::fs::write(&spoiled, "").unwrap();
    assert_eq!(post(stack.endpoint(), "exit").await.status, 502);
    assert_eq!(post(stack.endpoint(), "pid").await.status, 502);
    std::fs::remove_file(&spoiled).unwrap();
    assert_eq!(post(stack.endpoint(), "pid").await.status, 200);
    drop(stack);
    let log = std::fs::read_to_string(log.path()).unwrap();
    let failed = "INIT_REPORT Init Duration: ";
    let failed: Vec<_> = log.lines().filter(|line| line.contains(failed)).collect();
    assert_eq!(failed.len(), 2, "a failed init is repeated once: {log}");
    let status = "Phase: init\tStatus: error\tError Type: Runtime.ExitError";
    assert!(failed.iter().all(|line| line.ends_with(status)), "{log}");
}

#[tokio::test]
async fn variables_that_lambda_would_not_take_are_refused_unspoken() {
    for (name, value, words) in [
        (
            "AWS_REGION",
            "here".to_owned(),
            "`AWS_REGION` is Lambda's own",
        ),
        ("TOKENS", "x".repeat(4_096), "they may hold 4096"),
        ("A-B", String::new(), "`A-B` is no name"),
    ] {
        let mut settings = settings();
        settings.function.environment = vec![(name.into(), value)];
        let error = Stack::up(settings).await.err().unwrap().to_string();
        assert!(error.contains(words) && !error.contains("xxx"), "{error}");
    }
}

#[tokio::test]
async fn what_processes_write_is_logged_with_their_number() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let stack = up(|settings| settings.function.log = Some(file.path().to_owned())).await;
    assert_eq!(post(stack.endpoint(), "panic").await.status, 502);
    let figures = stack.down().await;
    let log = std::fs::read_to_string(file.path()).unwrap();
    let lines: Vec<_> = log.lines().map(|line| line.strip_prefix("[0] ")).collect();
    let lines: Vec<_> = lines.into_iter().map(Option::unwrap).collect();
    let told: Vec<_> = lines.iter().map(|line| line.split(' ').next()).collect();
    for word in ["START", "END", "REPORT"] {
        let counted = told.iter().filter(|told| **told == Some(word)).count();
        assert_eq!(counted, 1, "{word}: {log}");
    }
    assert!(log.contains("as told"), "{log}");
    let report = lines
        .iter()
        .find(|line| line.starts_with("REPORT "))
        .unwrap();
    for part in ["\tDuration: ", "\tMax Memory Used: ", "\tInit Duration: "] {
        assert!(report.contains(part), "{report}");
    }
    assert_eq!(figures.rss_bytes.len(), 1);
    assert_eq!(figures.rss_bytes.first().copied(), figures.peak_rss_bytes);
    assert!(figures.longest_init > Duration::ZERO);
}

#[tokio::test]
async fn a_log_that_cannot_be_written_is_told() {
    let mut settings = settings();
    settings.function.log = Some("/nowhere/at/all".into());
    let error = Stack::up(settings).await.err().unwrap();
    assert_eq!(error.to_string(), "the function's log cannot be written");
}
