//! Where each lane has got to: every session is played once, and its surroundings are written once, if steps come in order.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::Plan;
use crate::cursor::Cursor;

/// A cursor for each lane that was asked for.
pub(super) struct Cursors<'a> {
    pub(super) plan: &'a Plan,
    lanes: BTreeMap<u64, Box<Cursor<'a>>>,
}

impl<'a> Cursors<'a> {
    pub(super) fn new(plan: &'a Plan) -> Self {
        Self {
            plan,
            lanes: BTreeMap::new(),
        }
    }

    /// A cursor at the first event of a step.
    pub(super) fn at(&mut self, step: u64) -> &mut Cursor<'a> {
        let place = self.plan.timing.lanes.place(step);
        match self.lanes.entry(place.block.lane) {
            Entry::Vacant(lane) => lane.insert(Box::new(self.plan.cursor(step))),
            Entry::Occupied(lane) => {
                let cursor = lane.into_mut();
                if !cursor.is_at(place) {
                    **cursor = self.plan.cursor(step);
                }
                cursor
            }
        }
    }
}
