//! `sensor-sim completions` and `sensor-sim man`: what a package installs beside the program.

use std::io::{self, Write};

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use super::{Cli, End, Failure, written};

/// Print completions for a shell.
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  sensor-sim completions bash > ~/.local/share/bash-completion/completions/sensor-sim")]
pub(super) struct Completions {
    /// The shell
    shell: Shell,
}

impl Completions {
    pub(super) fn run(&self) -> Result<End, Failure> {
        let mut text = Vec::new();
        clap_complete::generate(self.shell, &mut Cli::command(), "sensor-sim", &mut text);
        written(io::stdout().write_all(&text))
    }
}

/// Print the manual page, of the program or of one command.
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  sensor-sim man send | man -l -")]
pub(super) struct Man {
    /// The command whose page to print
    command: Option<String>,
}

impl Man {
    pub(super) fn run(&self) -> Result<End, Failure> {
        let mut program = Cli::command();
        program.build();
        let subject = match &self.command {
            None => program,
            Some(name) => program
                .find_subcommand(name)
                .cloned()
                .ok_or_else(|| Failure::NoCommand(name.clone()))?,
        };
        let mut page = Vec::new();
        let rendered = clap_mangen::Man::new(subject).render(&mut page);
        written(rendered.and_then(|()| io::stdout().write_all(&page)))
    }
}
