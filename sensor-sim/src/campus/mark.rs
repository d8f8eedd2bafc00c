//! What sets something that people make apart from everything else that is made: where in the run it was made.

use crate::json::Text;
use crate::lane::Block;

/// The event that makes a thing: its block, and its number there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Mark {
    pub(crate) block: Block,
    pub(crate) event: u64,
}

/// The last part of an IRI.
impl Text for Mark {
    fn put(&self, out: &mut Vec<u8>) {
        let Block { lane, number } = self.block;
        (lane, '-', number, '-', self.event).put(out);
    }
}
