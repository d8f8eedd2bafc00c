//! What a function is: its program, its variables, its limits.

use std::{ffi::OsString, path::PathBuf, time::Duration};

/// A function and how it is run. It may hold secrets in its variables, so it has no `Debug`.
#[derive(Clone)]
pub struct FunctionSettings {
    /// The bootstrap: any program that speaks the Lambda Runtime API.
    pub program: PathBuf,
    /// Its arguments.
    pub args: Vec<OsString>,
    /// The function's own variables. They win over those that the stack adds: the ones Lambda
    /// defines, and `AWS_ENDPOINT_URL`.
    pub environment: Vec<(String, String)>,
    /// The variable that gets the queue's URL.
    pub queue_url_variable: String,
    /// The function's time-out, from the moment an environment takes an invocation. On it the
    /// process is killed.
    pub timeout: Duration,
    /// Invocations that may wait or run at once; one more is throttled. On AWS 1,000 for a whole
    /// account, unless raised.
    pub concurrency: usize,
    /// Processes at most. AWS starts one for each invocation under way; a small machine is better
    /// off with fewer, and a line in front of them.
    pub environments_max: usize,
    /// Environments in init at the same time: the rate of scaling out. AWS starts 1,000 for a function in 10 s; a small
    /// machine is busy with two.
    pub starting_max: usize,
    /// A file for what the processes write, each line with the number of its environment; `None`: only the last lines are kept, for error
    /// texts.
    pub log: Option<PathBuf>,
    /// Processes that are started before the stack is up, as provisioned concurrency does; at
    /// least one.
    pub provisioned: usize,
}

impl FunctionSettings {
    /// A function without arguments and variables: `QUEUE_URL`, 30 s time-out, 1,000 invocations at
    /// once, 64 environments, two of them starting at a time, one provisioned.
    #[must_use]
    pub fn new(program: impl Into<PathBuf>) -> Self {
        Self {
            program: program.into(),
            args: Vec::new(),
            environment: Vec::new(),
            queue_url_variable: "QUEUE_URL".to_owned(),
            timeout: Duration::from_secs(30),
            concurrency: 1000,
            environments_max: 64,
            starting_max: 2,
            log: None,
            provisioned: 1,
        }
    }
}
