//! One line of a recording: an envelope, or an event that wants one.

use std::collections::BTreeMap;
use std::ops::Range;
use std::str::Utf8Error;

use caliper::datetime::DateTime;
use caliper::vocabulary::DataVersion;
use serde_json::value::RawValue;

use crate::wrap::{wanted, wrapped};

/// The sensor that vouches for events which were recorded without an envelope.
const SENSOR: &str = "https://example.edu/sensors/replay";

/// What is wrong with a line.
#[derive(Debug, thiserror::Error)]
pub enum LineError {
    /// No text.
    #[error("not UTF-8")]
    NotText(#[from] Utf8Error),
    /// No JSON, or no object.
    #[error("not a JSON object")]
    NotAnObject(#[from] serde_json::Error),
    /// Longer than any line of a recording.
    #[error("longer than 64 MiB")]
    TooLong,
    /// No time, where one would do.
    #[error("neither a JSON object nor a time such as 2026-01-05T08:00:00Z")]
    NotATime,
    /// Nothing says when it was sent.
    #[error("it has no sendTime and no eventTime that is a date-time")]
    NoTime,
}

/// A line, taken apart.
pub(super) struct Line<'l> {
    text: &'l str,
    time: DateTime,
    /// The version of the envelope that it wants, if it is none.
    wants: Option<DataVersion>,
    /// Where the ids of its events stand, without their quotes, and the place of each in `data`.
    ids: Vec<(u16, Range<usize>)>,
}

impl<'l> Line<'l> {
    pub(super) fn read(line: &'l [u8]) -> Result<Self, LineError> {
        let text = str::from_utf8(line)?.trim();
        let members: BTreeMap<String, &RawValue> = serde_json::from_str(text)?;
        let time = ["sendTime", "eventTime"]
            .into_iter()
            .filter_map(|name| string(members.get(name)?))
            .find_map(|time| DateTime::parse_lenient(time).ok())
            .ok_or(LineError::NoTime)?;
        let wants = wanted(&members);
        let items = match (wants, members.get("data")) {
            (None, Some(data)) => serde_json::from_str::<Vec<&RawValue>>(data.get()),
            _ => Ok(Vec::new()),
        };
        let items = items.unwrap_or_default();
        let mut ids = Vec::new();
        if wants.is_some() {
            ids.extend(event_id(text, &members).map(|id| (0, id)));
        }
        for (position, item) in (0..=u16::MAX).zip(items) {
            if let Ok(members) = serde_json::from_str(item.get()) {
                ids.extend(event_id(text, &members).map(|id| (position, id)));
            }
        }
        Ok(Self {
            text,
            time,
            wants,
            ids,
        })
    }

    /// When it was sent, or else when it happened.
    pub(super) fn time(&self) -> DateTime {
        self.time
    }

    /// Its bytes, with the ids of its events as `new_id` says for each place in `data`.
    pub(super) fn with_ids(&self, new_id: impl Fn(u16) -> Vec<u8>) -> Vec<u8> {
        let mut out = Vec::with_capacity(self.text.len() + 64);
        let mut copied = 0;
        for (position, id) in &self.ids {
            let before = self.text.get(copied..id.start).unwrap_or_default();
            out.extend_from_slice(before.as_bytes());
            out.extend(new_id(*position));
            copied = id.end;
        }
        let rest = self.text.get(copied..).unwrap_or_default();
        out.extend_from_slice(rest.as_bytes());
        out
    }

    /// Its bytes.
    pub(super) fn as_recorded(&self) -> Vec<u8> {
        self.text.as_bytes().to_vec()
    }

    /// These bytes of the line as what is sent: in an envelope of this time, if they are none.
    pub(super) fn enveloped(&self, bytes: Vec<u8>, send_time: DateTime) -> Vec<u8> {
        match self.wants {
            None => bytes,
            Some(version) => wrapped(SENSOR, send_time, version, &bytes),
        }
    }
}

/// Where the id of an item stands in `text`, from which the item was cut; none if it is no event, or has none.
fn event_id(text: &str, members: &BTreeMap<String, &RawValue>) -> Option<Range<usize>> {
    let kind = string(members.get("type")?)?;
    let id = string(members.get("id")?)?;
    let start = id.as_ptr().addr().checked_sub(text.as_ptr().addr())?;
    kind.ends_with("Event").then(|| start..start + id.len())
}

/// What stands between the quotes of a string, escapes as they are.
fn string<'a>(raw: &&'a RawValue) -> Option<&'a str> {
    raw.get().strip_prefix('"')?.strip_suffix('"')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn renamed(line: &str) -> String {
        let line = Line::read(line.as_bytes()).unwrap();
        let bytes = line.with_ids(|position| format!("id-{position}").into_bytes());
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn ids_of_events_are_found_and_no_others() {
        let envelope = r#" { "sensor":"s", "sendTime":"2026-01-05T08:00:00.000Z", "data":[ {"id":"urn:uuid:1","type":"ViewEvent","actor":{"id":"urn:uuid:1","type":"Person"}},{"type":"Person","id":"p"} ,{"type":"Event", "id" : "urn:uuid:2"},{"type":"Event"},7]}"#;
        assert_eq!(
            renamed(envelope),
            r#"{ "sensor":"s", "sendTime":"2026-01-05T08:00:00.000Z", "data":[ {"id":"id-0","type":"ViewEvent","actor":{"id":"urn:uuid:1","type":"Person"}},{"type":"Person","id":"p"} ,{"type":"Event", "id" : "id-2"},{"type":"Event"},7]}"#
        );
        let event =
            r#"{"type":"GradeEvent","id":"urn:uuid:1","eventTime":"2026-01-05T08:00:00.000Z"}"#;
        assert_eq!(renamed(event), event.replace("urn:uuid:1", "id-0"));
    }

    #[test]
    fn an_event_gets_an_envelope_and_an_envelope_does_not() {
        let now = DateTime::from_unix_millis(0);
        for (line, head) in [
            (
                r#"{"@context":"http://purl.imsglobal.org/ctx/caliper/v1p1","eventTime":"2026-01-05T08:00:00Z"}"#,
                r#"{"sensor":"https://example.edu/sensors/replay","sendTime":"1970-01-01T00:00:00.000Z","dataVersion":"http://purl.imsglobal.org/ctx/caliper/v1p1","data":[{"#,
            ),
            (
                r#"{"sensor":"s","data":[],"sendTime":"2026-01-05T08:00:00+01:00"}"#,
                r#"{"sensor":"s""#,
            ),
        ] {
            let read = Line::read(line.as_bytes()).unwrap();
            let body = read.enveloped(line.as_bytes().to_vec(), now);
            assert!(
                body.starts_with(head.as_bytes()),
                "{}",
                String::from_utf8_lossy(&body)
            );
        }
    }

    #[test]
    fn what_is_no_line_is_told() {
        for (line, words) in [
            (&b"\xff"[..], "not UTF-8"),
            (b"[]", "not a JSON object"),
            (b"{", "not a JSON object"),
            (b"{}", "it has no sendTime"),
            (b"{\"sendTime\":\"yesterday\"}", "it has no sendTime"),
        ] {
            let error = Line::read(line).err().unwrap().to_string();
            assert!(error.starts_with(words), "{error}");
        }
    }
}
