//! What holds for any bytes, whatever they are. The fuzz target and the test `laws` both call this.

use caliper::{Envelope, EnvelopeError, Fault, FaultCode, Rules, Validator, Verdict};
use serde_json::value::RawValue;

/// Faults of an answer: those that are listed, and one that counts the rest.
const MOST_FAULTS: usize = 101;
/// Bytes of a message: the longest one lists the actions of an event type.
const LONGEST_MESSAGE: usize = 1_024;
/// Bytes of a pointer: as many properties as objects may stand in each other, and one name from the text.
const LONGEST_POINTER: usize = 64 * 32 + 4 * 64 + 16;

/// Judges the bytes in every way there is, and compares.
///
/// # Panics
/// Where a law is broken.
pub(crate) fn hold(bytes: &[u8]) {
    let strict = Laws::of(bytes, Rules::Strict);
    let lenient = Laws::of(bytes, Rules::Lenient);
    if strict.is_valid() {
        assert!(
            lenient.is_valid(),
            "strict valid, lenient {:?}",
            lenient.faults
        );
    }
    if Envelope::parse(bytes, Rules::Strict).is_ok() {
        assert!(Envelope::parse(bytes, Rules::Lenient).is_ok());
    }
}

struct Laws;

impl Laws {
    /// The laws of one set of rules.
    fn of(bytes: &[u8], rules: Rules) -> Verdict {
        let mut validator = Validator::new(rules);
        let verdict = validator.any(bytes);
        well_formed(bytes, &verdict.faults);
        let again = validator.any(bytes);
        assert_eq!(
            verdict.faults, again.faults,
            "another answer the second time"
        );
        let envelope = validator.envelope(bytes);
        well_formed(bytes, &envelope.faults);
        if is_json(bytes) {
            assert!(
                !says_not_json(&verdict) && !says_not_json(&envelope),
                "{:?}",
                verdict.faults
            );
        } else {
            // What is too deep is not read to its end.
            assert!(
                says_not_json(&verdict) || says_too_deep(&verdict),
                "{:?}",
                verdict.faults
            );
            assert!(says_not_json(&envelope), "{:?}", envelope.faults);
        }
        match Envelope::parse(bytes, rules) {
            Ok(parsed) => {
                let items = validator.items(&parsed);
                assert!(
                    items
                        .iter()
                        .map(words)
                        .eq(envelope.faults.iter().map(words))
                );
            }
            Err(EnvelopeError::NotJson { .. }) => assert!(!is_json(bytes), "taken for no JSON"),
            Err(EnvelopeError::Faults(faults)) => {
                well_formed(bytes, &faults);
                let listed = faults
                    .iter()
                    .filter(|fault| fault.code != FaultCode::MoreFaults);
                assert!(
                    listed
                        .zip(&envelope.faults)
                        .all(|(one, other)| one == other)
                );
                assert!(!faults.is_empty() && !envelope.is_valid());
            }
            Err(EnvelopeError::UnsupportedVersion(_)) => assert!(!envelope.is_valid()),
        }
        if let Ok(text) = std::str::from_utf8(bytes) {
            for verdict in [
                validator.item(text),
                validator.event(text),
                validator.entity(text),
            ] {
                well_formed(bytes, &verdict.faults);
            }
        }
        verdict
    }
}

/// A fault without its place in the text, which an item of an envelope counts from its own beginning.
fn words(fault: &Fault) -> (&str, FaultCode, &str) {
    (fault.pointer.as_str(), fault.code, &fault.message)
}

fn says_not_json(verdict: &Verdict) -> bool {
    verdict
        .faults
        .iter()
        .any(|fault| fault.code == FaultCode::NotJson)
}

fn says_too_deep(verdict: &Verdict) -> bool {
    verdict
        .faults
        .iter()
        .any(|fault| fault.code == FaultCode::TooDeep)
}

/// The faults can be shown to somebody: few, short, and within the text.
fn well_formed(bytes: &[u8], faults: &[Fault]) {
    assert!(faults.len() <= MOST_FAULTS, "{} faults", faults.len());
    for fault in faults {
        assert!(fault.offset <= bytes.len(), "{fault}: at {}", fault.offset);
        assert!(
            !fault.message.is_empty() && fault.message.len() <= LONGEST_MESSAGE,
            "{fault}"
        );
        assert!(fault.pointer.as_str().len() <= LONGEST_POINTER, "{fault}");
    }
}

/// Whether this is JSON by another parser's word, in UTF-8, with escapes that name whole characters.
fn is_json(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_ok()
        && serde_json::from_slice::<&RawValue>(bytes).is_ok()
        && whole_characters(bytes)
}

/// Whether every escaped half of a character has its other half, in a text that is JSON in all else.
fn whole_characters(bytes: &[u8]) -> bool {
    let mut rest = bytes;
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        if *first == b'\\' {
            let Some((kind, after)) = rest.split_first() else {
                return true;
            };
            rest = after;
            if *kind == b'u' {
                let Some((unit, after)) = unit(rest) else {
                    return true;
                };
                rest = after;
                match unit {
                    0xD800..=0xDBFF => match rest.strip_prefix(b"\\u").and_then(self::unit) {
                        Some((0xDC00..=0xDFFF, after)) => rest = after,
                        _ => return false,
                    },
                    0xDC00..=0xDFFF => return false,
                    _ => {}
                }
            }
        }
    }
    true
}

fn unit(text: &[u8]) -> Option<(u16, &[u8])> {
    let (digits, after) = text.split_first_chunk::<4>()?;
    let unit = u16::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?;
    Some((unit, after))
}
