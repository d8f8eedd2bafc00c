//! A keyed permutation of 122-bit numbers: a Feistel network over two halves of 61 bits.
//!
//! Its round function is `SipHash-2-4`, made to be a pseudo-random function of short inputs, under a key from SHA-256 of
//! seed and run id. Six rounds are enough: with random round functions, no one who sees far fewer than 2^61 ids, chosen
//! in either direction, can tell six rounds from a random permutation (Patarin, "Security of Random Feistel Schemes with
//! 5 or more Rounds", 2004). A run has at most 2^48 envelopes; so its ids spread evenly, and ids of two keys meet only by
//! the chance by which random UUIDs do.

use super::{RunId, Seed};
use crate::random::Key;

const ROUNDS: u64 = 6;
const HALF_BITS: u32 = 61;
const HALF_MASK: u64 = (1 << HALF_BITS) - 1;

/// One permutation of the numbers below 2^122.
#[derive(Clone, Copy, Debug)]
pub(super) struct Permutation(Key);

impl Permutation {
    pub(super) fn new(seed: Seed, run_id: RunId) -> Self {
        Self(Key::derive(
            "caliper-ingest event identity",
            &[seed.0, run_id.0],
        ))
    }

    pub(super) fn forward(self, plain: u128) -> u128 {
        let (mut left, mut right) = halves(plain);
        for round in 0..ROUNDS {
            (left, right) = (right, left ^ self.round(round, right));
        }
        joined(left, right)
    }

    pub(super) fn backward(self, mixed: u128) -> u128 {
        let (mut left, mut right) = halves(mixed);
        for round in (0..ROUNDS).rev() {
            (left, right) = (right ^ self.round(round, left), left);
        }
        joined(left, right)
    }

    /// The round's number fills the three bits that a half leaves free in a word.
    fn round(self, round: u64, half: u64) -> u64 {
        self.0.strong((round << HALF_BITS) | half) & HALF_MASK
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "the halves of 122 bits have 61 bits each"
)]
fn halves(number: u128) -> (u64, u64) {
    (
        (number >> HALF_BITS) as u64 & HALF_MASK,
        number as u64 & HALF_MASK,
    )
}

fn joined(left: u64, right: u64) -> u128 {
    (u128::from(left) << HALF_BITS) | u128::from(right)
}
