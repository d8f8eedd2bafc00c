//! A bootstrap that is measured: a process with the environment that Lambda gives, and what it takes.

use std::path::PathBuf;
use std::process::Stdio;
use std::time::Instant;

use tokio::process::{Child, Command};

use crate::Error;
use crate::envelope::{TOKEN, event};
use crate::stand_in::StandIn;
use function::token::Digest;

/// A binary.
pub(crate) struct Subject {
    pub(crate) name: &'static str,
    pub(crate) bytes: u64,
    path: PathBuf,
}

/// What one process took.
#[derive(Clone, Copy, Default)]
pub(crate) struct Figures {
    /// From its start to its first poll.
    pub(crate) start_ms: f64,
    /// The first invocation, from its hand-over to the answer.
    pub(crate) first_ms: f64,
    /// The median of the others.
    pub(crate) warm_us: f64,
    /// User and system time of an invocation.
    pub(crate) cpu_us: f64,
    /// The most that was resident.
    pub(crate) memory_kib: u64,
}

impl Figures {
    /// The median of each.
    pub(crate) fn median(rounds: &[Self]) -> Self {
        let middle = |figure: fn(&Self) -> f64| {
            let mut figures: Vec<f64> = rounds.iter().map(figure).collect();
            figures.sort_by(f64::total_cmp);
            figures.get(figures.len() / 2).copied().unwrap_or_default()
        };
        let mut memory: Vec<u64> = rounds.iter().map(|round| round.memory_kib).collect();
        memory.sort_unstable();
        Self {
            start_ms: middle(|round| round.start_ms),
            first_ms: middle(|round| round.first_ms),
            warm_us: middle(|round| round.warm_us),
            cpu_us: middle(|round| round.cpu_us),
            memory_kib: memory.get(memory.len() / 2).copied().unwrap_or_default(),
        }
    }
}

impl Subject {
    pub(crate) fn new(name: &'static str, path: PathBuf) -> Result<Self, Error> {
        let file =
            std::fs::metadata(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        Ok(Self {
            name,
            bytes: file.len(),
            path,
        })
    }

    /// Starts a process, invokes it, and ends it.
    pub(crate) async fn measure(&self, warm_up: usize, counted: usize) -> Result<Figures, Error> {
        let mut stand_in = StandIn::start(event(1)?).await?;
        let begun = Instant::now();
        let process = self.start(&stand_in)?;
        let pid = process.id().ok_or("the process has ended")?;
        let start = stand_in.first_poll().await? - begun;
        let first = stand_in.invoke().await?;
        for _ in 0..warm_up {
            stand_in.invoke().await?;
        }
        let before = cpu_ns(pid)?;
        let mut times = Vec::with_capacity(counted);
        for _ in 0..counted {
            times.push(stand_in.invoke().await?);
        }
        let cpu = cpu_ns(pid)? - before;
        times.sort_unstable();
        #[allow(clippy::cast_precision_loss, reason = "small numbers")]
        let figures = Figures {
            start_ms: start.as_secs_f64() * 1e3,
            first_ms: first.as_secs_f64() * 1e3,
            warm_us: times
                .get(counted / 2)
                .copied()
                .unwrap_or_default()
                .as_secs_f64()
                * 1e6,
            cpu_us: cpu as f64 / 1e3 / counted as f64,
            memory_kib: memory_kib(pid)?,
        };
        Ok(figures)
    }

    fn start(&self, stand_in: &StandIn) -> Result<Child, Error> {
        let address = stand_in.address();
        let tokens = format!(
            r#"{{"lms-1":{{"sha256":["{}"]}}}}"#,
            Digest::of(TOKEN.as_bytes())
        );
        let child = Command::new(&self.path)
            .env_clear()
            .env("AWS_LAMBDA_FUNCTION_NAME", "function")
            .env("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "128")
            .env("AWS_LAMBDA_FUNCTION_VERSION", "1")
            .env("AWS_LAMBDA_RUNTIME_API", address.to_string())
            .env("AWS_REGION", "eu-west-1")
            .env("AWS_ACCESS_KEY_ID", "made-up")
            .env("AWS_SECRET_ACCESS_KEY", "made-up")
            .env("AWS_SESSION_TOKEN", "made-up")
            .env("AWS_ENDPOINT_URL", format!("http://{address}"))
            .env("QUEUE_URL", format!("http://{address}/000000000000/q"))
            .env("TOKENS", tokens)
            .env("TOKEN", TOKEN)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()?;
        Ok(child)
    }
}

/// The processor time of all threads, in nanoseconds (Linux kernel, `Documentation/scheduler/sched-stats`).
fn cpu_ns(pid: u32) -> Result<u64, Error> {
    let mut sum = 0;
    for thread in std::fs::read_dir(format!("/proc/{pid}/task"))? {
        let times = std::fs::read_to_string(thread?.path().join("schedstat"))?;
        let running = times.split_whitespace().next().ok_or("no schedstat")?;
        sum += running.parse::<u64>()?;
    }
    Ok(sum)
}

fn memory_kib(pid: u32) -> Result<u64, Error> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let size = line.and_then(|line| line.split_whitespace().next());
    Ok(size.ok_or("no VmHWM")?.parse()?)
}
