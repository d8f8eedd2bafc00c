//! Random numbers without a state to share: every draw is a pure function of a key and of where it is drawn.
//!
//! A [`Key`] comes from the seed by SHA-256, a [`Stream`] from a key and a place (say, lane 3, block 17) by `SipHash`, and
//! the numbers of a stream by `SplitMix64`. So any thread can draw at any place, in any order, and always finds the same
//! numbers. A stream costs some nanoseconds to open and one a number, where seeking in a `ChaCha` stream costs over a
//! hundred, and a slot opens several. Whole numbers only, so every machine agrees.

use std::hash::Hasher;

use sha2::{Digest, Sha256};
use siphasher::sip::{SipHasher13, SipHasher24};

/// 128 bits that nobody guesses and that always come out the same for the same words.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Key {
    low: u64,
    high: u64,
}

impl Key {
    /// The key for `purpose`, which sets one use of the seed apart from another, and `words`, such as the seed and the run id.
    pub(crate) fn derive(purpose: &str, words: &[u64]) -> Self {
        let mut digest = Sha256::new();
        digest.update(purpose.as_bytes());
        digest.update([0]);
        for word in words {
            digest.update(word.to_le_bytes());
        }
        let (mut low, mut high) = (0, 0);
        for (index, byte) in digest.finalize().iter().take(16).enumerate() {
            let half = if index < 8 { &mut low } else { &mut high };
            *half = (*half << 8) | u64::from(*byte);
        }
        Self { low, high }
    }

    /// `SipHash-2-4` of one word: the pseudo-random function its authors propose, for what strangers' numbers must not match by chance.
    pub(crate) fn strong(self, word: u64) -> u64 {
        let mut hasher = SipHasher24::new_with_keys(self.low, self.high);
        hasher.write(&word.to_le_bytes());
        hasher.finish()
    }

    /// `SipHash-1-3` of a place: half the work, ample for traffic that only has to look unplanned.
    pub(crate) fn hash(self, place: [u64; 3]) -> u64 {
        let mut hasher = SipHasher13::new_with_keys(self.low, self.high);
        for word in place {
            hasher.write(&word.to_le_bytes());
        }
        hasher.finish()
    }

    /// The stream of random numbers at a place.
    pub(crate) fn stream(self, place: [u64; 3]) -> Stream {
        Stream(self.hash(place))
    }
}

/// `SplitMix64` (Steele, Lea, Flood 2014): an endless row of uniform 64-bit numbers from one 64-bit start.
#[derive(Clone, Copy)]
pub(crate) struct Stream(u64);

impl Stream {
    /// The stream that starts from a number drawn elsewhere.
    pub(crate) fn from_draw(draw: u64) -> Self {
        Self(draw)
    }

    /// Uniform over all 64-bit numbers.
    pub(crate) fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Uniform in `0..bound` (0 if `bound` is 0), by multiplying instead of dividing; the bias is under 2^-32.
    pub(crate) fn below(&mut self, bound: u32) -> u32 {
        (((self.bits() >> 32) * u64::from(bound)) >> 32) as u32
    }

    /// Uniform from `low` to `high`, both included.
    pub(crate) fn between(&mut self, low: u32, high: u32) -> u32 {
        low + self.below(high.saturating_sub(low) + 1)
    }

    /// True `percent` times in a hundred.
    pub(crate) fn percent(&mut self, percent: u32) -> bool {
        self.below(100) < percent
    }

    /// One of `choices`, each as often as its weight says. The weights are above zero in all, and so are the choices.
    pub(crate) fn one_of<T: Copy, const COUNT: usize>(&mut self, choices: &[(u32, T); COUNT]) -> T {
        let all = choices.iter().map(|(weight, _)| weight).sum();
        let mut left = self.below(all);
        let (_, mut chosen) = choices[0];
        for (weight, choice) in choices {
            chosen = *choice;
            if left < *weight {
                break;
            }
            left -= weight;
        }
        chosen
    }

    /// Uniform in (0, 1]: never 0, so that its logarithm is finite. 53 bits, as many as a double holds exactly.
    #[expect(clippy::cast_precision_loss, reason = "53 bits are exact")]
    pub(crate) fn unit(&mut self) -> f64 {
        ((self.bits() >> 11) + 1) as f64 / (1_u64 << 53) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splitmix64_gives_its_published_numbers() {
        let mut stream = Stream::from_draw(1_234_567);
        assert_eq!(stream.bits(), 6_457_827_717_110_365_317);
        assert_eq!(stream.bits(), 3_203_168_211_198_807_973);
    }

    #[test]
    fn a_bound_is_kept_and_reached() {
        let mut stream = Stream::from_draw(7);
        let drawn: std::collections::BTreeSet<u32> =
            (0..1_000).map(|_| stream.between(3, 9)).collect();
        assert_eq!(
            drawn.into_iter().collect::<Vec<_>>(),
            (3..=9).collect::<Vec<_>>()
        );
        assert_eq!(stream.below(0), 0);
    }

    #[test]
    fn keys_differ_by_purpose_and_by_word() {
        let place = [1, 2, 3];
        let key = Key::derive("a", &[1]).hash(place);
        assert_ne!(key, Key::derive("b", &[1]).hash(place));
        assert_ne!(key, Key::derive("a", &[2]).hash(place));
    }
}
