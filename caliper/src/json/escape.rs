//! Escapes that name UTF-16 code units, and whether these make up characters.

/// The byte offset of the first `\u` escape that is half of a surrogate pair without its other half, in a text that has
/// passed the grammar. No Unicode text can hold that, so nothing downstream could read it as a string (RFC 8259 section 8.2).
pub(crate) fn lone_surrogate(json: &str) -> Option<usize> {
    let bytes = json.as_bytes();
    let mut at = 0;
    while let Some(found) = memchr::memchr(b'\\', bytes.get(at..)?) {
        let start = at + found;
        at = match escaped_unit(bytes, start) {
            None => start + 2,
            Some(unit) if is_character(unit) => start + 6,
            Some(unit) if completes(bytes, start, unit) => start + 12,
            Some(_) => return Some(start),
        };
    }
    None
}

/// Whether a UTF-16 code unit is a character by itself.
pub(super) fn is_character(unit: u16) -> bool {
    !(0xD800..=0xDFFF).contains(&unit)
}

/// Whether `unit`, escaped at `start`, is the first half of a pair whose second half follows.
pub(super) fn completes(bytes: &[u8], start: usize, unit: u16) -> bool {
    unit < 0xDC00 && matches!(escaped_unit(bytes, start + 6), Some(0xDC00..=0xDFFF))
}

/// The UTF-16 code unit that a `\uXXXX` at `start` names, if one stands there.
pub(super) fn escaped_unit(bytes: &[u8], start: usize) -> Option<u16> {
    let hex = bytes.get(start..start + 6)?.strip_prefix(b"\\u")?;
    hex.iter().try_fold(0, |unit, digit| {
        let value = char::from(*digit).to_digit(16)?;
        Some(unit << 4 | u16::try_from(value).ok()?)
    })
}
