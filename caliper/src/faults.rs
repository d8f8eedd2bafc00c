//! All the faults of one text, up to a limit: an answer that lists them must not outgrow the request.

use crate::fault::{Fault, FaultCode, Pointer};

/// Faults that are listed. What is beyond is only counted.
pub(crate) const LISTED: usize = 100;

/// Faults in the order in which they were found.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    listed: Vec<Fault>,
    unlisted: usize,
}

impl Faults {
    /// Adds one fault. It is put into words only if it is listed: millions of faults have to cost next to nothing.
    pub(crate) fn add(&mut self, fault: impl FnOnce() -> Fault) {
        if self.listed.len() < LISTED {
            self.listed.push(fault());
        } else {
            self.unlisted += 1;
        }
    }

    /// Adds one fault, unless its place is listed already: what stands twice is named once. Only what is listed is put into words.
    pub(crate) fn add_once(
        &mut self,
        pointer: impl FnOnce() -> Pointer,
        fault: impl FnOnce(Pointer) -> Fault,
    ) {
        if self.listed.len() >= LISTED {
            self.unlisted += 1;
            return;
        }
        let pointer = pointer();
        if self.listed.iter().all(|other| other.pointer != pointer) {
            self.listed.push(fault(pointer));
        }
    }

    /// Removes the faults at and below a place, while there is room for others in the list: what is only counted stays counted.
    pub(crate) fn take_back(&mut self, pointer: impl FnOnce() -> Pointer) {
        if self.listed.len() < LISTED {
            let pointer = pointer();
            self.listed.retain(|fault| !pointer.holds(&fault.pointer));
        }
    }

    /// Counts faults that nobody needs to see.
    pub(crate) fn count(&mut self, faults: usize) {
        self.unlisted += faults;
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.listed.is_empty()
    }

    /// The list, with a last entry at the root that counts what is not listed. Empty where nothing is wrong.
    pub(crate) fn into_vec(self) -> Vec<Fault> {
        let Self {
            mut listed,
            unlisted,
        } = self;
        if unlisted > 0 {
            listed.push(Fault {
                pointer: Pointer::root(),
                offset: 0,
                code: FaultCode::MoreFaults,
                message: format!("{unlisted} more faults are not listed"),
            });
        }
        listed
    }
}
