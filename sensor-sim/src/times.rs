//! The times in a JSON text, moved without touching anything else.

use caliper::datetime::DateTime;

/// The fewest and the most characters that a date-time has: `2026-01-05T08:00:00Z` and one with nanoseconds and an offset.
const LENGTHS: std::ops::RangeInclusive<usize> = 20..=35;

/// Writes `text` to the end of `out`, with every string in it that is a date-time, and nothing more, as `moved` says.
///
/// A date-time holds no quote and no escape, so what stands between two quotes that follow each other and is one is a string of its own.
pub(crate) fn move_times(
    text: &[u8],
    out: &mut Vec<u8>,
    mut moved: impl FnMut(DateTime) -> DateTime,
) {
    let mut copied = 0;
    let mut before: Option<usize> = None;
    for quote in memchr::memchr_iter(b'"', text) {
        let start = before.map_or(0, |before| before + 1);
        before = Some(quote);
        let between = text.get(start..quote).unwrap_or_default();
        if !LENGTHS.contains(&between.len()) || !between.first().is_some_and(u8::is_ascii_digit) {
            continue;
        }
        let time = str::from_utf8(between).map(DateTime::parse_lenient);
        if let Ok(Ok(time)) = time {
            out.extend_from_slice(text.get(copied..start).unwrap_or_default());
            moved(time).write_into(out);
            copied = quote;
        }
    }
    out.extend_from_slice(text.get(copied..).unwrap_or_default());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day_later(text: &str) -> String {
        let mut out = Vec::new();
        move_times(text.as_bytes(), &mut out, |time| {
            DateTime::from_unix_millis(time.unix_millis() + 86_400_000)
        });
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn strings_that_are_times_are_moved_and_nothing_else_is() {
        for (text, moved) in [
            (
                r#"{"a": "2026-01-31T23:59:59.999Z","b" : "2024-02-28T12:00:00Z"}"#,
                r#"{"a": "2026-02-01T23:59:59.999Z","b" : "2024-02-29T12:00:00.000Z"}"#,
            ),
            (
                r#"["2026-01-05T08:00:00+01:00"]"#,
                r#"["2026-01-06T07:00:00.000Z"]"#,
            ),
            (
                r#""2026-01-05T08:00:00.000Z""#,
                r#""2026-01-06T08:00:00.000Z""#,
            ),
        ] {
            assert_eq!(day_later(text), moved);
        }
        for untouched in [
            "",
            "\"",
            "{}",
            r#"{"a":"at 2026-01-05T08:00:00.000Z"}"#,
            r#"{"a":"\"2026-01-05T08:00:00.000Z\""}"#,
            r#"{"a":"PT42S","b":"2026-13-05T08:00:00.000Z","c":20260105080000000000}"#,
            r#"{"ü":"äöü","a":"2026-01-05"}"#,
        ] {
            assert_eq!(day_later(untouched), untouched);
        }
    }
}
