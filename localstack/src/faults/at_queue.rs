//! What a call that sends messages meets at the queue.

use std::sync::Arc;

use super::{Fate, Faults, Kind};

/// One call.
pub(crate) struct Call<'a> {
    faults: &'a Faults,
    fate: Option<Arc<Fate>>,
    /// It belongs to a request whose fate was decided before; nothing more is rolled.
    is_followed: bool,
}

/// The fault of one message, with what it weighs.
pub(crate) struct MessageFate {
    fate: Arc<Fate>,
    units: u64,
}

impl<'a> Call<'a> {
    pub(super) fn followed(faults: &'a Faults, fate: Option<Arc<Fate>>) -> Self {
        Self {
            faults,
            fate,
            is_followed: true,
        }
    }

    pub(super) fn of_others(faults: &'a Faults, fate: Option<Fate>) -> Self {
        Self {
            faults,
            fate: fate.map(Arc::new),
            is_followed: false,
        }
    }

    /// Counts the call's messages as those that its own fate is planned for.
    pub(crate) fn carries<'b>(&self, bodies: impl Iterator<Item = &'b str>) {
        if let Some(fate) = self.fate.as_ref().filter(|_| !self.is_followed) {
            fate.plan_for(
                bodies
                    .map(|body| (self.faults.weigh)(body.as_bytes()))
                    .sum(),
            );
        }
    }

    /// Whether the call meets one of `kinds` now, and by what fate. Whoever asks does it, and says so by [`Fate::did_it`].
    pub(crate) fn meets(&self, kinds: &[Kind]) -> Option<&Fate> {
        let fate = self.fate.as_deref()?;
        (kinds.contains(&fate.kind) && fate.is_met()).then_some(fate)
    }

    /// The fault of one message of the call.
    pub(crate) fn message(&self, body: &str) -> Option<MessageFate> {
        let units = || (self.faults.weigh)(body.as_bytes());
        if self.is_followed {
            let fate = self.fate.as_ref()?;
            let is_met = Kind::of_a_message().contains(&fate.kind) && fate.is_met();
            return is_met.then(|| MessageFate {
                fate: Arc::clone(fate),
                units: units(),
            });
        }
        if self.fate.is_some() {
            return None;
        }
        let fate = self.faults.roll(Kind::of_a_message())?;
        let units = units();
        fate.plan_for(units);
        Some(MessageFate {
            fate: Arc::new(fate),
            units,
        })
    }
}

impl MessageFate {
    /// The fate, counted as done to this message.
    pub(crate) fn done(&self) -> &Fate {
        self.fate.did_it_to(self.units);
        &self.fate
    }

    /// The fate, not yet done.
    pub(crate) fn fate(&self) -> &Fate {
        &self.fate
    }
}
