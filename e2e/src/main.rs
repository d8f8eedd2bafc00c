//! The binary `e2e`.

use std::process::ExitCode;

fn main() -> ExitCode {
    e2e::command::main()
}
