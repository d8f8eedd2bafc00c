//! `sensor-sim validate`: all that is wrong with envelopes, events and entities, the way a compiler says it.
//!
//! The way of a text: [`files`] finds it, [`input`] reads it and tells JSON from JSON Lines, [`judge`] takes it apart and has it judged,
//! [`place`] turns an offset into line and column, [`report`] prints what is wrong, and a [`tally`](tally::Tally) counts. Nothing is kept of a
//! text that is done with, so a stream may be of any length.

mod escape;
mod files;
mod input;
mod judge;
mod order;
mod place;
mod read_error;
mod report;
mod tally;

use std::io::{self, BufWriter, Write};

use caliper::Rules;
use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};

use super::{End, Failure, written};
use files::Origin;
use input::Input;
use judge::Judge;
pub(crate) use read_error::ReadError;
use report::{Format, Report};
use sensor_sim::causality::Checker;
use tally::Tally;

/// Say what is wrong with envelopes, events and entities.
///
/// Prints a line for each fault, `FILE:LINE:COLUMN: POINTER: CODE: MESSAGE`, and a summary on standard error. Lines and columns count from 1, columns
/// in characters. What is valid is not mentioned.
///
/// A file holds one JSON value, or JSON Lines: a value on each line that is not blank. It is JSON Lines if it is called *.jsonl or *.ndjson, or if
/// its first line that is not blank is a whole JSON value. Where a value is an array, each of its elements is judged by itself, and the pointers begin
/// with its number: `/0/action`. One value may have 64 MiB.
///
/// With --format json, the keys of a fault are file, line, column, pointer (RFC 6901; "" is the whole value), code, message and scope: "envelope",
/// "event", "entity", or null where the value is no JSON or no object.
///
/// With --causal, events are also held against those that came before them, in the order of the arguments: code not-causal. What happened before the
/// first event counts as not having happened. Something is remembered of each session, attempt, message and file.
///
/// Exits 0 when all is valid, 1 when not, 2 when the command line is wrong or something could not be read; what can be read is judged all the same.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  sensor-sim validate event.json
  sensor-sim validate --rules lenient fixtures/ more.jsonl
  sensor-sim generate --events 1000 | sensor-sim validate --causal -
  sensor-sim validate --format json events.jsonl | jq -r .code | sort | uniq -c")]
pub(super) struct Validate {
    /// Files, directories (each *.json, *.jsonl and *.ndjson below), or - for standard input
    #[arg(value_name = "FILE|DIR|-", required = true, value_hint = clap::ValueHint::AnyPath)]
    paths: Vec<Origin>,

    /// The specification to the letter, or with the known habits of sensors in the field
    #[arg(long, default_value = "strict", value_parser = rules())]
    rules: Rules,

    /// Also say which events cannot have happened where they stand: viewed before navigated to, graded before submitted, ..
    #[arg(long)]
    causal: bool,

    /// How to print faults: for people and editors, or as JSON Lines
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

impl Validate {
    pub(super) fn run(&self) -> Result<End, Failure> {
        let mut tally = Tally::default();
        let out = BufWriter::new(io::stdout().lock());
        written(self.judge(Report::new(self.format, &mut tally, out)))?;
        Ok(tally.end())
    }

    /// Judges all there is to read. The error is that of standard output: what cannot be read is told and passed over.
    fn judge(&self, mut report: Report<'_, impl Write>) -> io::Result<()> {
        let mut judge = Judge::new(self.rules);
        let mut checker = self.causal.then(Checker::default);
        for path in &self.paths {
            for origin in files::below(path) {
                match origin.and_then(Input::open) {
                    Ok(input) => texts(input, &mut judge, checker.as_mut(), &mut report)?,
                    Err(error) => report.unread(error)?,
                }
            }
        }
        report.close()
    }
}

/// Judges the texts of one file.
fn texts(
    mut input: Input,
    judge: &mut Judge,
    mut checker: Option<&mut Checker>,
    report: &mut Report<'_, impl Write>,
) -> io::Result<()> {
    loop {
        // Who waits for more input sees all that was found in what came before.
        if input.is_waiting() {
            report.flush()?;
        }
        match input.next_text() {
            Ok(Some(text)) => {
                for judgement in judge.text(text) {
                    report.judgement(&judgement)?;
                }
                if let Some(checker) = checker.as_deref_mut() {
                    report.order(text.file, &order::follow(checker, text))?;
                }
            }
            Ok(None) => return Ok(()),
            Err(error) => report.unread(error)?,
        }
    }
}

fn rules() -> impl TypedValueParser<Value = Rules> {
    PossibleValuesParser::new(["strict", "lenient"]).map(|name| match name.as_str() {
        "lenient" => Rules::Lenient,
        _ => Rules::Strict,
    })
}
