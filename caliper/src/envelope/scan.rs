//! What the JSON grammar alone does not say about a text: how deep it is nested, and whether its escapes name
//! characters.
//!
//! Both scans take text that has passed the grammar already, run once over it, and keep a counter and nothing else:
//! no recursion, whatever the nesting.

/// Whether objects and arrays stand more than `limit` deep within each other. `{}` is one deep, `{"a":[]}` two.
pub(super) fn deeper_than(limit: usize, json: &str) -> bool {
    let mut depth = 0;
    let mut in_string = false;
    let mut bytes = json.bytes();
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' => in_string = !in_string,
            // Only strings hold backslashes, and what follows one cannot end the string.
            b'\\' => drop(bytes.next()),
            b'{' | b'[' if !in_string => {
                depth += 1;
                if depth > limit {
                    return true;
                }
            }
            b'}' | b']' if !in_string => depth -= 1,
            _ => {}
        }
    }
    false
}

/// The byte offset of the first `\u` escape that is half of a surrogate pair without its other half. No Unicode
/// text can hold that, so nothing downstream could read it as a string (RFC 8259 section 8.2).
pub(super) fn lone_surrogate(json: &str) -> Option<usize> {
    let bytes = json.as_bytes();
    let mut at = 0;
    while let Some(found) = memchr::memchr(b'\\', bytes.get(at..)?) {
        let start = at + found;
        at = match escaped_unit(bytes, start) {
            Some(0xD800..=0xDBFF) => match escaped_unit(bytes, start + 6) {
                Some(0xDC00..=0xDFFF) => start + 12,
                _ => return Some(start),
            },
            Some(0xDC00..=0xDFFF) => return Some(start),
            Some(_) => start + 6,
            None => start + 2,
        };
    }
    None
}

/// The UTF-16 code unit that a `\uXXXX` at `start` names, if one stands there.
fn escaped_unit(bytes: &[u8], start: usize) -> Option<u16> {
    let hex = bytes.get(start..start + 6)?.strip_prefix(b"\\u")?;
    u16::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok()
}
