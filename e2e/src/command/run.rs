//! `e2e run`: flags to settings, a run, its report in words.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use caliper::DateTime;
use clap::Args;
use local_stack::StackError;
use sensor_sim::flags::{BehaviourFlags, PlanFlags, SendFlags};
use sensor_sim::identity::RunId;
use sensor_sim::real::Ids;

use crate::command::aim::{AimFlags, Target, needed};
use crate::command::{Failure, INTERRUPTED, INVALID, block_on, print};
use crate::corpus::Files;
use crate::forecast::Forecast;
use crate::interrupt::Interrupt;
use crate::report::text;
use crate::run::{Aim, Course, LoadSpec, RunError, RunSettings, execute};
use crate::target::TargetError;
use crate::threshold::Threshold;
use crate::unchanged::Unchanged;
use crate::verdict::Verdict;
use crate::weigh;

/// Flags of `e2e run`.
#[derive(Args)]
pub struct RunFlags {
    #[command(flatten)]
    aim: AimFlags,
    #[command(flatten)]
    plan: PlanFlags,
    /// Send the *.json files of a folder instead, each once, in name order; each must arrive unchanged
    #[arg(long, value_name = "DIR", help_heading = "Plan", conflicts_with_all = ["duration", "warm_up", "events_per_envelope", "arrivals", "learners", "profile_mix", "scenario", "caliper", "stages", "shape", "arrivals_from", "speed", "defects", "real", "describes"])]
    corpus: Option<PathBuf>,
    #[command(flatten)]
    behaviour: BehaviourFlags,
    #[command(flatten)]
    send: SendFlags,
    /// What the run must hold, for example 'arrival.p99<2s', 'failed<0.1%', 'duplicated==0'; may be repeated
    #[arg(long = "threshold", value_name = "EXPR", help_heading = "Verdict")]
    thresholds: Vec<Threshold>,
    /// How long to wait for outstanding events after the last answer
    #[arg(long, value_name = "TIME", help_heading = "Verdict", default_value = "60s", value_parser = humantime::parse_duration)]
    drain: Duration,
    /// An event that takes longer than this is counted as late
    #[arg(long, value_name = "TIME", help_heading = "Verdict", default_value = "10s", value_parser = humantime::parse_duration)]
    arrival_limit: Duration,
    /// What makes a message what was sent [default: bytes, or json with --front-door mapped]
    #[arg(long, value_name = "AS", help_heading = "Verdict")]
    unchanged: Option<Unchanged>,
    /// Print what the run would send, and the requests, invocations and queue calls that it would cost; reach nobody
    #[arg(long, help_heading = "Plan")]
    dry_run: bool,
    /// Leave report.json and run.hlog in this folder
    #[arg(long, value_name = "DIR", help_heading = "Report")]
    out: Option<PathBuf>,
}

/// The runner follows every event to its queue, so a given endpoint needs one.
async fn aim(flags: AimFlags, send: &SendFlags) -> Result<Aim, Failure> {
    match flags.target(send).await? {
        Target::Own { stack, token } => Ok(Aim::Own { stack, token }),
        Target::Given {
            endpoint,
            queue_url: Some(queue_url),
            token,
        } => Ok(Aim::Given {
            endpoint,
            queue_url,
            token: needed(token)?,
        }),
        Target::Given {
            queue_url: None, ..
        } => Err(Failure::misuse("--endpoint needs --queue-url").hint(
            "the runner follows every event to its queue; to send only, use `sensor-sim send`",
        )),
    }
}

/// Refuses a sensor whose events the runner could not know again.
fn followed(behaviour: &BehaviourFlags) -> Result<(), Failure> {
    match behaviour.real {
        Some(sensor) if sensor.habits().ids != Ids::Urn => {
            let name = sensor.name();
            let why = match sensor.habits().ids {
                Ids::None => "carry no id",
                _ => "carry an id that is no urn",
            };
            Err(Failure::misuse(format!(
                "--as {name}: its events {why}, so they cannot be followed to the queue"
            ))
            .hint("`sensor-sim send --as` sends them without following them"))
        }
        _ => Ok(()),
    }
}

fn load(corpus: Option<PathBuf>, plan: PlanFlags) -> Result<LoadSpec, Failure> {
    match corpus {
        Some(folder) => Ok(LoadSpec::Corpus {
            files: Files::read(&folder).map_err(|error| Failure::usage(&error))?,
            rate: plan.rate,
        }),
        None => Ok(LoadSpec::Campus(Box::new(plan))),
    }
}

/// Tells what a run would send. When it would begin changes nothing of that.
fn forecast(flags: RunFlags) -> Result<ExitCode, Failure> {
    let run_id = flags.plan.run_id.unwrap_or_else(RunId::random);
    let start = flags.plan.start.unwrap_or(DateTime::MIN);
    followed(&flags.behaviour)?;
    let plan = flags.plan.speaking(flags.behaviour.version());
    let load = load(flags.corpus, plan)?;
    let load = load.begin(&flags.behaviour, run_id, start, Unchanged::Bytes);
    let load = load.map_err(|error| Failure::usage(&error))?;
    print(&Forecast::of(&load).to_string())?;
    Ok(ExitCode::SUCCESS)
}

impl RunFlags {
    async fn settings(self) -> Result<RunSettings, Failure> {
        let (seed, start) = (self.plan.seed, self.plan.start);
        let run_id = self.plan.run_id.unwrap_or_else(RunId::random);
        followed(&self.behaviour)?;
        let load = load(self.corpus, self.plan.speaking(self.behaviour.version()))?;
        // What real sensors do is not all by the letter.
        let lenient = self.behaviour.real.is_some();
        let mut aim = aim(self.aim.with_rules(lenient), &self.send).await?;
        if let (Aim::Own { stack, .. }, LoadSpec::Corpus { .. }) = (&mut aim, &load) {
            stack.weigh = weigh::envelopes;
        }
        let usual = match &aim {
            Aim::Own { stack, .. } => Unchanged::behind(stack.front_door),
            Aim::Given { .. } => Unchanged::Bytes,
        };
        Ok(RunSettings {
            aim,
            course: Course {
                load,
                seed,
                run_id,
                start,
                unchanged: self.unchanged.unwrap_or(usual),
                behaviour: self.behaviour,
                sending: self.send,
                drain: self.drain,
                arrival_limit: self.arrival_limit,
            },
            thresholds: Threshold::over_defaults(&self.thresholds),
            out: self.out,
        })
    }
}

/// Does a run; its exit code is its verdict.
pub fn run(flags: RunFlags) -> Result<ExitCode, Failure> {
    if flags.dry_run {
        return forecast(flags);
    }
    let finished = block_on(async {
        let settings = flags.settings().await?;
        let interrupt = Interrupt::listen().map_err(|error| Failure::usage(&error))?;
        Box::pin(execute(settings, interrupt))
            .await
            .map_err(|error| explain(&error))
    })?;
    let mut words = String::new();
    // Writing into a string cannot fail.
    let _ = text::write(&mut words, &finished.report, &finished.quantities);
    let verdict = finished.report.verdict;
    // The verdict stands; but a pass that nobody could be told of is none that anyone can rely on.
    let code = match verdict {
        Verdict::Pass => INVALID,
        other => other.exit_code(),
    };
    print(&words).map_err(|failure| Failure { code, ..failure })?;
    match finished.unwritten {
        None => Ok(ExitCode::from(verdict.exit_code())),
        Some(error) => Err(Failure::new(&error, code)),
    }
}

fn explain(error: &RunError) -> Failure {
    match error {
        RunError::Interrupted => Failure::new(error, INTERRUPTED),
        RunError::WouldHarm(_) => Failure::new(error, INVALID)
            .hint("load-test a stack of its own, whose queue has no other producer and no other consumer"),
        RunError::Queue(_) => Failure::usage(error).hint(
            "check --queue-url, the region and the credentials; the runner needs sqs:ReceiveMessage, sqs:DeleteMessage and \
             sqs:ChangeMessageVisibility on that queue",
        ),
        RunError::Target(TargetError::Stack(StackError::Init(_))) => Failure::usage(error)
            .hint("with --bootstrap, give a binary built for this machine: cargo build --release -p function"),
        _ => Failure::usage(error),
    }
}
