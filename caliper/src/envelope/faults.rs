//! All the faults of one envelope, up to a limit: an answer that lists them must not outgrow the request.

use crate::fault::{Fault, FaultCode, Pointer};

/// Faults that are listed. What is beyond is only counted.
pub(super) const LISTED: usize = 100;

/// Faults in the order in which they were found.
#[derive(Default)]
pub(super) struct Faults {
    listed: Vec<Fault>,
    unlisted: usize,
}

impl Faults {
    /// Adds one fault. It is put into words only if it is listed: millions of faults have to cost next to nothing.
    pub(super) fn add_with(&mut self, fault: impl FnOnce() -> Fault) {
        if self.has_room() {
            self.listed.push(fault());
        } else {
            self.unlisted += 1;
        }
    }

    /// Adds one fault.
    pub(super) fn add(&mut self, pointer: Pointer, code: FaultCode, message: impl Into<String>) {
        self.add_with(|| Fault {
            pointer,
            code,
            message: message.into(),
        });
    }

    /// Adds one fault, unless its place is listed already.
    pub(super) fn add_once(
        &mut self,
        pointer: Pointer,
        code: FaultCode,
        message: impl Into<String>,
    ) {
        let is_listed = |listed: &[Fault]| listed.iter().any(|fault| fault.pointer == pointer);
        if !(self.has_room() && is_listed(&self.listed)) {
            self.add(pointer, code, message);
        }
    }

    fn has_room(&self) -> bool {
        self.listed.len() < LISTED
    }

    /// The list, with a last entry at the root that counts what is not listed. Empty where nothing is wrong.
    pub(super) fn into_vec(self) -> Vec<Fault> {
        let Self {
            mut listed,
            unlisted,
        } = self;
        if unlisted > 0 {
            listed.push(Fault {
                pointer: Pointer::root(),
                code: FaultCode::MoreFaults,
                message: format!("{unlisted} more faults are not listed"),
            });
        }
        listed
    }
}
