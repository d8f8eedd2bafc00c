//! The program as people run it: arguments in; bytes, words and an exit code out.

mod defects;
mod describes;
mod generate;
mod manual;
mod real;
mod replay;
mod send;
mod validate;

use std::process::{Command, Output, Stdio};

/// The program, free of what the tester's own environment says.
fn sensor_sim(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sensor-sim"));
    command
        .args(args)
        .env_remove("ENDPOINT")
        .env_remove("TOKEN_FILE")
        .env_remove("CALIPER_TOKEN")
        .env_remove("CONNECT_TO")
        .stdin(Stdio::null());
    command
}

fn run(args: &[&str]) -> Output {
    sensor_sim(args).output().unwrap()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}
