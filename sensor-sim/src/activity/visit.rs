//! Going to things and looking at them, the two steps of which most of a session is made.

use super::Deed;
use crate::campus::Resource;

/// Where a learner is: on the way from one thing, or in front of another.
#[derive(Clone, Copy)]
pub(super) struct Visit {
    came_from: Option<Resource>,
    not_viewed: Option<Resource>,
}

impl Visit {
    /// A learner who comes from `came_from`.
    pub(super) fn new(came_from: Option<Resource>) -> Self {
        Self {
            came_from,
            not_viewed: None,
        }
    }

    /// Views what was just navigated to, or navigates to what `next` names; nothing if it names nothing.
    pub(super) fn next(&mut self, next: impl FnOnce() -> Option<Resource>) -> Option<Deed> {
        if let Some(here) = self.not_viewed.take() {
            return Some(Deed::Viewed(here));
        }
        let to = next()?;
        let from = self.came_from.replace(to);
        self.not_viewed = Some(to);
        Some(Deed::NavigatedTo { to, from })
    }
}
