//! Answering an item of a quiz or a questionnaire: gone to in its own right or not, started, then completed or skipped.

use caliper::vocabulary::{Action, EventType, Profile};

use super::Stage;
use crate::campus::Item;
use crate::deed::Deed;
use crate::thing::{Attempt, ItemAttempt, Response, Thing};

/// What is told of items by whom, and how often each thing is done, in a hundred.
pub(super) struct Items {
    pub(super) event: EventType,
    pub(super) profile: Profile,
    /// Items that are gone to and looked at in their own right.
    pub(super) opened: u32,
    pub(super) skipped: u32,
}

impl Items {
    /// Something done with an item, coming from `previous`.
    pub(super) fn step(&self, action: Action, item: Item, previous: Option<Item>) -> Deed {
        let deed = Deed::new(self.event, self.profile, action, Thing::Item(item));
        deed.from(previous.map(Thing::Item))
    }

    /// Answers an item within an attempt, or skips it.
    pub(super) fn answer(
        &self,
        stage: &mut Stage<'_>,
        attempt: Attempt,
        item: Item,
        previous: Option<Item>,
    ) {
        if stage.stream.percent(self.opened) {
            stage.visit(self.profile, Thing::Item(item));
        }
        let begun = ItemAttempt {
            attempt,
            item,
            started: stage.now(),
            ended: None,
        };
        let start = self.step(Action::Started, item, previous);
        stage.does(start.making(Thing::ItemAttempt(begun)));
        if stage.stream.percent(self.skipped) {
            stage.does(self.step(Action::Skipped, item, previous));
            return;
        }
        let to = ItemAttempt {
            ended: Some(stage.now()),
            ..begun
        };
        let answer = stage.stream.bits();
        let complete = self.step(Action::Completed, item, previous);
        stage.does(complete.making(Thing::Response(Response { to, answer })));
    }
}
