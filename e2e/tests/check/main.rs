//! `e2e check`: the contract holds at every front door of the own stack, and a case whose expectation is broken fails.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

mod broken;
mod command;
mod secrets;

use std::collections::BTreeSet;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::time::Duration;

use e2e::check::catalogue;
use e2e::check::conduct::{At, Check, Done};
use e2e::check::table::Outcome;
use e2e::command::stack::StackFlags;
use e2e::interrupt::Interrupt;
use local_stack::FrontDoor;
use sensor_sim::flags::SendFlags;
use sensor_sim::sender::{CatchUp, DEFAULT_MAX_IN_FLIGHT};
use tempfile::TempDir;

/// A program that is the function: the `e2e` binary, told so.
fn bootstrap(folder: &TempDir) -> std::path::PathBuf {
    let path = folder.path().join("bootstrap");
    let mut file = std::fs::File::create(&path).unwrap();
    writeln!(
        file,
        "#!/bin/sh\nexec '{}' bootstrap",
        env!("CARGO_BIN_EXE_e2e")
    )
    .unwrap();
    file.set_permissions(std::fs::Permissions::from_mode(0o755))
        .unwrap();
    path
}

#[derive(clap::Parser)]
struct Flags {
    #[command(flatten)]
    stack: StackFlags,
}

async fn check(door: FrontDoor) -> (Check, Done) {
    let folder = tempfile::tempdir().unwrap();
    let flags = [
        "stack".to_owned(),
        format!("--front-door={door}"),
        format!("--bootstrap={}", bootstrap(&folder).display()),
    ];
    let Flags { stack } = clap::Parser::parse_from(flags);
    let Ok(stack) = stack.own_stack() else {
        panic!("no stack");
    };
    let check = Check {
        left_out: BTreeSet::new(),
        door,
        cases: catalogue::built_in().unwrap(),
        sending: SendFlags {
            timeout: Duration::from_secs(35),
            max_in_flight: DEFAULT_MAX_IN_FLIGHT,
            catch_up: CatchUp::default(),
            connect_to: None,
            ca_file: None,
        },
        arrival_limit: Duration::from_secs(10),
        interrupt: Interrupt::listen().unwrap(),
    };
    let done = check.conduct(At::own(stack)).await.unwrap();
    (check, done)
}

/// The contract holds, and every expectation of every case can fail.
async fn holds_and_can_fail(door: FrontDoor) {
    let (check, done) = check(door).await;
    let mut tried = 0;
    for (case, observation) in check.cases.iter().zip(&done.observations) {
        let Some(observation) = observation else {
            continue;
        };
        tried += 1;
        let outcome = check.outcome(case, observation);
        assert_eq!(outcome, Outcome::Passed, "{door}: {}", case.name);
        for (what, broken) in broken::ways(case) {
            let outcome = check.outcome(&broken, observation);
            let Outcome::Failed(_) = outcome else {
                panic!("{door}: {}: {what}: {outcome:?}", case.name);
            };
        }
    }
    assert!(tried > 60, "only {tried} cases");
}

macro_rules! doors {
    ($($test:ident: $door:ident,)*) => {
        $(
            #[tokio::test]
            async fn $test() {
                Box::pin(holds_and_can_fail(FrontDoor::$door)).await;
            }
        )*
    };
}

doors! {
    the_contract_holds_at_a_rest_api: Rest,
    the_contract_holds_at_a_rest_api_without_proxy: Mapped,
    the_contract_holds_at_an_http_api: Http,
    the_contract_holds_at_a_function_url: Url,
    the_contract_holds_at_a_load_balancer: Alb,
    the_contract_holds_at_a_load_balancer_with_lists: AlbLists,
}
