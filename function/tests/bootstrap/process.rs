//! The real `bootstrap` binary as a child process, with an environment of its own.

use std::net::SocketAddr;
use std::process::{Output, Stdio};

use rustix::process::{Pid, Signal, kill_process};
use tokio::process::{Child, Command};

pub(crate) struct Bootstrap(Child);

/// The set of `fixtures/requests`.
pub(crate) const TOKENS: &str = include_str!("../../../fixtures/requests/tokens.json");

pub(crate) fn command() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bootstrap"));
    command
        .env_clear()
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    command
}

impl Bootstrap {
    /// Starts the process beside a stand-in; `settings` come on top of the usual environment.
    pub(crate) fn start(stand_in: SocketAddr, settings: &[(&str, &str)]) -> Self {
        let child = command()
            .env("AWS_LAMBDA_FUNCTION_NAME", "function")
            .env("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "128")
            .env("AWS_LAMBDA_FUNCTION_VERSION", "1")
            .env("AWS_LAMBDA_RUNTIME_API", stand_in.to_string())
            .env("AWS_REGION", "eu-west-1")
            .env("AWS_ACCESS_KEY_ID", "fake-access-key")
            .env("AWS_SECRET_ACCESS_KEY", "fake-secret-key")
            .env("AWS_ENDPOINT_URL", format!("http://{stand_in}"))
            .env("QUEUE_URL", format!("http://{stand_in}/000000000000/q"))
            .env("TOKENS", TOKENS)
            .env("AWS_LAMBDA_LOG_FORMAT", "JSON")
            .envs(settings.iter().copied())
            .spawn()
            .unwrap();
        Self(child)
    }

    /// Asks the process to end, waits for it, and gives back its code and its log.
    pub(crate) async fn terminate(self) -> Output {
        let pid = i32::try_from(self.0.id().unwrap()).unwrap();
        kill_process(Pid::from_raw(pid).unwrap(), Signal::TERM).unwrap();
        self.0.wait_with_output().await.unwrap()
    }
}
