//! The process: everything that is done once, before the first request and after the last.

use std::io::Write;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use caliper::DateTime;
use lambda_runtime::{Diagnostic, LambdaEvent, Runtime, service_fn};
use serde_json::value::RawValue;

use crate::aws;
use crate::config::{self, Config, ConfigError, TokenSource};
use crate::handler::{Handler, Invocation, Setup};
use crate::log;
use crate::queue::Sqs;
use crate::record::RequestLog;
use crate::reply::Reply;
use crate::token::{AtAws, TokenStore};

/// Runs the function under Lambda's Runtime API until the process is told to end, and says with which code.
///
/// Configuration comes from the environment: [`Config`] names the function's own variables, the AWS SDK and the
/// Lambda runtime have theirs. SIGTERM ends the process with code 0.
#[must_use]
pub fn serve() -> ExitCode {
    log::init();
    log::log_panics();
    if std::env::var_os("AWS_LAMBDA_RUNTIME_API").is_none() {
        tracing::error!(
            "AWS_LAMBDA_RUNTIME_API is not set: this program runs inside AWS Lambda, or a stack like it"
        );
        return ExitCode::FAILURE;
    }
    // One request at a time: a second thread would only have to be woken.
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    match runtime.map(|runtime| runtime.block_on(run())) {
        Ok(Ok(())) => ExitCode::SUCCESS,
        Ok(Err(error)) => {
            tracing::error!(error, "the Lambda runtime has ended");
            ExitCode::FAILURE
        }
        Err(error) => {
            tracing::error!(%error, "no asynchronous runtime");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), lambda_runtime::Error> {
    let (setup, ()) = tokio::join!(set_up(), end_on_sigterm());
    // What is wrong with it is among what is wrong with the configuration.
    let integration = config::integration(variable).unwrap_or_default();
    let name = variable("AWS_LAMBDA_FUNCTION_NAME").unwrap_or_default();
    let log = RequestLog::new(name, log::level(), write_line);
    let handler = Handler::new(integration, setup, log);
    Runtime::new(service_fn(|event| invoke(&handler, event)))
        .run()
        .await
}

/// Writes to standard output. A log that can't be written costs no request.
fn write_line(line: &[u8]) {
    let _ = std::io::stdout().lock().write_all(line);
}

/// Reads the configuration, and makes token set and queue ready while Lambda still gives a starting process its full
/// CPU.
async fn set_up() -> Result<Setup<Sqs>, ConfigError> {
    let config = Config::read(variable)
        .inspect_err(|error| tracing::error!(%error, "every request will be answered 500"))?;
    let aws = aws::config();
    let queue = Sqs::new(&aws, config.queue_url.clone());
    let tokens = match &config.tokens {
        TokenSource::Variable(set) => TokenStore::Fixed(Arc::new(set.clone())),
        TokenSource::Place(place) => TokenStore::of(AtAws {
            place: place.clone(),
            config: aws,
        }),
    };
    let (read, ()) = tokio::join!(tokens.current(now()), queue.warm_up());
    if let Err(error) = read {
        tracing::error!(%error, "no token set yet; it is tried again with the next request");
    }
    Ok(Setup {
        config,
        tokens,
        queue,
    })
}

fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// Lambda sends SIGTERM only to processes with an extension, so the runtime library registers one. It panics where
/// there is no Extensions API to register with; in a task of its own, that costs nothing but the SIGTERM.
async fn end_on_sigterm() {
    let registration = tokio::spawn(lambda_runtime::spawn_graceful_shutdown_handler(|| async {}));
    if registration.await.is_err() {
        tracing::warn!("no Extensions API: the process will not be told when to end");
    }
}

async fn invoke(
    handler: &Handler<Sqs>,
    event: LambdaEvent<Box<RawValue>>,
) -> Result<Reply, Diagnostic> {
    let received_at = now();
    let millis = u64::try_from(received_at.unix_millis()).unwrap_or_default();
    let left = event.context.deadline.saturating_sub(millis);
    let invocation = Invocation {
        event: event.payload.get(),
        request_id: &event.context.request_id,
        received_at,
        time_left: Duration::from_millis(left),
    };
    handler.handle(invocation).await.into_outcome()
}

fn now() -> DateTime {
    let millis = SystemTime::UNIX_EPOCH
        .elapsed()
        .map_or(0, |elapsed| elapsed.as_millis());
    DateTime::from_unix_millis(i64::try_from(millis).unwrap_or(i64::MAX))
}
