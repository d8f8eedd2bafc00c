//! Lanes: how numbered slots become rows of things that follow each other.
//!
//! Slot k is step k div L of lane k mod L. In a lane one learner follows another, so what happens in it has an order; lanes
//! know nothing of each other, so slots near each other come from different learners, as on a real campus. A lane is cut
//! into blocks of [`BLOCK_STEPS`] steps, each made from its own number alone: a slot needs nothing from before its block.

use std::num::NonZeroU64;

/// Steps in a block: some sixteen sessions of one-event envelopes, quick to walk through from the start.
pub(crate) const BLOCK_STEPS: u64 = BLOCK_LEN as u64;

/// The same, as a length in memory.
pub(crate) const BLOCK_LEN: usize = 256;

/// Lanes under a rate. Enough that a burst of envelopes is a crowd and not one learner; few enough that a run of a few
/// seconds (2,400 slots are 37 steps of each lane) holds whole sessions, with their ends and not only their beginnings.
pub(crate) const CROWD: Lanes = Lanes(NonZeroU64::new(64).unwrap());

/// One lane, for think times: each slot's instant follows from the one before it, so slots are in order of time only if
/// they are in one row. It also makes a short sample a story: whole sessions, one after the other.
pub(crate) const SINGLE_FILE: Lanes = Lanes(NonZeroU64::MIN);

/// How many lanes the slots are dealt to.
#[derive(Clone, Copy)]
pub(crate) struct Lanes(NonZeroU64);

/// Where a slot is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) block: Block,
    /// Below [`BLOCK_STEPS`].
    pub(crate) step: u64,
}

/// Some steps of a lane that are made together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Block {
    pub(crate) lane: u64,
    /// Which block of its lane.
    pub(crate) number: u64,
}

impl Lanes {
    /// How many there are.
    pub(crate) const fn count(self) -> u64 {
        self.0.get()
    }

    /// Where `slot` is.
    pub(crate) fn place(self, slot: u64) -> Place {
        let step = slot / self.0;
        Place {
            block: Block {
                lane: slot % self.0,
                number: step / BLOCK_STEPS,
            },
            step: step % BLOCK_STEPS,
        }
    }

    /// The slot at a step of a block.
    pub(crate) fn slot(self, block: Block, step: u64) -> u64 {
        (block.number * BLOCK_STEPS + step) * self.count() + block.lane
    }

    /// The slot before this one in its lane.
    pub(crate) fn previous(self, slot: u64) -> Option<u64> {
        slot.checked_sub(self.count())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        // slot(place(k)) = k, and the previous slot is one step before in the same lane
        #[test]
        fn a_place_leads_back_to_its_slot(slot in 0_u64..1 << 48) {
            for lanes in [CROWD, SINGLE_FILE] {
                let Place { block, step } = lanes.place(slot);
                prop_assert!(step < BLOCK_STEPS && block.lane < lanes.count());
                prop_assert_eq!(lanes.slot(block, step), slot);
                if let Some(previous) = lanes.previous(slot) {
                    let before = lanes.place(previous);
                    prop_assert_eq!(before.block.lane, block.lane);
                    prop_assert_eq!(before.block.number * BLOCK_STEPS + before.step + 1, block.number * BLOCK_STEPS + step);
                }
            }
        }
    }
}
