//! Receipt handles: which message, of which queue, received for the how-manieth time.
//!
//! A handle is opaque to clients. The queue's random key inside it keeps a handle from acting on
//! another queue, or on a queue of the same name made later.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};

use super::{error::SqsError, queue::Sequence};

/// A queue's random key.
#[derive(Clone, Copy, Debug)]
pub(crate) struct QueueKey(u64);

impl QueueKey {
    /// A new one.
    pub(crate) fn random() -> Self {
        Self(uuid::Uuid::new_v4().as_u64_pair().1)
    }

    /// The handle for a message received for the `receives`-th time.
    pub(crate) fn handle(self, sequence: Sequence, receives: u32) -> String {
        let mut bytes = [0; 20];
        let (key, rest) = bytes.split_at_mut(8);
        let (number, count) = rest.split_at_mut(8);
        key.copy_from_slice(&self.0.to_be_bytes());
        number.copy_from_slice(&sequence.0.to_be_bytes());
        count.copy_from_slice(&receives.to_be_bytes());
        BASE64_URL_SAFE_NO_PAD.encode(bytes)
    }

    /// The message a handle speaks of. Any handle of a message will do, also one of an earlier
    /// receive: SQS promises nothing about older handles of standard queues.
    pub(crate) fn sequence(self, handle: &str) -> Result<Sequence, SqsError> {
        let bytes = BASE64_URL_SAFE_NO_PAD
            .decode(handle)
            .map_err(|_| SqsError::ReceiptHandleIsInvalid)?;
        let (Some((key, rest)), 20) = (bytes.split_first_chunk(), bytes.len()) else {
            return Err(SqsError::ReceiptHandleIsInvalid);
        };
        match rest.first_chunk() {
            Some(number) if *key == self.0.to_be_bytes() => {
                Ok(Sequence(u64::from_be_bytes(*number)))
            }
            _ => Err(SqsError::ReceiptHandleIsInvalid),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_handle_leads_back_to_its_message_in_its_own_queue_only() {
        let key = QueueKey::random();
        let handle = key.handle(Sequence(7), 2);
        assert_eq!(key.sequence(&handle), Ok(Sequence(7)));
        for (key, handle) in [
            (QueueKey(key.0 ^ 1), handle.as_str()),
            (key, "AAAA"),
            (key, "no handle"),
        ] {
            assert_eq!(
                key.sequence(handle),
                Err(SqsError::ReceiptHandleIsInvalid),
                "{handle}"
            );
        }
    }
}
