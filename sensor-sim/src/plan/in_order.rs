//! Slots rendered one after the other.

use super::cursors::Cursors;
use super::{Plan, written};
use crate::json::Object;

/// A plan's slots as bytes, for whoever asks for them in order. Any other order gives the same bytes, only slower.
pub struct InOrder<'a>(Cursors<'a>);

impl<'a> InOrder<'a> {
    pub(super) fn new(plan: &'a Plan) -> Self {
        Self(Cursors::new(plan))
    }

    /// Clears `body` and fills it with the envelope of `slot`, the bytes to POST.
    pub fn render(&mut self, slot: u64, body: &mut Vec<u8>) {
        written::envelope(slot, &mut self.0, body);
    }

    /// Adds the events of `slot` to `lines`, without their envelope, a line for each.
    pub fn lines(&mut self, slot: u64, lines: &mut Vec<u8>) {
        written::each_event(slot, &mut self.0, |write| {
            Object::write(lines, write);
            lines.push(b'\n');
        });
    }
}
