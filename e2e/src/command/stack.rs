//! `e2e stack`: the stack alone, for other people's clients, until it is told to end.

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use caliper::Rules;
use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use function::token::SensorEntry;
use local_stack::{
    BinaryMediaTypes, Domain, FaultCount, FaultPlan, FrontDoor, MinimumCompressionSize, RestBodies,
    Throttle,
};
use sensor_sim::sender::{DEFAULT_MAX_IN_FLIGHT, make_what_room_there_is};
use serde::Serialize;

use crate::command::{Failure, block_on, print, remark};
use crate::interrupt::Interrupt;
use crate::target::OwnStack;
use crate::weigh;

/// The stack's flags, shared by `e2e stack` and `e2e run`.
#[derive(Args)]
#[command(next_help_heading = "Own stack")]
pub struct StackFlags {
    /// Which front door the stack imitates: rest (REST API), mapped (REST API without
    /// proxy, with the mapping templates of function/template.yaml), http (HTTP API), url (function URL), alb (load balancer) or alb-lists (with
    /// multi-value headers) [default: rest]
    #[arg(long, value_name = "DOOR")]
    front_door: Option<FrontDoor>,
    /// Run this function binary, the one that is deployed, instead of the built-in function
    #[arg(long, value_name = "PATH")]
    bootstrap: Option<PathBuf>,
    /// The rules that the stack's sensor is held to: strict, or lenient, which takes the habits of sensors in the field [default: strict]
    #[arg(long, value_name = "RULES", value_parser = rules())]
    rules: Option<Rules>,
    /// Write what the function's processes write to this file, each line with the number of its process
    #[arg(long, value_name = "FILE")]
    function_log: Option<PathBuf>,
    /// Speak HTTPS, with a certificate from an authority that exists for this stack only; its certificate is the CA file that
    /// `e2e stack` prints
    #[arg(long)]
    tls: bool,
    /// Answer to this domain only, as a custom domain of API Gateway does, perhaps under a base path: events.example.edu/caliper. It need not resolve: connect to the port on
    /// 127.0.0.1 and name it (`curl --connect-to`, `sensor-sim --connect-to`)
    #[arg(long, value_name = "NAME[/BASE_PATH]")]
    domain: Option<Domain>,
    /// Bodies of these media types reach the function as base64, all others as text, which damages what is no text: `*/*`, or several with
    /// commas, as in application/gzip,image/* (rest only) [default: none]
    #[arg(long, value_name = "TYPES")]
    binary_media_types: Option<BinaryMediaTypes>,
    /// Decompress requests before the function sees them, and compress answers from this size on, in bytes (rest and mapped only) [default: neither]
    #[arg(long, value_name = "BYTES")]
    minimum_compression_size: Option<MinimumCompressionSize>,
    /// Throttle as a stage of API Gateway does: a rate, or a rate and a burst, as in 500/s,1000 (rest, mapped and http only)
    #[arg(long, value_name = "RATE[,BURST]")]
    throttle: Option<Throttle>,
    /// Invocations that may wait or run at once, as with reserved concurrency; one more is answered 429 [default: 1000]
    #[arg(long, value_name = "N")]
    concurrency: Option<NonZeroUsize>,
    /// Function processes that may be starting at once [default: 2]
    #[arg(long, value_name = "N")]
    scale_out: Option<NonZeroUsize>,
    /// Break the stack on purpose, as this JSON file says, for example `{"sqs_refuse": {"from": "5s"}}`
    #[arg(long, value_name = "FILE")]
    faults: Option<PathBuf>,
    /// One more fault: its kind, how likely it is for each request, and when, for example `sqs_drop=1%,from=5s,to=10s` or
    /// `sqs_stall=2%,by=1s`; can be given several times. The kinds are listed in README.md
    #[arg(long, value_name = "KIND=PROBABILITY")]
    fault: Vec<String>,
    /// The seed of the faults' rolls; the same seed hits the same requests
    #[arg(long, value_name = "N")]
    fault_seed: Option<u64>,
}

impl StackFlags {
    /// Takes lenient rules where none were typed.
    pub fn allow_habits(&mut self) {
        self.rules.get_or_insert(Rules::Lenient);
    }
}

fn rules() -> impl TypedValueParser<Value = Rules> {
    PossibleValuesParser::new(["strict", "lenient"]).map(|name| match name.as_str() {
        "lenient" => Rules::Lenient,
        _ => Rules::Strict,
    })
}

impl StackFlags {
    /// The front door that was named.
    #[must_use]
    pub fn front_door(&self) -> Option<FrontDoor> {
        self.front_door
    }

    /// The same without it.
    #[must_use]
    pub fn without_front_door(self) -> Self {
        Self {
            front_door: None,
            ..self
        }
    }

    /// The first of the flags that was given.
    #[must_use]
    pub fn first_given(&self) -> Option<&'static str> {
        [
            (self.front_door.is_some(), "--front-door"),
            (self.bootstrap.is_some(), "--bootstrap"),
            (self.rules.is_some(), "--rules"),
            (self.function_log.is_some(), "--function-log"),
            (self.tls, "--tls"),
            (self.domain.is_some(), "--domain"),
            (self.binary_media_types.is_some(), "--binary-media-types"),
            (
                self.minimum_compression_size.is_some(),
                "--minimum-compression-size",
            ),
            (self.throttle.is_some(), "--throttle"),
            (self.concurrency.is_some(), "--concurrency"),
            (self.scale_out.is_some(), "--scale-out"),
            (self.faults.is_some(), "--faults"),
            (!self.fault.is_empty(), "--fault"),
            (self.fault_seed.is_some(), "--fault-seed"),
        ]
        .into_iter()
        .find_map(|(given, flag)| given.then_some(flag))
    }

    /// The plan of the file, with what the other flags add to it.
    fn fault_plan(&self) -> Result<FaultPlan, Failure> {
        let named = |flag: &str, error: &dyn std::error::Error| {
            let failure = Failure::usage(error);
            Failure {
                message: format!("{flag}: {}", failure.message),
                ..failure
            }
        };
        let mut plan = FaultPlan::default();
        if let Some(path) = &self.faults {
            let flag = format!("--faults {}", path.display());
            let text = std::fs::read_to_string(path).map_err(|error| named(&flag, &error))?;
            plan = text.parse().map_err(|error| named(&flag, &error))?;
        }
        for fault in &self.fault {
            let flag = format!("--fault {fault}");
            plan = plan.with(fault).map_err(|error| named(&flag, &error))?;
        }
        Ok(match self.fault_seed {
            Some(seed) => plan.with_seed(seed),
            None => plan,
        })
    }

    /// How the stack is to come up.
    pub fn own_stack(self) -> Result<OwnStack, Failure> {
        let faults = self.fault_plan()?;
        if let Some(path) = &self.bootstrap
            && !path.is_file()
        {
            let message = format!("--bootstrap {}: there is no such file", path.display());
            return Err(
                Failure::misuse(message).hint("build it with `cargo build --release -p function`")
            );
        }
        Ok(OwnStack {
            front_door: self.front_door.unwrap_or(FrontDoor::Rest),
            bootstrap: self.bootstrap,
            sensor: SensorEntry {
                rules: self.rules.unwrap_or_default(),
                ..SensorEntry::default()
            },
            environment: Vec::new(),
            function_log: self.function_log,
            bodies: RestBodies {
                binary_media_types: self.binary_media_types.unwrap_or_default(),
                minimum_compression_size: self.minimum_compression_size,
            },
            domain: self.domain,
            https: self.tls,
            throttle: self.throttle,
            concurrency: self.concurrency,
            scale_out: self.scale_out,
            faults,
            weigh: weigh::events,
        })
    }
}

/// Flags of `e2e stack`.
#[derive(Args)]
#[command(after_help = "Example, in another shell:
  curl -H \"Authorization: Bearer $(cat TOKEN_FILE)\" -H 'Content-Type: application/json' -d @envelope.json ENDPOINT
  aws sqs receive-message --endpoint-url SQS_ENDPOINT --queue-url QUEUE_URL")]
pub struct StackCommand {
    #[command(flatten)]
    stack: StackFlags,
    /// Print one line of JSON: `{"endpoint", "queue_url", "token_file", "ca_file", "region"}`
    #[arg(long)]
    json: bool,
}

/// What other clients need to know.
#[derive(Serialize)]
struct Addresses<'a> {
    endpoint: &'a str,
    queue_url: &'a str,
    token_file: PathBuf,
    ca_file: Option<PathBuf>,
    region: &'a str,
}

/// Brings the stack up and waits for a signal.
pub fn run(command: StackCommand) -> Result<ExitCode, Failure> {
    let own = command.stack.own_stack()?;
    // For the connections of a sensor.
    make_what_room_there_is(DEFAULT_MAX_IN_FLIGHT).map_err(|error| Failure::usage(&error))?;
    block_on(async {
        let mut interrupt = Interrupt::listen().map_err(|error| Failure::usage(&error))?;
        let (stack, token) = tokio::select! {
            up = own.up() => up.map_err(|error| Failure::usage(&error))?,
            () = interrupt.nth(1) => return Ok(ExitCode::SUCCESS),
        };
        stack.start_faults(Instant::now());
        // The folder goes with the stack, and the token with it.
        let folder = tempfile::Builder::new()
            .prefix("caliper-stack-")
            .tempdir()
            .map_err(|error| Failure::usage(&error))?;
        let token_file = folder.path().join("token");
        token
            .write_to_file(&token_file)
            .map_err(|error| Failure::usage(&error))?;
        let ca_file = stack
            .ca_pem()
            .map(|pem| (folder.path().join("ca.pem"), pem));
        if let Some((path, pem)) = &ca_file {
            std::fs::write(path, pem).map_err(|error| Failure::usage(&error))?;
        }
        let addresses = Addresses {
            endpoint: stack.endpoint(),
            queue_url: stack.queue_url(),
            token_file,
            ca_file: ca_file.map(|(path, _)| path),
            region: stack.region(),
        };
        print(&describe(&addresses, stack.sqs_endpoint(), command.json)?)?;
        interrupt.nth(1).await;
        tokio::select! {
            figures = stack.down() => remark(&counted(&figures.faults)),
            () = interrupt.nth(2) => {}
        }
        Ok(ExitCode::SUCCESS)
    })
}

/// What was broken on purpose, a line for each kind; nothing where nothing was planned.
fn counted(faults: &[FaultCount]) -> String {
    let line = |fault: &FaultCount| {
        let FaultCount {
            kind,
            planned,
            done,
        } = fault;
        format!("fault {kind}: planned {planned}, done {done} (events)\n")
    };
    faults.iter().map(line).collect()
}

fn describe(addresses: &Addresses<'_>, sqs_endpoint: &str, json: bool) -> Result<String, Failure> {
    if json {
        return serde_json::to_string(addresses)
            .map(|line| line + "\n")
            .map_err(|error| Failure::usage(&error));
    }
    let ca_file = addresses.ca_file.as_ref();
    let ca_file = ca_file.map_or_else(String::new, |path| {
        format!("  CA file       {}\n", path.display())
    });
    Ok(format!(
        "The stack is up; Ctrl-C ends it.\n\n  endpoint      {}\n  queue URL     {}\n  SQS endpoint  {sqs_endpoint}\n  token file    {}\n{ca_file}  region        {}\n",
        addresses.endpoint,
        addresses.queue_url,
        addresses.token_file.display(),
        addresses.region
    ))
}
