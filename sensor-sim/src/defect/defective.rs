//! A source some of whose slots are wrong on purpose.

use std::sync::Arc;

use caliper::datetime::DateTime;
use memchr::memmem;

use super::{Defect, PlannedDefects};
use crate::edited::{Edit, Edited};
use crate::source::Source;
use crate::times::move_times;

/// How long an oversize body is, in bytes: over the 6 MB that Lambda takes (Lambda quotas, "Invocation payload, synchronous").
const OVERSIZE: usize = 6 * 1024 * 1024 + 1;

/// And one that goes compressed: over what the function lets a body grow to.
const OVERSIZE_DECODED: usize = 16 * 1024 * 1024 + 1;

/// How far back stale times are set, in milliseconds: 400 days.
const BACK: i64 = 400 * 24 * 60 * 60 * 1000;

/// The member that tells the version of an envelope.
const VERSION: &[u8] = b"\"dataVersion\"";

/// A version that does not exist.
const NO_VERSION: &[u8] = b"http://purl.imsglobal.org/ctx/caliper/v9p9";

/// Puts defects into the slots of `source`, whose envelopes are JSON; `gzip` says whether they will be compressed.
pub(crate) fn defective(
    source: Arc<dyn Source>,
    planned: PlannedDefects,
    gzip: bool,
) -> Arc<dyn Source> {
    let oversize = if gzip { OVERSIZE_DECODED } else { OVERSIZE };
    Arc::new(Edited::new(source, Defective { planned, oversize }))
}

struct Defective {
    planned: PlannedDefects,
    oversize: usize,
}

impl Edit for Defective {
    fn edit(&self, slot: u64, body: &mut Vec<u8>) {
        if let Some(defect) = self.planned.at(slot) {
            spoil(defect, self.oversize, body);
        }
    }

    fn defect(&self, slot: u64) -> Option<Defect> {
        self.planned.at(slot)
    }
}

/// Does to a body what the defect does; those of headers and of sending leave it alone.
fn spoil(defect: Defect, oversize: usize, body: &mut Vec<u8>) {
    match defect {
        Defect::Malformed => body.truncate(body.len() / 2),
        Defect::WrongVersion => set_version(body),
        Defect::Oversize => {
            // White space before the last brace: the envelope stays what it is.
            body.pop();
            body.resize(oversize - 1, b' ');
            body.push(b'}');
        }
        Defect::Stale => {
            let fresh = std::mem::take(body);
            move_times(&fresh, body, |time| {
                DateTime::from_unix_millis(time.unix_millis() - BACK)
            });
        }
        Defect::WrongToken | Defect::NoToken | Defect::WrongType | Defect::NaturalDuplicate => {}
    }
}

/// An envelope that tells no version, as in Caliper 1.0, tells this one then.
fn set_version(body: &mut Vec<u8>) {
    let Some(found) = memmem::find(body, VERSION) else {
        if let Some(brace) = memchr::memchr(b'{', body) {
            let member = [VERSION, b":\"", NO_VERSION, b"\","].concat();
            let first = brace + 1;
            body.splice(first..first, member);
        }
        return;
    };
    let value = found + VERSION.len();
    let mut quotes = memchr::memchr_iter(b'"', body.get(value..).unwrap_or_default());
    if let (Some(open), Some(close)) = (quotes.next(), quotes.next()) {
        body.splice(value + open + 1..value + close, NO_VERSION.iter().copied());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENVELOPE: &str = r#"{"sensor":"https://a.example","sendTime":"2028-03-01T00:00:00.250Z","dataVersion":"http://purl.imsglobal.org/ctx/caliper/v1p2","data":[{"eventTime":"2028-02-29T23:59:59.999Z","target":{"currentTime":"PT42S"},"session":{"startedAtTime":"2028-02-29T23:00:00.000Z"}}]}"#;

    fn spoiled(defect: Defect) -> String {
        let mut body = ENVELOPE.as_bytes().to_vec();
        spoil(defect, OVERSIZE, &mut body);
        String::from_utf8(body).unwrap()
    }

    #[test]
    fn stale_times_are_all_set_back_alike() {
        let expected = ENVELOPE
            .replace("2028-03-01", "2027-01-26")
            .replace("2028-02-29", "2027-01-25");
        assert_eq!(spoiled(Defect::Stale), expected);
    }

    #[test]
    fn a_wrong_version_is_the_only_thing_wrong() {
        assert_eq!(
            spoiled(Defect::WrongVersion),
            ENVELOPE.replace("v1p2", "v9p9")
        );
    }

    #[test]
    fn an_envelope_without_a_version_gets_a_wrong_one() {
        let mut body = br#"{"sensor":"a","data":[]}"#.to_vec();
        spoil(Defect::WrongVersion, OVERSIZE, &mut body);
        let expected = r#"{"dataVersion":"http://purl.imsglobal.org/ctx/caliper/v9p9","sensor":"a","data":[]}"#;
        assert_eq!(String::from_utf8(body).unwrap(), expected);
    }

    #[test]
    fn an_oversize_envelope_is_the_same_envelope() {
        let body = spoiled(Defect::Oversize);
        assert_eq!(body.len(), OVERSIZE);
        let read = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
        assert_eq!(read(&body), read(ENVELOPE));
    }

    #[test]
    fn malformed_is_no_json() {
        assert!(serde_json::from_str::<serde_json::Value>(&spoiled(Defect::Malformed)).is_err());
    }

    #[test]
    fn defects_of_headers_leave_the_body_alone() {
        for defect in [
            Defect::WrongToken,
            Defect::NoToken,
            Defect::WrongType,
            Defect::NaturalDuplicate,
        ] {
            assert_eq!(spoiled(defect), ENVELOPE);
        }
    }
}
