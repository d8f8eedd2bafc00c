//! What the deployable function costs, beside two yardsticks: a hello-world, and the function as one writes it from the
//! crates' examples. Size, start, memory, first send, warm p50 and CPU of each, measured in turn, so that whatever else
//! the machine does meets all three; then the bars, each held or not. `function/figures.sh` builds the three and calls it.

mod bars;
mod envelope;
mod stand_in;
mod subject;

use std::path::PathBuf;
use std::process::ExitCode;

use subject::{Figures, Subject};

/// Each of the three is measured so often, and the medians are told.
const ROUNDS: usize = 7;
/// Invocations of a process that are not counted, and those that are.
const WARM_UP: usize = 300;
const COUNTED: usize = 2_000;

type Error = Box<dyn std::error::Error>;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<ExitCode, Error> {
    let paths: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let [function, hello_world, plain] = <[PathBuf; 3]>::try_from(paths)
        .map_err(|_| "usage: figures FUNCTION HELLO_WORLD PLAIN, each the path of a bootstrap")?;
    let subjects = [
        Subject::new("function", function)?,
        Subject::new("hello-world", hello_world)?,
        Subject::new("plain", plain)?,
    ];
    let mut rounds: [Vec<Figures>; 3] = Default::default();
    for _ in 0..ROUNDS {
        for (subject, rounds) in subjects.iter().zip(&mut rounds) {
            rounds.push(subject.measure(WARM_UP, COUNTED).await?);
        }
    }
    let medians = rounds.map(|rounds| Figures::median(&rounds));
    let is_held = bars::print(&subjects, &medians);
    Ok(if is_held {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
