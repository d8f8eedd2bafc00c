//! A queue's settable attributes, each with its bounds and default.
//!
//! On the wire every value is a decimal string. Attributes that this stack does not act on are
//! refused rather than taken and ignored.

use std::{borrow::Cow, collections::BTreeMap, time::Duration};

use super::{error::SqsError, limits};

/// Settable attributes: name, bounds, default.
const TABLE: [(&str, u32, u32, u32); 5] = [
    ("DelaySeconds", 0, 900, 0),
    ("MaximumMessageSize", 1_024, 1_048_576, 1_048_576),
    ("MessageRetentionPeriod", 60, 1_209_600, 345_600),
    ("ReceiveMessageWaitTimeSeconds", 0, 20, 0),
    ("VisibilityTimeout", 0, 43_200, 30),
];

/// The values in force, in the order of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct QueueSettings([u32; TABLE.len()]);

impl Default for QueueSettings {
    fn default() -> Self {
        Self(TABLE.map(|(_, _, _, default)| default))
    }
}

impl QueueSettings {
    /// How long a new message stays hidden where its sender does not say.
    pub(crate) fn delay(&self) -> Duration {
        Duration::from_secs(self.0[0].into())
    }

    /// The largest message, in bytes.
    pub(crate) fn message_bytes(&self) -> usize {
        usize::try_from(self.0[1]).unwrap_or(limits::MESSAGE_BYTES)
    }

    /// How long a receiver waits where it does not say.
    pub(crate) fn wait(&self) -> Duration {
        Duration::from_secs(self.0[3].into())
    }

    /// How long a received message is hidden where its receiver does not say.
    pub(crate) fn visibility(&self) -> Duration {
        Duration::from_secs(self.0[4].into())
    }

    /// These settings with the given changes; all of them or none.
    pub(crate) fn with(
        mut self,
        changes: &BTreeMap<Cow<'_, str>, Cow<'_, str>>,
    ) -> Result<Self, SqsError> {
        for (name, value) in changes {
            let row = TABLE
                .iter()
                .zip(&mut self.0)
                .find(|((known, ..), _)| known == name);
            let Some(((_, least, most, _), slot)) = row else {
                return Err(SqsError::InvalidAttributeName(name.clone().into_owned()));
            };
            match value.parse() {
                Ok(number) if (*least..=*most).contains(&number) => *slot = number,
                _ => return Err(SqsError::InvalidAttributeValue(name.clone().into_owned())),
            }
        }
        Ok(self)
    }

    /// The first attribute in which two settings differ.
    pub(crate) fn difference(&self, other: &Self) -> Option<&'static str> {
        let mut pairs = TABLE.iter().zip(self.0.iter().zip(&other.0));
        pairs
            .find(|(_, (mine, theirs))| mine != theirs)
            .map(|((name, ..), _)| *name)
    }

    /// Every attribute with its value.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&'static str, u64)> {
        TABLE
            .iter()
            .zip(self.0)
            .map(|((name, ..), value)| (*name, u64::from(value)))
    }
}
