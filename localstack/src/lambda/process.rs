//! A bootstrap as a process: its variables, its start, its signals, its memory.
//!
//! A process gets its own group, so that a Ctrl-C on the terminal reaches only whoever runs the
//! stack, and so that its own children die with it.

use std::{io, net::SocketAddr, process::Stdio};

use rustix::process::{Pid, Signal};
use tokio::process::{Child, Command};

use super::settings::FunctionSettings;
use crate::{REGION, sqs::ACCOUNT};

/// The name that the function has in ARNs and variables.
pub(super) const FUNCTION_NAME: &str = "function";
/// Its version: what is invoked without an alias.
pub(super) const VERSION: &str = "$LATEST";
/// Variables of this process that a program needs to run at all.
const INHERITED: [&str; 6] = ["PATH", "HOME", "TMPDIR", "TEMP", "TMP", "LD_LIBRARY_PATH"];

/// Where a process finds the rest of the stack.
#[derive(Clone, Debug)]
pub(crate) struct Surroundings {
    /// SQS, as `http://address:port`.
    pub(crate) sqs_endpoint: String,
    /// The queue.
    pub(crate) queue_url: String,
}

/// The function's name in full.
pub(super) fn function_arn() -> String {
    format!("arn:aws:lambda:{REGION}:{ACCOUNT}:function:{FUNCTION_NAME}")
}

/// Starts a bootstrap that finds its Runtime API at `api`.
pub(super) fn spawn(
    settings: &FunctionSettings,
    surroundings: &Surroundings,
    api: SocketAddr,
) -> io::Result<Child> {
    let inherited = INHERITED
        .iter()
        .filter_map(|name| Some((*name, std::env::var_os(name)?)));
    Command::new(&settings.program)
        .args(&settings.args)
        .env_clear()
        .envs(inherited)
        .envs(lambda_variables(surroundings, api))
        .env(&settings.queue_url_variable, &surroundings.queue_url)
        .envs(
            settings
                .environment
                .iter()
                .map(|(name, value)| (name, value)),
        )
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .process_group(0)
        .kill_on_drop(true)
        .spawn()
}

/// The variables that Lambda defines (developer guide, "Defined runtime environment variables"),
/// and where AWS is found here.
fn lambda_variables(surroundings: &Surroundings, api: SocketAddr) -> [(&'static str, String); 18] {
    [
        ("AWS_LAMBDA_RUNTIME_API", api.to_string()),
        ("AWS_LAMBDA_FUNCTION_NAME", FUNCTION_NAME.to_owned()),
        ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "128".to_owned()),
        ("AWS_LAMBDA_FUNCTION_VERSION", VERSION.to_owned()),
        (
            "AWS_LAMBDA_LOG_GROUP_NAME",
            format!("/aws/lambda/{FUNCTION_NAME}"),
        ),
        (
            "AWS_LAMBDA_LOG_STREAM_NAME",
            format!("{VERSION}/{}", api.port()),
        ),
        ("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand".to_owned()),
        ("AWS_EXECUTION_ENV", "AWS_Lambda_provided.al2023".to_owned()),
        ("AWS_REGION", REGION.to_owned()),
        ("AWS_DEFAULT_REGION", REGION.to_owned()),
        ("AWS_ACCESS_KEY_ID", "local".to_owned()),
        ("AWS_SECRET_ACCESS_KEY", "local".to_owned()),
        ("AWS_SESSION_TOKEN", "local".to_owned()),
        ("AWS_ENDPOINT_URL", surroundings.sqs_endpoint.clone()),
        ("_HANDLER", "bootstrap".to_owned()),
        ("LAMBDA_TASK_ROOT", "/var/task".to_owned()),
        ("LANG", "en_US.UTF-8".to_owned()),
        ("TZ", ":UTC".to_owned()),
    ]
}

/// The id of a running process.
pub(super) fn pid(child: &Child) -> Option<Pid> {
    Pid::from_raw(i32::try_from(child.id()?).ok()?)
}

/// Asks a process to end.
pub(super) fn terminate(pid: Pid) {
    // It may be gone already.
    let _ = rustix::process::kill_process(pid, Signal::TERM);
}

/// Ends a process and all that it started.
pub(super) fn kill(pid: Pid) {
    let _ = rustix::process::kill_process_group(pid, Signal::KILL);
}

/// Stops a process and all that it started, until it is told to go on.
pub(super) fn freeze(pid: Pid) {
    let _ = rustix::process::kill_process_group(pid, Signal::STOP);
}

/// Lets a process go on.
pub(super) fn thaw(pid: Pid) {
    let _ = rustix::process::kill_process_group(pid, Signal::CONT);
}

/// The most memory a process has held so far, in bytes; `None` where the system does not tell.
pub(super) fn peak_rss_bytes(pid: Pid) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: u64 = line.trim().strip_suffix(" kB")?.parse().ok()?;
    Some(kibibytes * 1024)
}
