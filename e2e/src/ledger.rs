//! The slot ledger: every slot ends with exactly one word, every event is settled, and the sums must balance.
//!
//! It holds sets of numbers, run-compressed, and counters; nothing per slot that is settled. Deliveries and answers may come in
//! either order, a message often overtakes the answer to its request.
//!
//! Two ways of counting meet in [`Settled::imbalance`]: counters kept while the run goes, and a recount of the sets at its end. A slip in
//! either makes the run invalid instead of making it look good.

mod repeats;
mod words;

use sensor_sim::identity::EventKey;
use sensor_sim::sender::SlotWord;

use crate::bits::Bits;
use crate::ledger::repeats::Repeats;
pub use crate::ledger::repeats::{DuplicatedBy, Origin};
pub use crate::ledger::words::{EventWords, Settled, SlotWords};

/// How many events each slot holds; the ledger's only knowledge of the plan.
pub trait Shape {
    /// How many slots the plan intends.
    fn slots(&self) -> u64;
    /// Events in one slot, at least 1.
    fn events_in(&self, slot: u64) -> u16;
    /// The most events that any slot holds.
    fn events_max(&self) -> u16;
}

/// What one delivery of an event was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// The event came for the first time.
    First,
    /// It had come before.
    Repeat,
    /// It carries our tag, but the plan has no such event.
    Stranger,
}

/// Events of answered slots, and how many of them have been delivered.
#[derive(Clone, Copy, Default)]
struct Tally {
    events: u64,
    delivered: u64,
}

/// The ledger of one run.
pub struct Ledger {
    shape: Box<dyn Shape + Send>,
    width: u64,
    words: SlotWords,
    acknowledged: Bits,
    rejected: Bits,
    indeterminate: Bits,
    acknowledged_tally: Tally,
    rejected_tally: Tally,
    indeterminate_tally: Tally,
    delivered: Bits,
    duplicated: Bits,
    corrupted: Bits,
    strangers: Bits,
    highest: Option<u64>,
    reordered: u64,
    late: u64,
    foreign: u64,
    repeats: Repeats,
}

impl Ledger {
    /// An empty ledger for a plan of this shape.
    #[must_use]
    pub fn new(shape: Box<dyn Shape + Send>) -> Self {
        Ledger {
            width: u64::from(shape.events_max()),
            words: SlotWords {
                intended: shape.slots(),
                ..SlotWords::default()
            },
            shape,
            acknowledged: Bits::default(),
            rejected: Bits::default(),
            indeterminate: Bits::default(),
            acknowledged_tally: Tally::default(),
            rejected_tally: Tally::default(),
            indeterminate_tally: Tally::default(),
            delivered: Bits::default(),
            duplicated: Bits::default(),
            corrupted: Bits::default(),
            strangers: Bits::default(),
            highest: None,
            reordered: 0,
            late: 0,
            foreign: 0,
            repeats: Repeats::default(),
        }
    }

    /// Enters the word that a slot ended with.
    pub fn answered(&mut self, slot: u64, word: SlotWord) {
        let (set, tally) = match word {
            SlotWord::Unsent => {
                self.words.unsent += 1;
                return;
            }
            SlotWord::Acknowledged => {
                self.words.acknowledged += 1;
                (&mut self.acknowledged, &mut self.acknowledged_tally)
            }
            SlotWord::Rejected => {
                self.words.rejected += 1;
                (&mut self.rejected, &mut self.rejected_tally)
            }
            SlotWord::Failed => {
                self.words.failed += 1;
                (&mut self.indeterminate, &mut self.indeterminate_tally)
            }
            SlotWord::TimedOut => {
                self.words.timed_out += 1;
                (&mut self.indeterminate, &mut self.indeterminate_tally)
            }
            SlotWord::Unfinished => {
                self.words.unfinished += 1;
                (&mut self.indeterminate, &mut self.indeterminate_tally)
            }
        };
        set.insert(slot);
        let events = self.shape.events_in(slot);
        tally.events += u64::from(events);
        tally.delivered += (0..events)
            .filter(|position| {
                self.delivered
                    .contains(slot * self.width + u64::from(*position))
            })
            .count() as u64;
    }

    /// Enters the slots that an interrupted run never reached.
    pub fn never_reached(&mut self, slots: u64) {
        self.words.unsent += slots;
    }

    /// Enters one delivery of one event.
    pub fn delivered(&mut self, key: EventKey, origin: Origin, intact: bool) -> Delivery {
        if key.slot >= self.shape.slots() || key.position >= self.shape.events_in(key.slot) {
            self.strangers
                .insert(key.slot << 16 | u64::from(key.position));
            return Delivery::Stranger;
        }
        let event = key.slot * self.width + u64::from(key.position);
        if !intact {
            self.corrupted.insert(event);
        }
        if !self.delivered.insert(event) {
            if self.duplicated.insert(event) {
                self.repeats.attribute(event, origin);
            }
            return Delivery::Repeat;
        }
        self.repeats.remember(event, origin);
        if self.highest.is_some_and(|highest| event < highest) {
            self.reordered += 1;
        }
        self.highest = self.highest.max(Some(event));
        for (set, tally) in [
            (&self.acknowledged, &mut self.acknowledged_tally),
            (&self.rejected, &mut self.rejected_tally),
            (&self.indeterminate, &mut self.indeterminate_tally),
        ] {
            tally.delivered += u64::from(set.contains(key.slot));
        }
        Delivery::First
    }

    /// Notes that a first delivery came after the arrival limit.
    pub fn late(&mut self) {
        self.late += 1;
    }

    /// Events in one slot.
    #[must_use]
    pub fn events_in(&self, slot: u64) -> u16 {
        self.shape.events_in(slot)
    }

    /// Of slots whose envelopes are the same to the byte, any could have settled any: gives what was delivered to the acknowledged ones first, then
    /// to those whose fate is unknown, and only what is left to the rejected and unsent.
    pub fn settle_alike(&mut self, slots: &[u64]) {
        let mut wanting = slots.to_vec();
        wanting.sort_by_key(|slot| match () {
            () if self.acknowledged.contains(*slot) => 0,
            () if self.indeterminate.contains(*slot) => 1,
            () => 2,
        });
        let delivered = slots
            .iter()
            .filter(|slot| self.delivered.contains(**slot * self.width))
            .count();
        for (rank, slot) in wanting.into_iter().enumerate() {
            let (event, due) = (slot * self.width, rank < delivered);
            let had = self.delivered.contains(event);
            if had == due {
                continue;
            }
            if due {
                self.delivered.insert(event);
            } else {
                self.delivered.remove(event);
            }
            for (set, tally) in [
                (&self.acknowledged, &mut self.acknowledged_tally),
                (&self.rejected, &mut self.rejected_tally),
                (&self.indeterminate, &mut self.indeterminate_tally),
            ] {
                if set.contains(slot) && due {
                    tally.delivered += 1;
                } else if set.contains(slot) {
                    tally.delivered -= 1;
                }
            }
        }
    }

    /// Enters a message in which nothing is ours.
    pub fn foreign(&mut self) {
        self.foreign += 1;
    }

    /// How many such messages there were so far.
    #[must_use]
    pub fn foreign_so_far(&self) -> u64 {
        self.foreign
    }

    /// True when nothing more need come: every acknowledged and every indeterminate event has been delivered.
    #[must_use]
    pub fn all_settled(&self) -> bool {
        [self.acknowledged_tally, self.indeterminate_tally]
            .iter()
            .all(|tally| tally.events == tally.delivered)
    }

    /// How many acknowledged events have not been delivered yet.
    #[must_use]
    pub fn outstanding(&self) -> u64 {
        self.acknowledged_tally.events - self.acknowledged_tally.delivered
    }

    /// Events delivered so far, for a progress line.
    #[must_use]
    pub fn delivered_so_far(&self) -> u64 {
        self.delivered.len()
    }

    /// Closes the ledger: recounts the sets and names each lost event to `on_lost`.
    #[must_use]
    pub fn close(self, mut on_lost: impl FnMut(EventKey)) -> Settled {
        let mut lost = 0;
        for slot in self.acknowledged.iter() {
            for position in 0..self.shape.events_in(slot) {
                if !self
                    .delivered
                    .contains(slot * self.width + u64::from(position))
                {
                    lost += 1;
                    on_lost(EventKey { slot, position });
                }
            }
        }
        let (acknowledged, rejected, indeterminate) = (
            self.acknowledged_tally,
            self.rejected_tally,
            self.indeterminate_tally,
        );
        let answered = acknowledged.delivered + rejected.delivered + indeterminate.delivered;
        let never_sent = self.delivered.len().saturating_sub(answered) + self.strangers.len();
        let events = EventWords {
            attempted: acknowledged.events + rejected.events + indeterminate.events,
            acknowledged: acknowledged.events,
            rejected: rejected.events,
            indeterminate: indeterminate.events,
            delivered: self.delivered.len() + self.strangers.len(),
            lost,
            recovered: indeterminate.delivered,
            duplicated: self.duplicated.len(),
            unexpected: rejected.delivered + never_sent,
            corrupted: self.corrupted.len(),
            reordered: self.reordered,
            late: self.late,
            foreign: self.foreign,
        };
        Settled {
            slots: self.words,
            events,
            duplicated_by: self.repeats.by(),
        }
    }
}

#[cfg(test)]
mod tests;
