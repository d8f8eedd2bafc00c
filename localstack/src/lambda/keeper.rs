//! The keeper of one environment: its listener, its process, its time-outs, its end.
//!
//! The keeper's timer is lazy. It is not set anew for each invocation; when it rings, the keeper
//! looks which deadline holds by then.

use std::{io, sync::Arc, time::Duration};

use tokio::{
    net::TcpListener,
    process::Child,
    task::JoinSet,
    time::{Instant, sleep_until, timeout},
};

use super::{
    ending::Ending, environment::EnvironmentId, output::Output, process, runtime_api,
    service::Lambda,
};

/// How long an init may take (Lambda: 10 s).
pub(super) const INIT_LIMIT: Duration = Duration::from_secs(10);
/// How long the last words of an ended process are waited for; something it started may hold its
/// streams open.
const LAST_WORDS: Duration = Duration::from_millis(200);

/// Starts a process and stays with it until it has ended and is reaped.
pub(super) async fn keep(lambda: Arc<Lambda>, id: EnvironmentId) {
    let output = Output::default();
    let ending = match live(&lambda, id, &output).await {
        Ok(ending) => ending,
        Err(error) => Ending::NotStarted(format!(
            "`{}` could not be started: {error}",
            lambda.settings.program.display()
        )),
    };
    lambda.ended(id, &ending, &output.text());
}

async fn live(lambda: &Arc<Lambda>, id: EnvironmentId, output: &Output) -> io::Result<Ending> {
    if let Some(by) = lambda.faults.slow_start() {
        tokio::time::sleep(by).await;
    }
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    let mut child = process::spawn(
        &lambda.settings,
        &lambda.surroundings,
        listener.local_addr()?,
    )?;
    let mut streams = JoinSet::new();
    if let Some(stdout) = child.stdout.take() {
        streams.spawn(output.clone().drain(stdout, logged(lambda, id)));
    }
    if let Some(stderr) = child.stderr.take() {
        streams.spawn(output.clone().drain(stderr, logged(lambda, id)));
    }
    lambda.started(id, process::pid(&child));
    let ending = tokio::select! {
        ending = watch(lambda, id, &mut child) => ending?,
        () = runtime_api::run(listener, lambda, id) => Ending::StackDown,
    };
    let _ = timeout(LAST_WORDS, async {
        while streams.join_next().await.is_some() {}
    })
    .await;
    Ok(ending)
}

/// Writes a line of this environment to the function's log.
fn logged(lambda: &Arc<Lambda>, id: EnvironmentId) -> impl Fn(&[u8]) + Send + 'static {
    let log = lambda.log.clone();
    move |line| log.write(id, line)
}

/// Waits for the end of the process, and brings it about when its time is over. Says how it ended.
async fn watch(lambda: &Arc<Lambda>, id: EnvironmentId, child: &mut Child) -> io::Result<Ending> {
    let keeper = lambda.keeper(id);
    let init_ends = Instant::now() + INIT_LIMIT;
    let mut deadline = None;
    loop {
        let is_in_init = lambda.is_in_init(id);
        let alarm = if is_in_init {
            Some(init_ends)
        } else {
            deadline
        };
        tokio::select! {
            status = child.wait() => return status.map(Ending::Exited),
            () = keeper.notified() => deadline = lambda.watch(id),
            () = sleep_until(alarm.unwrap_or(init_ends)), if alarm.is_some() => {
                if lambda.is_in_init(id) {
                    return end(child).await.map(|()| Ending::NeverReady(INIT_LIMIT));
                }
                deadline = lambda.watch(id);
                if deadline.is_some_and(|deadline| deadline <= Instant::now()) {
                    lambda.time_out(id);
                    return end(child).await.map(|()| Ending::TimedOut);
                }
            }
        }
    }
}

async fn end(child: &mut Child) -> io::Result<()> {
    if let Some(pid) = process::pid(child) {
        process::kill(pid);
    }
    child.wait().await.map(drop)
}
