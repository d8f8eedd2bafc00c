//! The numbers and characters that SQS allows, each as one check that says no in SQS's own words.
//!
//! Source: the "message quotas" page of the SQS developer guide, and recorded answers of the
//! service.

use super::error::SqsError;

/// The largest message, and the largest sum over a batch, in bytes: 1 MiB.
pub(crate) const MESSAGE_BYTES: usize = 1_048_576;
/// Entries in a batch.
const BATCH_ENTRIES: usize = 10;
/// Characters of a batch entry's id.
const ID_MAX: usize = 80;
/// Characters of a queue's name.
const NAME_MAX: usize = 80;
/// Messages in one answer to `ReceiveMessage`.
pub(crate) const RECEIVE_MAX: i64 = 10;
/// Seconds a message can be hidden: 12 hours.
pub(crate) const VISIBILITY_SECONDS: i64 = 43_200;
/// Seconds a message can be delayed.
pub(crate) const DELAY_SECONDS: i64 = 900;
/// Seconds a receiver can wait.
pub(crate) const WAIT_SECONDS: i64 = 20;

/// Checks a batch's form: its number of entries and their ids. `kind` is the action's name.
pub(crate) fn batch(kind: &'static str, ids: &[&str]) -> Result<(), SqsError> {
    match ids.len() {
        0 => return Err(SqsError::EmptyBatchRequest(kind)),
        n if n > BATCH_ENTRIES => return Err(SqsError::TooManyEntries(n)),
        _ => {}
    }
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    for (position, id) in ids.iter().enumerate() {
        if id.is_empty() || id.len() > ID_MAX || !id.bytes().all(allowed) {
            return Err(SqsError::InvalidBatchEntryId);
        }
        if ids.iter().take(position).any(|earlier| earlier == id) {
            return Err(SqsError::BatchEntryIdsNotDistinct((*id).to_owned()));
        }
    }
    Ok(())
}

/// Checks that every character is one that XML 1.0 can carry.
pub(crate) fn characters(text: &str) -> Result<(), SqsError> {
    let bytes = text.as_bytes();
    // What can be refused is a control character or one of the two non-characters EF BF BE and EF
    // BF BF; bytes are quicker than chars.
    let is_refused = |b: u8| b < 0x20 && !matches!(b, b'\t' | b'\n' | b'\r');
    // Whole chunks without a way out in between: the compiler looks at many bytes at a time.
    let refused = bytes
        .chunks(64)
        .any(|chunk| chunk.iter().fold(false, |bad, &b| bad | is_refused(b)))
        || memchr::memchr_iter(0xEF, bytes)
            .any(|at| matches!(bytes.get(at + 1..at + 3), Some([0xBF, 0xBE | 0xBF])));
    if refused {
        Err(SqsError::InvalidMessageContents)
    } else {
        Ok(())
    }
}

/// Checks a size in bytes against the queue's own limit.
pub(crate) fn size(bytes: usize, limit: usize) -> Result<(), SqsError> {
    if bytes <= limit {
        return Ok(());
    }
    Err(SqsError::InvalidParameterValue(format!(
        "One or more parameters are invalid. Reason: Message must be shorter than {limit} bytes."
    )))
}

/// Checks that a number of seconds, or of messages, lies in `0..=most` (or `least..=most`).
pub(crate) fn between(
    name: &str,
    value: i64,
    least: i64,
    most: i64,
    reason: &str,
) -> Result<u32, SqsError> {
    if (least..=most).contains(&value)
        && let Ok(value) = u32::try_from(value)
    {
        return Ok(value);
    }
    Err(SqsError::parameter(name, value, reason))
}

/// Checks a queue's name: 1 to 80 letters, digits, `-` and `_`, at the end of a FIFO queue's `.fifo`. FIFO queues are not carried.
pub(crate) fn queue_name(name: &str, is_fifo: bool) -> Result<(), SqsError> {
    let stem = if is_fifo {
        name.strip_suffix(".fifo").unwrap_or_default()
    } else {
        name
    };
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    if stem.is_empty() || name.len() > NAME_MAX || !stem.bytes().all(allowed) {
        let words = if is_fifo {
            "The name of a FIFO queue can only include alphanumeric characters, hyphens, or underscores, must end with .fifo suffix and be 1 to 80 in length"
        } else {
            "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length"
        };
        return Err(SqsError::InvalidParameterValue(words.to_owned()));
    }
    if is_fifo {
        let words =
            "The local stack carries standard queues only, and `FifoQueue` asks for another.";
        return Err(SqsError::UnsupportedOperation(words.to_owned()));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Invariant: a text is refused exactly if one of its characters is outside
        /// `#x9 | #xA | #xD | #x20-#xD7FF | #xE000-#xFFFD | #x10000-#x10FFFF`.
        #[test]
        fn characters_are_refused_exactly_as_xml_says(text in proptest::collection::vec(prop_oneof![any::<char>(), Just('\u{fffe}'), Just('\u{ffff}'), Just('\u{fffd}'), Just('\u{ffbe}'), Just('\u{1}'), Just('\n')], 0..20)) {
            let text: String = text.into_iter().collect();
            let allowed = text.chars().all(|c| matches!(c, '\u{9}' | '\u{a}' | '\u{d}' | '\u{20}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..='\u{10ffff}'));
            prop_assert_eq!(characters(&text).is_ok(), allowed);
        }
    }

    #[test]
    fn a_batch_is_judged_by_number_then_ids() {
        let ids = |ids: &[&str]| batch("SendMessageBatch", ids);
        assert_eq!(
            ids(&[]),
            Err(SqsError::EmptyBatchRequest("SendMessageBatch"))
        );
        assert_eq!(ids(&["a"; 11]), Err(SqsError::TooManyEntries(11)));
        assert_eq!(
            ids(&["a", "a"]),
            Err(SqsError::BatchEntryIdsNotDistinct("a".into()))
        );
        assert_eq!(ids(&["a b"]), Err(SqsError::InvalidBatchEntryId));
        assert_eq!(ids(&["a", "A", "-_9"]), Ok(()));
    }
}
