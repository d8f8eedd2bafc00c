//! `e2e check`: the contract against the own stack, or against an endpoint that somebody gave.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::Args;
use local_stack::FrontDoor;
use sensor_sim::flags::{SendFlags, TokenFlags};
use sensor_sim::sender::Endpoint;

use crate::check::conduct::{At, Check};
use crate::check::{catalogue, junit, table};
use crate::command::stack::StackFlags;
use crate::command::{Failure, block_on, print, remark};
use crate::run::Sending;
use crate::target::QueueUrl;

/// Flags of `e2e check`.
#[derive(Args)]
#[command(after_help = "Examples:
  e2e check                              against the own stack, as a REST API
  e2e check --front-door http            against the own stack, as an HTTP API
  e2e check --endpoint https://api.example.edu/store --queue-url https://sqs.eu-west-1.amazonaws.com/1/events --token-file token
  e2e check --endpoint https://api.example.edu/store --token-file token     without looking at the queue
  e2e check --junit report.xml

Exit codes: 0 every case passed, 1 one failed, 2 usage")]
pub struct CheckFlags {
    /// The endpoint; without it, the check brings up its own stack. With it, --front-door says what it is
    #[arg(
        long,
        value_name = "URL",
        env = "ENDPOINT",
        hide_env_values = true,
        help_heading = "Target"
    )]
    endpoint: Option<String>,
    /// The queue behind it; without it, nobody looks what lies there. The usual AWS environment gives region, credentials and endpoint
    #[arg(
        long,
        value_name = "URL",
        env = "QUEUE_URL",
        hide_env_values = true,
        help_heading = "Target"
    )]
    queue_url: Option<String>,
    #[command(flatten)]
    token: TokenFlags,
    #[command(flatten)]
    stack: StackFlags,
    #[command(flatten)]
    send: SendFlags,
    /// Check the *.json files of this folder instead of the built-in cases
    #[arg(long, value_name = "DIR", help_heading = "Cases")]
    cases: Option<PathBuf>,
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
    let (check, at) = flags.settings()?;
    let done = block_on(async {
        Box::pin(check.conduct(at))
            .await
            .map_err(|error| Failure::usage(&error))
    })?;
    if done.others > 0 {
        remark(&format!(
            "{} messages of others were on the queue; they are visible again\n",
            done.others
        ));
    }
    let rows = check.rows(&done);
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
    fn settings(self) -> Result<(Check, At), Failure> {
        let usage = |error: &dyn std::error::Error| Failure::usage(error);
        let cases = match &self.cases {
            Some(folder) => catalogue::of_folder(folder),
            None => catalogue::built_in(),
        };
        let token = self.token.token().map_err(|error| usage(&error))?;
        // Not parsed by clap, which would repeat a bad URL, and a password in it, in its error.
        let endpoint = self.endpoint.map(|url| url.parse::<Endpoint>()).transpose();
        let queue_url = self
            .queue_url
            .map(|url| url.parse::<QueueUrl>())
            .transpose();
        let queue_url = queue_url.map_err(|error| usage(&error))?;
        let door = self.stack.front_door().unwrap_or(FrontDoor::Rest);
        let at = match endpoint.map_err(|error| usage(&error))? {
            None if queue_url.is_some() => {
                return Err(Failure::misuse("--queue-url needs --endpoint")
                    .hint("give both, or none for the check's own stack"));
            }
            None => At::own(self.stack.own_stack()?),
            Some(endpoint) => {
                if let Some(flag) = self.stack.without_front_door().first_given() {
                    let message = format!(
                        "{flag} shapes the check's own stack and does not go with --endpoint"
                    );
                    return Err(Failure::misuse(message).hint(
                        "leave one of them out; ENDPOINT in the environment counts as --endpoint",
                    ));
                }
                let no_token = || {
                    Failure::misuse("there is no token for this endpoint")
                        .hint("give --token-file FILE, or put the token into CALIPER_TOKEN")
                };
                At::Given {
                    endpoint,
                    queue_url,
                    token: token.ok_or_else(no_token)?,
                }
            }
        };
        let check = Check {
            door,
            cases: cases.map_err(|error| usage(&error))?,
            sending: Sending {
                timeout: self.send.timeout,
                max_in_flight: self.send.max_in_flight,
                catch_up: self.send.catch_up,
                connect_to: self.send.connect_to,
                ca_file: self.send.ca_file,
            },
            arrival_limit: self.arrival_limit,
        };
        Ok((check, at))
    }
}
