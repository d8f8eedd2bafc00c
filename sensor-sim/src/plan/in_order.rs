//! Slots rendered one after the other: every session is played once, and its surroundings are written once.

use super::Plan;
use crate::cursor::Cursor;
use crate::json::Object;

/// A plan's slots as bytes, for whoever asks for them in order. Any other order gives the same bytes, only slower.
pub struct InOrder<'a> {
    plan: &'a Plan,
    /// Where each lane has got to.
    cursors: Vec<Option<Cursor<'a>>>,
}

impl<'a> InOrder<'a> {
    pub(super) fn new(plan: &'a Plan) -> Self {
        let mut cursors = Vec::new();
        cursors.resize_with(usize::try_from(plan.lanes.count()).unwrap_or(1), || None);
        Self { plan, cursors }
    }

    /// Clears `body` and fills it with the envelope of `slot`, the bytes to POST.
    pub fn render(&mut self, slot: u64, body: &mut Vec<u8>) {
        let plan = self.plan;
        if let Some(cursor) = self.cursor(slot) {
            plan.write(slot, cursor, body);
        }
    }

    /// Adds the events of `slot` to `lines`, without their envelope, a line for each.
    pub fn lines(&mut self, slot: u64, lines: &mut Vec<u8>) {
        let plan = self.plan;
        if let Some(cursor) = self.cursor(slot) {
            plan.each_event(slot, cursor, |write| {
                Object::write(lines, write);
                lines.push(b'\n');
            });
        }
    }

    /// The cursor of the slot's lane, at the slot. Every lane has one.
    fn cursor(&mut self, slot: u64) -> Option<&mut Cursor<'a>> {
        let place = self.plan.lanes.place(slot);
        let lane = usize::try_from(place.block.lane).ok()?;
        let cursor = self.cursors.get_mut(lane)?;
        if !cursor.as_mut().is_some_and(|cursor| cursor.is_at(place)) {
            *cursor = None;
        }
        Some(cursor.get_or_insert_with(|| self.plan.cursor(slot)))
    }
}
