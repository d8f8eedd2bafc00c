//! A JSON string's text, unescaped eight bytes at a time.
//!
//! A body inside a Lambda event is JSON within a JSON string, so one in nine of its bytes is escaped. `serde_json` goes
//! byte by byte around each escape, which was the greater part of the function's own work on a large envelope; this
//! takes two fifths of the time. It says nothing about what is wrong with a string: that is left to `serde_json`.

use std::borrow::Cow;

use memchr::memchr2;

/// How much is looked at and copied at once.
const STEP: usize = size_of::<u64>();

/// The text of the JSON string that `json` begins with, and how many bytes of `json` it takes, quotes included.
/// Nothing if it begins with something else, or the string is not a right one.
pub(super) fn unescape(json: &str) -> Option<(Cow<'_, str>, usize)> {
    let string = json.strip_prefix('"')?;
    let first = memchr2(b'"', b'\\', string.as_bytes())?;
    if string.as_bytes()[first] == b'"' {
        let text = &string[..first];
        return (!has_control(text)).then_some((Cow::Borrowed(text), first + 2));
    }
    let (text, length) = copied(string.as_bytes())?;
    Some((Cow::Owned(String::from_utf8(text).ok()?), length + 1))
}

/// Control characters have to be escaped (RFC 8259 section 7).
fn has_control(text: &str) -> bool {
    text.bytes().any(|byte| byte < b' ')
}

/// What stands before the closing quote, and how many bytes it takes, that quote included.
fn copied(string: &[u8]) -> Option<(Vec<u8>, usize)> {
    // No escape is shorter than what it stands for. A step more, since whole steps are copied and what is too much is
    // written over.
    let mut text = vec![0; string.len() + STEP];
    let (mut from, mut to) = (0, 0);
    loop {
        if let Some(step) = string[from..].first_chunk::<STEP>() {
            text[to..to + STEP].copy_from_slice(step);
            let plain = plain_bytes(u64::from_le_bytes(*step));
            from += plain;
            to += plain;
            if plain == STEP {
                continue;
            }
        }
        match *string.get(from)? {
            b'"' => {
                text.truncate(to);
                return Some((text, from + 1));
            }
            b'\\' => match *string.get(from + 1)? {
                b'u' => {
                    let (character, length) = unicode(&string[from..])?;
                    to += character.encode_utf8(&mut text[to..]).len();
                    from += length;
                }
                letter => {
                    text[to] = meant_by(letter)?;
                    to += 1;
                    from += 2;
                }
            },
            byte if byte >= b' ' => {
                text[to] = byte;
                to += 1;
                from += 1;
            }
            _ => return None,
        }
    }
}

/// How many bytes, from the lowest, are neither quote, backslash nor control character.
fn plain_bytes(step: u64) -> usize {
    const ONES: u64 = u64::MAX / 0xff;
    const HIGHEST_BITS: u64 = ONES << 7;
    // A byte borrows from the next one only where it is itself found, so the lowest that is found is right (Mycroft's
    // test for a zero byte).
    let below = |limit: u8, bytes: u64| bytes.wrapping_sub(ONES * u64::from(limit)) & !bytes;
    let is = |byte: u8| below(1, step ^ (ONES * u64::from(byte)));
    let special = (is(b'"') | is(b'\\') | below(b' ', step)) & HIGHEST_BITS;
    (special.trailing_zeros() / u8::BITS) as usize
}

/// The byte that a backslash and this letter stand for.
const fn meant_by(letter: u8) -> Option<u8> {
    Some(match letter {
        b'"' | b'\\' | b'/' => letter,
        b'b' => 0x08,
        b'f' => 0x0c,
        b'n' => b'\n',
        b'r' => b'\r',
        b't' => b'\t',
        _ => return None,
    })
}

/// The character of the `\uXXXX` at the beginning, or of two of them that make a surrogate pair, and how many bytes it takes.
fn unicode(escape: &[u8]) -> Option<(char, usize)> {
    const LENGTH: usize = 6;
    let first = unit(escape)?;
    let second = escape.get(LENGTH..).and_then(unit);
    let character = char::decode_utf16([first].into_iter().chain(second))
        .next()?
        .ok()?;
    Some((character, LENGTH * character.len_utf16()))
}

/// The code unit of a `\uXXXX`.
fn unit(escape: &[u8]) -> Option<u16> {
    let digits = escape.strip_prefix(b"\\u")?.first_chunk::<4>()?;
    digits.iter().try_fold(0, |unit, digit| {
        let digit = char::from(*digit).to_digit(16)?;
        Some(unit << 4 | u16::try_from(digit).ok()?)
    })
}

#[cfg(test)]
#[path = "unescape/tests.rs"]
mod tests;
