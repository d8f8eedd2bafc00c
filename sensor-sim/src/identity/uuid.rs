//! The text of a version 4 UUID (RFC 9562, section 5.4) around 122 free bits, and back.
//!
//! From the top: 48 bits free, 4 of version (`0100`), 12 free, 2 of variant (`10`), 62 free.

/// Bytes of `urn:uuid:` and the UUID's 36 characters.
pub(super) const URN_LEN: usize = 45;

const PREFIX: &[u8; 9] = b"urn:uuid:";
const DIGITS: &[u8; 16] = b"0123456789abcdef";
const VERSION: u128 = 0b0100;
const VARIANT: u128 = 0b10;

/// The urn whose free bits are the lower 122 of `free`.
#[expect(
    clippy::cast_possible_truncation,
    reason = "the last four bits are meant"
)]
pub(super) fn write(free: u128) -> [u8; URN_LEN] {
    let (upper, middle, lower) = (free >> 74, (free >> 62) & 0xfff, free & ((1 << 62) - 1));
    let mut left = (upper << 80) | (VERSION << 76) | (middle << 64) | (VARIANT << 62) | lower;
    let mut urn = *b"urn:uuid:00000000-0000-0000-0000-000000000000";
    for place in urn.iter_mut().skip(PREFIX.len()) {
        if *place != b'-' {
            left = left.rotate_left(4);
            *place = DIGITS[usize::from(left as u8 & 0xf)];
        }
    }
    urn
}

/// The free bits of a version 4 UUID's 36 characters, or of its urn. `None` for any other text.
pub(super) fn read(text: &[u8]) -> Option<u128> {
    let text = match text.split_at_checked(PREFIX.len()) {
        Some((prefix, rest)) if prefix.eq_ignore_ascii_case(PREFIX) => rest,
        _ => text,
    };
    if text.len() != URN_LEN - PREFIX.len() {
        return None;
    }
    let mut bits = 0;
    for (index, &character) in text.iter().enumerate() {
        if matches!(index, 8 | 13 | 18 | 23) {
            if character != b'-' {
                return None;
            }
        } else {
            bits = (bits << 4) | u128::from(char::from(character).to_digit(16)?);
        }
    }
    let shaped = (bits >> 76) & 0xf == VERSION && (bits >> 62) & 0b11 == VARIANT;
    let (upper, middle, lower) = (bits >> 80, (bits >> 64) & 0xfff, bits & ((1 << 62) - 1));
    shaped.then_some((upper << 74) | (middle << 62) | lower)
}
