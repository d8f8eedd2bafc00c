//! Starts the binary, reads what it leaves behind.

use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// The binary in an environment that aims at nothing.
pub(crate) fn e2e(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_e2e"));
    command.args(args).stdin(Stdio::null());
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("AWS_")
            || [
                "ENDPOINT",
                "QUEUE_URL",
                "TOKEN_FILE",
                "CALIPER_TOKEN",
                "CONNECT_TO",
            ]
            .contains(&text.as_ref())
        {
            command.env_remove(name);
        }
    }
    command
}

/// A run that has ended.
pub(crate) struct Ended {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    /// `report.json`; null where there is none.
    pub(crate) report: Value,
    pub(crate) out: TempDir,
}

/// Whatever a run was about, its report has the promised shape.
fn follows_its_schema(report: &Value) {
    if report.is_null() {
        return;
    }
    let schema: Value = serde_json::from_str(include_str!("../../report.schema.json")).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let faults: Vec<String> = validator
        .iter_errors(report)
        .map(|fault| format!("{fault} at {}", fault.instance_path()))
        .collect();
    assert_eq!(faults, Vec::<String>::new());
}

impl Ended {
    pub(crate) fn new(output: Output, out: TempDir) -> Ended {
        let report = std::fs::read(out.path().join("report.json"));
        let report = report.map_or(Value::Null, |bytes| serde_json::from_slice(&bytes).unwrap());
        follows_its_schema(&report);
        Ended {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
            report,
            out,
        }
    }

    /// A count of the report, by its path.
    #[track_caller]
    pub(crate) fn count(&self, pointer: &str) -> u64 {
        let found = self.report.pointer(pointer).and_then(Value::as_u64);
        found.unwrap_or_else(|| {
            panic!(
                "no {pointer} in the report\n{}\n{}",
                self.stdout, self.stderr
            )
        })
    }

    /// Asserts the exit code, with all that was printed.
    #[track_caller]
    pub(crate) fn exited(&self, code: i32) -> &Ended {
        assert_eq!(self.code, Some(code), "\n{}\n{}", self.stdout, self.stderr);
        self
    }

    /// Asserts the exit code of a run, and says whether the machine was quiet enough for it: where other work held up the generator, the run
    /// must say that it proves nothing, and for no other reason. Its counts hold all the same.
    #[track_caller]
    pub(crate) fn judged(&self, code: i32) -> bool {
        let words = format!("\n{}\n{}", self.stdout, self.stderr);
        if self.code == Some(code) {
            return true;
        }
        assert_eq!(self.code, Some(3), "{words}");
        let reasons = self.report["reasons"].as_array().unwrap();
        for reason in reasons.iter().map(|reason| reason.as_str().unwrap()) {
            // A threshold may be broken besides; nothing else may speak against the run.
            let excused = reason.starts_with("the generator ") || reason.starts_with("threshold ");
            assert!(excused, "{reason}{words}");
        }
        false
    }

    /// Asserts that counts of the report are as given.
    #[track_caller]
    pub(crate) fn counts(&self, expected: &[(&str, u64)]) -> &Ended {
        for (pointer, count) in expected {
            assert_eq!(self.count(pointer), *count, "{pointer}\n{}", self.stdout);
        }
        self
    }
}

/// `e2e run` with these flags and a folder for its report, to the end.
pub(crate) fn run(flags: &[&str]) -> Ended {
    let out = tempfile::tempdir().unwrap();
    let output = run_command(flags, out.path()).output().unwrap();
    Ended::new(output, out)
}

/// `e2e run` with these flags, to be started.
pub(crate) fn run_command(flags: &[&str], out: &Path) -> Command {
    let mut command = e2e(&["run", "--out", out.to_str().unwrap()]);
    command
        .args(flags)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// `e2e stack` at work. Ends with it.
pub(crate) struct StackProcess {
    child: Child,
    pub(crate) addresses: Value,
}

impl StackProcess {
    pub(crate) fn start() -> StackProcess {
        StackProcess::with(&[])
    }

    pub(crate) fn with(flags: &[&str]) -> StackProcess {
        StackProcess::telling(flags, Stdio::inherit())
    }

    /// With its standard error sent there.
    pub(crate) fn telling(flags: &[&str], stderr: Stdio) -> StackProcess {
        use std::io::{BufRead, BufReader};
        let mut child = e2e(&["stack", "--json"])
            .args(flags)
            .stdout(Stdio::piped())
            .stderr(stderr)
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        StackProcess {
            child,
            addresses: serde_json::from_str(&line).unwrap(),
        }
    }

    pub(crate) fn address(&self, name: &str) -> &str {
        self.addresses[name].as_str().unwrap()
    }

    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Asks it to end; its exit code.
    pub(crate) fn end(&mut self) -> Option<i32> {
        terminate(self.pid());
        self.child.wait().unwrap().code()
    }

    /// Asks it to end; what it wrote to a piped standard error.
    pub(crate) fn last_words(&mut self) -> String {
        self.end();
        let mut words = String::new();
        let mut stderr = self.child.stderr.take().unwrap();
        std::io::Read::read_to_string(&mut stderr, &mut words).unwrap();
        words
    }

    /// The flags that aim a run at it.
    pub(crate) fn aim(&self) -> [&str; 6] {
        let [endpoint, queue_url, token_file] =
            ["endpoint", "queue_url", "token_file"].map(|name| self.address(name));
        [
            "--endpoint",
            endpoint,
            "--queue-url",
            queue_url,
            "--token-file",
            token_file,
        ]
    }
}

impl Drop for StackProcess {
    fn drop(&mut self) {
        if self.child.try_wait().unwrap().is_none() {
            self.end();
        }
    }
}

pub(crate) fn terminate(pid: u32) {
    signal(pid, rustix::process::Signal::TERM);
}

pub(crate) fn signal(pid: u32, signal: rustix::process::Signal) {
    let pid = rustix::process::Pid::from_raw(i32::try_from(pid).unwrap()).unwrap();
    // The process may have ended by itself.
    let _ = rustix::process::kill_process(pid, signal);
}

/// The living children of a process, as Linux tells them.
pub(crate) fn children(parent: u32) -> Vec<u32> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir("/proc").unwrap().flatten() {
        let Ok(pid) = entry.file_name().to_string_lossy().parse::<u32>() else {
            continue;
        };
        let Ok(stat) = std::fs::read_to_string(entry.path().join("stat")) else {
            continue;
        };
        // pid (name) state parent ...: the name may hold anything, its closing bracket is the last one.
        let after_name = stat.rsplit(')').next().unwrap_or_default();
        let mut fields = after_name.split_whitespace();
        let state = fields.next();
        if state != Some("Z") && fields.next() == Some(&parent.to_string()) {
            found.push(pid);
        }
    }
    found
}

pub(crate) fn alive(pid: u32) -> bool {
    std::fs::read_to_string(format!("/proc/{pid}/stat")).is_ok_and(|stat| {
        !stat
            .rsplit(')')
            .next()
            .unwrap_or_default()
            .trim_start()
            .starts_with('Z')
    })
}

/// Waits for something that happens in another process; gives up loudly after a minute.
#[track_caller]
pub(crate) fn wait_for<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    for _ in 0..12_000 {
        if let Some(found) = look() {
            return found;
        }
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    panic!("waited a minute for {what}");
}

/// Waits until a run's first slot has its instant: its histogram log is then begun under a name of its own.
pub(crate) fn wait_for_begin(out: &Path) {
    wait_for("the run to begin", || {
        let mut entries = std::fs::read_dir(out).unwrap().flatten();
        entries
            .find(|entry| entry.file_name().to_string_lossy().starts_with("run.hlog"))
            .map(drop)
    });
}

/// The queue of a stack, through the AWS SDK.
pub(crate) fn sqs(stack: &StackProcess) -> aws_sdk_sqs::Client {
    use aws_sdk_sqs::config::{BehaviorVersion, Credentials, Region};
    let origin = stack
        .address("queue_url")
        .rsplitn(3, '/')
        .last()
        .unwrap()
        .to_owned();
    let config = aws_sdk_sqs::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("us-east-1"))
        .credentials_provider(Credentials::new("test", "test", None, None, "test"))
        .endpoint_url(origin)
        .http_client(aws_smithy_http_client::Builder::new().build_http())
        .build();
    aws_sdk_sqs::Client::from_conf(config)
}
