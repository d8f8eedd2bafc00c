//! `e2e check`: the contract against the own stack, or against an endpoint that somebody gave.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::Args;
use local_stack::FrontDoor;
use sensor_sim::flags::SendFlags;

use crate::check::conduct::{At, Check, CheckError};
use crate::check::table::Outcome;
use crate::check::{Others, catalogue, junit, table};
use crate::command::aim::{AimFlags, Target, needed};
use crate::command::{FAILED, Failure, INTERRUPTED, block_on, print, remark};
use crate::interrupt::Interrupt;

/// Flags of `e2e check`.
#[derive(Args)]
#[command(after_help = "Examples:
  e2e check                              against the own stack, as a REST API
  e2e check --front-door http            against the own stack, as an HTTP API
  e2e check --endpoint https://api.example.edu/store --queue-url https://sqs.eu-west-1.amazonaws.com/1/events --token-file token
  e2e check --endpoint https://api.example.edu/store --token-file token     without looking at the queue
  e2e check --front-door http --endpoint ...     --front-door says what stands there
  e2e check --junit report.xml

Exit codes: 0 every case passed, 1 one failed, 2 usage, 130 interrupted")]
pub struct CheckFlags {
    #[command(flatten)]
    aim: AimFlags,
    #[command(flatten)]
    send: SendFlags,
    /// Check the *.json files of this folder instead of the built-in cases
    #[arg(long, value_name = "DIR", help_heading = "Cases")]
    cases: Option<PathBuf>,
    /// Leave this case out, by its name: for an endpoint that is known to answer it otherwise; may be repeated
    #[arg(long, value_name = "NAME", help_heading = "Cases")]
    skip: Vec<String>,
    /// How long a message may take to arrive
    #[arg(long, value_name = "TIME", help_heading = "Cases", default_value = "10s", value_parser = humantime::parse_duration)]
    arrival_limit: Duration,
    /// Write the outcome to this file as JUnit
    #[arg(long, value_name = "FILE", help_heading = "Report")]
    junit: Option<PathBuf>,
}

/// Does the check; its exit code says whether every case passed.
pub fn run(flags: CheckFlags) -> Result<ExitCode, Failure> {
    let junit_file = flags.junit.clone();
    let (check, done) = block_on(async {
        let mut interrupt = Interrupt::listen().map_err(|error| Failure::usage(&error))?;
        let (check, at) = flags.settings(interrupt.clone()).await?;
        // The first signal is heeded where it leaves no message behind; the second ends everything.
        let done = tokio::select! {
            done = Box::pin(check.conduct(at)) => done,
            () = interrupt.nth(2) => Err(CheckError::Interrupted),
        };
        let done = done.map_err(|error| explain(&error))?;
        Ok((check, done))
    })?;
    let Others { met, hidden } = done.others;
    if met > 0 {
        remark(&format!("{met} messages of others were on the queue\n"));
    }
    if hidden > 0 {
        remark(&format!(
            "{hidden} of them could not be made visible again; the queue does so in some minutes\n"
        ));
    }
    let rows = check.rows(&done);
    if rows
        .iter()
        .all(|row| matches!(row.outcome, Outcome::Skipped(_)))
    {
        return Err(Failure::misuse("no case was tried, so nothing is known")
            .hint("--skip, --cases, --front-door or the endpoint leave every one of them out"));
    }
    let mut words = String::new();
    // Writing into a string cannot fail.
    let _ = table::write(&mut words, check.door, &rows);
    print(&words)?;
    if let Some(path) = junit_file {
        let named = |error: &dyn std::error::Error| {
            Failure::misuse(format!("--junit {}: {error}", path.display()))
        };
        let file = std::fs::File::create(&path).map_err(|error| named(&error))?;
        junit::write(file, &check.door.to_string(), &rows).map_err(|error| named(&error))?;
    }
    Ok(ExitCode::from(u8::from(table::has_failed(&rows))))
}

impl CheckFlags {
    async fn settings(self, interrupt: Interrupt) -> Result<(Check, At), Failure> {
        let cases = match &self.cases {
            Some(folder) => catalogue::of_folder(folder),
            None => catalogue::built_in(),
        };
        let cases = cases.map_err(|error| Failure::usage(&error))?;
        for name in &self.skip {
            if cases.iter().all(|case| case.name != *name) {
                return Err(
                    Failure::misuse(format!("--skip: no case is called '{name}'"))
                        .hint("e2e check lists their names"),
                );
            }
        }
        let door = self.aim.front_door().unwrap_or(FrontDoor::Rest);
        let at = if self.aim.is_given() {
            self.aim.without_front_door().target(&self.send).await?
        } else {
            self.aim.target(&self.send).await?
        };
        let at = match at {
            Target::Own { stack, .. } => At::own(stack),
            Target::Given {
                endpoint,
                queue_url,
                token,
            } => At::Given {
                endpoint,
                queue_url,
                token: needed(token)?,
            },
        };
        let check = Check {
            door,
            cases,
            left_out: self.skip.into_iter().collect(),
            sending: self.send,
            arrival_limit: self.arrival_limit,
            interrupt,
        };
        Ok((check, at))
    }
}

fn explain(error: &CheckError) -> Failure {
    match error {
        CheckError::Unclaimed(_) => Failure::new(error, FAILED),
        CheckError::Interrupted => Failure::new(error, INTERRUPTED),
        CheckError::Others(_) => Failure::usage(error)
            .hint("check an endpoint of its own, whose queue has no other producer"),
        _ => Failure::usage(error),
    }
}
