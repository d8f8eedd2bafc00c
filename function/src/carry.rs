//! What SQS cannot carry, said in other words.
//!
//! SQS takes the characters of XML 1.0 only (`SendMessage`, `MessageBody`). Of everything that may stand in a JSON
//! text, that leaves out two: U+FFFE and U+FFFF. (Control characters and surrogates stand in JSON as escapes, which
//! are ASCII.) Both can only stand inside a string, where `\ufffe` and `\uffff` mean the same: the message differs
//! in bytes, and is equal as JSON.

use std::borrow::Cow;

/// A valid JSON text, or a part of one, as SQS can carry it. Almost always the very text that was given.
#[must_use]
pub fn carriable(json: &str) -> Cow<'_, str> {
    let mut carried = String::new();
    let mut kept = 0;
    // 0xEF begins U+F000 to U+FFFF in UTF-8, and stands nowhere else.
    for at in memchr::memchr_iter(0xEF, json.as_bytes()) {
        let escape = match json.as_bytes().get(at..at + 3) {
            Some([_, 0xBF, 0xBE]) => "\\ufffe",
            Some([_, 0xBF, 0xBF]) => "\\uffff",
            _ => continue,
        };
        carried.push_str(json.get(kept..at).unwrap_or_default());
        carried.push_str(escape);
        kept = at + 3;
    }
    if kept == 0 {
        return Cow::Borrowed(json);
    }
    carried.push_str(json.get(kept..).unwrap_or_default());
    Cow::Owned(carried)
}
