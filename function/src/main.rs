//! The binary that AWS Lambda starts: `bootstrap`, as custom runtimes are named.

use std::process::ExitCode;

fn main() -> ExitCode {
    function::serve()
}
