//! Envelopes that the endpoint had to split: a message that carries some of an envelope's items is as good as the whole, if it is the sensor's own
//! bytes around a run of them.

use caliper::{Envelope, Rules};

use crate::unchanged::Unchanged;

/// Whether `body` is an envelope like `whole`, with some but not all of its items, one after the other, and nothing else.
#[must_use]
pub fn is_part(unchanged: Unchanged, whole: &[u8], body: &[u8]) -> bool {
    let read = |text| Envelope::parse(text, Rules::Lenient).ok();
    let (Some(whole), Some(part)) = (read(whole), read(body)) else {
        return false;
    };
    let is_like = match unchanged {
        Unchanged::Bytes => whole.wrapper() == part.wrapper(),
        Unchanged::Json => {
            let head = |envelope: &Envelope<'_>| (envelope.send_time, envelope.data_version);
            whole.sensor == part.sensor && head(&whole) == head(&part)
        }
    };
    let same = |(one, other): (&&serde_json::value::RawValue, &&serde_json::value::RawValue)| {
        unchanged.holds(one.get().as_bytes(), other.get().as_bytes())
    };
    let is_less = part.data.len() < whole.data.len();
    let mut runs = whole.data.windows(part.data.len());
    is_less && is_like && runs.any(|run| run.iter().zip(&part.data).all(same))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn envelope(items: &str) -> String {
        format!(
            r#"{{"sensor":"s","sendTime":"2026-01-05T08:00:00.000Z","data":[{items}],"dataVersion":"http://purl.imsglobal.org/ctx/caliper/v1p2"}}"#
        )
    }

    #[test]
    fn a_run_of_items_is_a_part_and_all_else_is_not() {
        let whole = envelope(r#"{"n":1},{"n":2},{"n":3}"#);
        for (items, expected) in [
            (r#"{"n":1}"#, true),
            (r#"{"n":2},{"n":3}"#, true),
            (r#"{"n":1},{"n":2},{"n":3}"#, false),
            (r#"{"n":1}, {"n":2},{"n":3}"#, false),
            (r#"{"n":1},{"n":3}"#, false),
            (r#"{"n":2},{"n":1}"#, false),
            (r#"{"n":4}"#, false),
            (r#"{"n": 1}"#, false),
            (r#"{"n":1},{"n":2},{"n":3},{"n":1}"#, false),
        ] {
            let part = envelope(items);
            let found = is_part(Unchanged::Bytes, whole.as_bytes(), part.as_bytes());
            assert_eq!(found, expected, "{items}");
        }
        let spaced = envelope(r#"{"n": 1}"#);
        assert!(is_part(
            Unchanged::Json,
            whole.as_bytes(),
            spaced.as_bytes()
        ));
        for (from, to) in [("\"s\"", "\"t\""), ("05T", "06T"), ("v1p2", "v1p1")] {
            let other = envelope(r#"{"n":1}"#).replace(from, to);
            for unchanged in [Unchanged::Bytes, Unchanged::Json] {
                assert!(
                    !is_part(unchanged, whole.as_bytes(), other.as_bytes()),
                    "{to}"
                );
            }
        }
        assert!(!is_part(Unchanged::Bytes, whole.as_bytes(), b"no envelope"));
    }
}
