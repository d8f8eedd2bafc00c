//! A bootstrap as a process: its start, its signals, its memory.
//!
//! A process gets its own group, so that a Ctrl-C on the terminal reaches only whoever runs the
//! stack, and so that its own children die with it.

use std::{io, net::SocketAddr, process::Stdio};

use rustix::process::{Pid, Signal};
use tokio::process::{Child, Command};

use super::{settings::FunctionSettings, variables};
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
        .envs(variables::of_lambda(surroundings, api))
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
