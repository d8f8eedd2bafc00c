//! Bodies that a case does not spell out: envelopes of a given length, and compressed ones.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;

use super::case::Padded;

/// A valid envelope of exactly this length, or as short as can be where that is longer.
#[must_use]
pub fn padded(Padded { bytes, items }: Padded, tag: &str) -> Vec<u8> {
    let before = format!(
        r#"{{"sensor":"https://check.example.edu/{tag}","sendTime":"2026-01-05T08:00:00.000Z","dataVersion":"http://purl.imsglobal.org/ctx/caliper/v1p2","data":["#
    );
    let begin = |index: usize| format!(r#"{{"type":"Event","tag":"{tag} {index:06}","padding":""#);
    let end = r#""}"#;
    let items = items.max(1);
    let fixed = before.len() + "]}".len() + items * (begin(0).len() + end.len() + 1) - 1;
    let padding = bytes.saturating_sub(fixed);
    let mut body = before;
    body.reserve(bytes);
    for index in 0..items {
        if index > 0 {
            body.push(',');
        }
        body.push_str(&begin(index));
        let more = usize::from(index < padding % items);
        body.extend(std::iter::repeat_n('x', padding / items + more));
        body.push_str(end);
    }
    body.push_str("]}");
    body.into_bytes()
}

/// The bytes as gzip.
#[must_use]
pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    // Writing into memory cannot fail.
    let _ = encoder.write_all(bytes);
    encoder.finish().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_padded_envelope_is_valid_and_as_long_as_asked() {
        for (bytes, items) in [(500, 1), (1_000, 3), (100_001, 7)] {
            let body = padded(Padded { bytes, items }, "tag");
            assert_eq!(body.len(), bytes);
            let envelope = caliper::Envelope::parse(&body, caliper::Rules::Strict).unwrap();
            assert_eq!(envelope.data.len(), items);
        }
    }
}
