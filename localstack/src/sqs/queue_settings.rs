//! A queue's settable attributes, each with its bounds and default.
//!
//! On the wire every value is a string. What the stack acts on is read into its own form when it is
//! set; permissions and encryption are kept and told, and nothing comes of them.

use std::{borrow::Cow, collections::BTreeMap, time::Duration};

use super::{error::SqsError, limits, queue::Rules, redrive::RedrivePolicy};

/// Settable numbers: name, bounds, default.
const NUMBERS: [(&str, u32, u32, u32); 5] = [
    ("DelaySeconds", 0, 900, 0),
    ("MaximumMessageSize", 1_024, 1_048_576, 1_048_576),
    ("MessageRetentionPeriod", 60, 1_209_600, 345_600),
    ("ReceiveMessageWaitTimeSeconds", 0, 20, 0),
    ("VisibilityTimeout", 0, 43_200, 30),
];
/// Settable texts; an empty one takes the attribute away.
const TEXTS: [&str; 5] = [
    "KmsDataKeyReusePeriodSeconds",
    "KmsMasterKeyId",
    "Policy",
    "RedriveAllowPolicy",
    "RedrivePolicy",
];
/// Attributes of FIFO queues, which a standard queue does not know.
pub(crate) const OF_FIFO: [&str; 4] = [
    "ContentBasedDeduplication",
    "DeduplicationScope",
    "FifoQueue",
    "FifoThroughputLimit",
];
const SSE: &str = "SqsManagedSseEnabled";

/// Attributes as a request gives them.
pub(crate) type Given<'a> = BTreeMap<Cow<'a, str>, Cow<'a, str>>;

/// The values in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct QueueSettings {
    /// In the order of the table.
    numbers: [u32; NUMBERS.len()],
    texts: BTreeMap<&'static str, String>,
    sse: bool,
    redrive: Option<RedrivePolicy>,
}

impl Default for QueueSettings {
    fn default() -> Self {
        Self {
            numbers: NUMBERS.map(|(_, _, _, default)| default),
            texts: BTreeMap::new(),
            sse: true,
            redrive: None,
        }
    }
}

impl QueueSettings {
    /// How long a new message stays hidden where its sender does not say.
    pub(crate) fn delay(&self) -> Duration {
        Duration::from_secs(self.numbers[0].into())
    }

    /// The largest message, in bytes.
    pub(crate) fn message_bytes(&self) -> usize {
        usize::try_from(self.numbers[1]).unwrap_or(limits::MESSAGE_BYTES)
    }

    /// How long a receiver waits where it does not say.
    pub(crate) fn wait(&self) -> Duration {
        Duration::from_secs(self.numbers[3].into())
    }

    /// How long a received message is hidden where its receiver does not say.
    pub(crate) fn visibility(&self) -> Duration {
        Duration::from_secs(self.numbers[4].into())
    }

    /// Where dead messages go.
    pub(crate) fn redrive(&self) -> Option<&RedrivePolicy> {
        self.redrive.as_ref()
    }

    /// A text attribute, where it is set.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.texts.get(name).map(String::as_str)
    }

    /// The numbers that the queue itself keeps to.
    pub(crate) fn rules(&self) -> Rules {
        Rules {
            retention: Duration::from_secs(self.numbers[2].into()),
            receives_max: self.redrive.as_ref().map(|redrive| redrive.receives_max),
            ..Rules::default()
        }
    }

    /// These settings with the given changes; all of them or none.
    pub(crate) fn with(&self, changes: &Given<'_>) -> Result<Self, SqsError> {
        let mut settings = self.clone();
        for (name, value) in changes {
            settings.set(name, value)?;
        }
        let both = |name: &str| changes.get(name).is_some_and(|value| !value.is_empty());
        if both("KmsMasterKeyId") && changes.get(SSE).is_some_and(|value| value == "true") {
            return Err(SqsError::TwoEncryptions);
        }
        Ok(settings)
    }

    fn set(&mut self, name: &str, value: &str) -> Result<(), SqsError> {
        let invalid = || SqsError::InvalidAttributeValue(name.to_owned());
        let mut numbers = NUMBERS.iter().zip(&mut self.numbers);
        if let Some(((_, least, most, _), slot)) = numbers.find(|((known, ..), _)| *known == name) {
            *slot = within(value, *least, *most).ok_or_else(invalid)?;
        } else if let Some(known) = TEXTS.into_iter().find(|known| *known == name) {
            if value.is_empty() {
                self.texts.remove(known);
            } else {
                self.texts.insert(known, value.to_owned());
            }
            match known {
                "RedrivePolicy" => self.redrive = RedrivePolicy::read(value)?,
                "KmsMasterKeyId" if !value.is_empty() => self.sse = false,
                "KmsDataKeyReusePeriodSeconds" => {
                    within(value, 60, 86_400).ok_or_else(invalid)?;
                }
                "Policy" | "RedriveAllowPolicy" if !value.is_empty() => {
                    serde_json::from_str::<serde_json::Map<String, serde_json::Value>>(value)
                        .map_err(|_| invalid())?;
                }
                _ => {}
            }
        } else if name == SSE {
            self.sse = value.to_ascii_lowercase().parse().map_err(|_| invalid())?;
            if self.sse {
                self.texts.remove("KmsMasterKeyId");
            }
        } else {
            return Err(SqsError::InvalidAttributeName(name.to_owned()));
        }
        Ok(())
    }

    /// Every attribute with its value.
    pub(crate) fn all(&self) -> BTreeMap<&'static str, String> {
        let numbers = NUMBERS
            .iter()
            .zip(self.numbers)
            .map(|((name, ..), value)| (*name, value.to_string()));
        let texts = self.texts.iter().map(|(name, text)| (*name, text.clone()));
        numbers
            .chain(texts)
            .chain([(SSE, self.sse.to_string())])
            .collect()
    }

    /// The first attribute in which two settings differ.
    pub(crate) fn difference(&self, other: &Self) -> Option<&'static str> {
        let (mine, theirs) = (self.all(), other.all());
        let names = mine.keys().chain(theirs.keys());
        names
            .copied()
            .find(|name| mine.get(name) != theirs.get(name))
    }

    /// Whether an attribute of this name can be set.
    pub(crate) fn knows(name: &str) -> bool {
        name == SSE || TEXTS.contains(&name) || NUMBERS.iter().any(|(known, ..)| *known == name)
    }
}

fn within(value: &str, least: u32, most: u32) -> Option<u32> {
    value
        .parse()
        .ok()
        .filter(|number| (least..=most).contains(number))
}
