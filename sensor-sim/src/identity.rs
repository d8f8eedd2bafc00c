//! Event ids that say where they come from: which slot, which position in its envelope, and that they are ours.
//!
//! An id is a UUID of version 4 to everybody else. Its 122 free bits are a permutation, keyed by seed and run id, of the
//! slot (48 bits), the position (16) and 58 zeros. Whoever knows the key turns an id back into its [`EventKey`] without a
//! table; the zeros prove that the id is of this run, since a stranger's passes with a chance of 2^-58.

mod permutation;
mod run_id;
mod seed;
mod uuid;

pub use run_id::{ParseRunIdError, RunId};
pub use seed::{ParseSeedError, Seed};

use permutation::Permutation;

/// Slots are numbered below this, so that a number fits its 48 bits.
pub const SLOT_LIMIT: u64 = 1 << 48;

/// Zero bits below slot and position: the proof.
const PROOF_BITS: u32 = 58;

/// One event of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EventKey {
    /// The slot (envelope) that carries it, below [`SLOT_LIMIT`].
    pub slot: u64,
    /// Its place in the envelope's `data`, from 0.
    pub position: u16,
}

/// The ids of one run.
#[derive(Clone, Copy, Debug)]
pub struct Identity {
    permutation: Permutation,
}

impl Identity {
    /// The ids of the run with this seed and run id. Another seed or run id gives ids that have nothing in common with
    /// these.
    #[must_use]
    pub fn new(seed: Seed, run_id: RunId) -> Self {
        Self {
            permutation: Permutation::new(seed, run_id),
        }
    }

    /// The id of an event, `urn:uuid:` and 36 characters in lower case, as ASCII. Of a slot beyond [`SLOT_LIMIT`] the
    /// upper bits are cut off.
    #[must_use]
    pub fn urn(&self, event: EventKey) -> [u8; uuid::URN_LEN] {
        let slot = u128::from(event.slot & (SLOT_LIMIT - 1));
        let plain = ((slot << 16) | u128::from(event.position)) << PROOF_BITS;
        uuid::write(self.permutation.forward(plain))
    }

    /// The event that an id belongs to, given as the UUID's 36 characters or as the whole urn, in either case. `None` if
    /// it is no event of this run.
    #[must_use]
    pub fn decode(&self, urn_or_uuid_text: &[u8]) -> Option<EventKey> {
        let plain = self.permutation.backward(uuid::read(urn_or_uuid_text)?);
        let proof = plain & ((1 << PROOF_BITS) - 1);
        if proof != 0 {
            return None;
        }
        let place = u64::try_from(plain >> PROOF_BITS).ok()?;
        Some(EventKey {
            slot: place >> 16,
            position: u16::try_from(place & 0xffff).ok()?,
        })
    }
}

#[cfg(test)]
mod tests;
