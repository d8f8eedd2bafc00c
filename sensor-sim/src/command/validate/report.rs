//! Prints faults, for people and editors or for programs.

use std::io::{self, Write};

use caliper::Fault;
use clap::ValueEnum;
use serde::Serialize;

use super::escape::OneLine;
use super::judge::Judgement;
use super::order;
use super::place::Place;
use super::read_error::ReadError;
use super::tally::Tally;
use crate::command::Failure;

/// How faults are printed.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum Format {
    /// For people, and for editors that jump to a place
    Text,
    /// For programs: a JSON object on each line
    Json,
}

/// Prints what is wrong, and counts.
pub(super) struct Report<'t, W> {
    format: Format,
    tally: &'t mut Tally,
    out: W,
}

impl<'t, W: Write> Report<'t, W> {
    pub(super) fn new(format: Format, tally: &'t mut Tally, out: W) -> Self {
        Self { format, tally, out }
    }

    /// Prints the faults of a text.
    pub(super) fn judgement(&mut self, judgement: &Judgement<'_>) -> io::Result<()> {
        self.tally.add(judgement);
        for (place, fault) in &judgement.faults {
            match self.format {
                Format::Text => self.line(judgement, *place, fault)?,
                Format::Json => self.object(judgement, *place, fault)?,
            }
        }
        Ok(())
    }

    /// Prints the events of a text that cannot have happened where they stand.
    pub(super) fn order(&mut self, file: &str, faults: &[order::Fault]) -> io::Result<()> {
        const CODE: &str = "not-causal";
        self.tally.add_not_causal(faults.len());
        for (Place { line, column }, message) in faults {
            match self.format {
                Format::Text => writeln!(
                    self.out,
                    "{}:{line}:{column}: (root): {CODE}: {message}",
                    OneLine(file)
                )?,
                Format::Json => self.write(&Object {
                    file,
                    line: *line,
                    column: *column,
                    pointer: "",
                    code: CODE,
                    message,
                    scope: Some(caliper::Scope::Event.as_str()),
                })?,
            }
        }
        Ok(())
    }

    /// Says that something could not be read, after all that was found before.
    pub(super) fn unread(&mut self, error: ReadError) -> io::Result<()> {
        self.tally.add_unread();
        self.flush()?;
        Failure::from(error).tell();
        Ok(())
    }

    /// Hands on what was printed so far.
    pub(super) fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    /// Ends the report with the sum of it, on standard error.
    pub(super) fn close(mut self) -> io::Result<()> {
        self.flush()?;
        // If standard error is gone, there is nobody to tell.
        let _ = writeln!(io::stderr().lock(), "{}", self.tally);
        Ok(())
    }

    fn line(&mut self, judgement: &Judgement<'_>, place: Place, fault: &Fault) -> io::Result<()> {
        let pointer = pointer(judgement, fault);
        let pointer = if pointer.is_empty() {
            "(root)"
        } else {
            &pointer
        };
        writeln!(
            self.out,
            "{}:{}:{}: {}: {}: {}",
            OneLine(judgement.file),
            place.line,
            place.column,
            OneLine(pointer),
            fault.code,
            fault.message
        )
    }

    fn object(&mut self, judgement: &Judgement<'_>, place: Place, fault: &Fault) -> io::Result<()> {
        self.write(&Object {
            file: judgement.file,
            line: place.line,
            column: place.column,
            pointer: &pointer(judgement, fault),
            code: fault.code.as_str(),
            message: &fault.message,
            scope: judgement.scope.map(caliper::Scope::as_str),
        })
    }

    fn write(&mut self, object: &Object<'_>) -> io::Result<()> {
        serde_json::to_writer(&mut self.out, object)?;
        self.out.write_all(b"\n")
    }
}

/// The place of a fault in the whole text.
fn pointer(judgement: &Judgement<'_>, fault: &Fault) -> String {
    match judgement.element {
        Some(index) => format!("/{index}{}", fault.pointer),
        None => fault.pointer.to_string(),
    }
}

/// A fault as the help describes it.
#[derive(Serialize)]
struct Object<'a> {
    file: &'a str,
    line: u64,
    column: u64,
    pointer: &'a str,
    code: &'static str,
    message: &'a str,
    scope: Option<&'static str>,
}
