//! Rolls that depend on nothing but the seed, the kind and a number, so that no roll changes another.

use super::Kind;

/// The generator's step and its two multipliers (Steele, Lea and Flood, "Fast splittable pseudorandom number generators").
const STEP: u64 = 0x9E37_79B9_7F4A_7C15;
const FIRST: u64 = 0xBF58_476D_1CE4_E5B9;
const SECOND: u64 = 0x94D0_49BB_1331_11EB;

/// 64 even bits.
pub(super) fn roll(seed: u64, kind: Kind, number: u64) -> u64 {
    mix(mix(seed ^ mix(kind as u64)) ^ number)
}

fn mix(number: u64) -> u64 {
    let mut bits = number.wrapping_add(STEP);
    bits = (bits ^ (bits >> 30)).wrapping_mul(FIRST);
    bits = (bits ^ (bits >> 27)).wrapping_mul(SECOND);
    bits ^ (bits >> 31)
}
