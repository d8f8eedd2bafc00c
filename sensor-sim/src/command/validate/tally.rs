//! How many texts were judged, and what came of it: the summary and the exit code.

use std::fmt;

use caliper::FaultCode;

use super::judge::Judgement;
use crate::command::End;

/// Counts of texts and faults.
#[derive(Debug, Default)]
pub(super) struct Tally {
    texts: u64,
    not_valid: u64,
    faults: u64,
    /// Whether a text has more faults than were listed.
    more: bool,
    not_causal: usize,
    unread: u64,
}

impl Tally {
    pub(super) fn add(&mut self, judgement: &Judgement<'_>) {
        self.texts += 1;
        self.not_valid += u64::from(!judgement.faults.is_empty());
        for (_, fault) in &judgement.faults {
            match fault.code {
                FaultCode::MoreFaults => self.more = true,
                _ => self.faults += 1,
            }
        }
    }

    pub(super) fn add_not_causal(&mut self, events: usize) {
        self.not_causal += events;
    }

    pub(super) fn add_unread(&mut self) {
        self.unread += 1;
    }

    pub(super) fn end(&self) -> End {
        if self.unread > 0 {
            End::NotAllRead
        } else if self.not_valid > 0 || self.not_causal > 0 {
            End::NotAllValid
        } else {
            End::Done
        }
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let texts = Count(self.texts, "text");
        match (self.texts, self.not_valid) {
            (0, _) => write!(out, "there was nothing to judge")?,
            (1, 0) => write!(out, "{texts} is valid")?,
            (_, 0) => write!(out, "{texts} are valid")?,
            (_, not_valid) => {
                let is = if not_valid == 1 { "is" } else { "are" };
                let more = if self.more { "more than " } else { "" };
                let faults = Count(self.faults, "fault");
                write!(out, "{not_valid} of {texts} {is} not valid, {more}{faults}")?;
            }
        }
        if self.not_causal > 0 {
            let events = Count(self.not_causal as u64, "event");
            write!(out, "; {events} before what must come first")?;
        }
        match self.unread {
            0 => Ok(()),
            unread => write!(out, "; {unread} could not be read"),
        }
    }
}

/// A number of things.
struct Count(u64, &'static str);

impl fmt::Display for Count {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plural = if self.0 == 1 { "" } else { "s" };
        write!(out, "{} {}{plural}", self.0, self.1)
    }
}
