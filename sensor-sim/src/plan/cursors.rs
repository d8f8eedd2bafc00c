//! Where each lane has got to: every session is played once, and its surroundings are written once, if steps come in order.

use super::Plan;
use crate::cursor::Cursor;

/// The cursors of some lanes.
pub(super) struct Cursors<'a> {
    pub(super) plan: &'a Plan,
    kept: Vec<Option<Cursor<'a>>>,
}

impl<'a> Cursors<'a> {
    /// One for each lane, for steps in order.
    pub(super) fn of_all_lanes(plan: &'a Plan) -> Self {
        Self::keeping(
            plan,
            usize::try_from(plan.timing.lanes.count()).unwrap_or(1),
        )
    }

    /// One in all, for a single slot.
    pub(super) fn single(plan: &'a Plan) -> Self {
        Self::keeping(plan, 1)
    }

    fn keeping(plan: &'a Plan, count: usize) -> Self {
        let mut kept = Vec::new();
        kept.resize_with(count, || None);
        Self { plan, kept }
    }

    /// A cursor at the first event of a step. Every step has one.
    pub(super) fn at(&mut self, step: u64) -> Option<&mut Cursor<'a>> {
        let place = self.plan.timing.lanes.place(step);
        let lane = usize::try_from(place.block.lane).ok()?;
        let lane = lane.checked_rem(self.kept.len())?;
        let cursor = self.kept.get_mut(lane)?;
        if !cursor.as_mut().is_some_and(|cursor| cursor.is_at(place)) {
            *cursor = None;
        }
        Some(cursor.get_or_insert_with(|| self.plan.cursor(step)))
    }
}
