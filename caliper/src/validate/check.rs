//! One check of one item: the rules it is held to, and the faults it has.

use super::place::Place;
use super::words;
use crate::envelope::DEPTH_LIMIT;
use crate::fault::{Fault, FaultCode};
use crate::faults::Faults;
use crate::json::{JsonError, Value};
use crate::rules::{Habit, Rules};

/// What every part of a check writes to.
pub(super) struct Check<'f> {
    pub(super) rules: Rules,
    /// The byte of the whole text at which the item begins.
    start: usize,
    faults: &'f mut Faults,
}

impl<'f> Check<'f> {
    pub(super) fn new(rules: Rules, start: usize, faults: &'f mut Faults) -> Self {
        Self {
            rules,
            start,
            faults,
        }
    }

    pub(super) fn allows(&self, habit: Habit) -> bool {
        self.rules.allow(habit)
    }

    /// Adds a fault of `value`.
    pub(super) fn fault(
        &mut self,
        place: Place<'_>,
        value: Value<'_>,
        code: FaultCode,
        message: impl FnOnce() -> String,
    ) {
        let offset = self.start + value.offset();
        self.faults.add(|| Fault {
            pointer: place.pointer(),
            offset,
            code,
            message: message(),
        });
    }

    /// The same, unless the place is at fault already.
    pub(super) fn fault_once(
        &mut self,
        place: Place<'_>,
        value: Value<'_>,
        code: FaultCode,
        message: impl FnOnce() -> String,
    ) {
        let offset = self.start + value.offset();
        self.faults.add_once(
            || place.pointer(),
            |pointer| Fault {
                pointer,
                offset,
                code,
                message: message(),
            },
        );
    }

    /// Takes back what was said of the value in this place.
    pub(super) fn take_back(&mut self, place: Place<'_>) {
        self.faults.take_back(|| place.pointer());
    }

    /// Adds the fault of an item that could not be read.
    pub(super) fn unreadable(&mut self, place: Place<'_>, error: JsonError) {
        let (offset, code, message) = match error {
            JsonError::Grammar { offset, reason } => {
                (offset, FaultCode::NotJson, words::not_json(reason))
            }
            JsonError::TooDeep { offset } => (
                offset,
                FaultCode::TooDeep,
                format!("nested over {DEPTH_LIMIT} deep"),
            ),
        };
        let offset = self.start + offset;
        self.faults.add(|| Fault {
            pointer: place.pointer(),
            offset,
            code,
            message,
        });
    }
}
