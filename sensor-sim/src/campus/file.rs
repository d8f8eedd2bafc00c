//! Files that people put on a section's site.

use super::{Mark, Section};
use crate::json::Text;

/// A file, by who made it when; its version rises with each change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct File {
    pub(crate) section: Section,
    pub(crate) mark: Mark,
    /// From 1.
    pub(crate) version: u32,
}

/// The IRI.
impl Text for File {
    fn put(&self, out: &mut Vec<u8>) {
        (self.section, "/files/", self.mark).put(out);
    }
}
