//! Where dead messages go, and which queues may send theirs: the two redrive policies.
//!
//! Source: SQS developer guide, "Using dead-letter queues"; the texts of the refusals are recorded
//! ones, but for the last.

use serde::Deserialize;
use serde_json::{Map, Value};

use super::error::SqsError;

/// Receives after which a message can be dead.
const RECEIVES_MAX: u32 = 1_000;

/// `RedrivePolicy`, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RedrivePolicy {
    /// The ARN of the queue that takes the dead messages.
    pub(crate) target: String,
    /// How often a message is received before it is dead.
    pub(crate) receives_max: u32,
}

impl RedrivePolicy {
    /// Reads the attribute; an empty text is no policy.
    pub(crate) fn read(text: &str) -> Result<Option<Self>, SqsError> {
        if text.is_empty() {
            return Ok(None);
        }
        let invalid = |reason: &str| refused(text, reason);
        let policy: Map<String, Value> = serde_json::from_str(text)
            .map_err(|_| invalid("Redrive policy is not a valid JSON map."))?;
        let mandatory = |name: &str| {
            policy.get(name).ok_or_else(|| {
                invalid(&format!(
                    "Redrive policy does not contain mandatory attribute: {name}."
                ))
            })
        };
        let target = mandatory("deadLetterTargetArn")?;
        let receives = mandatory("maxReceiveCount")?;
        let target = target
            .as_str()
            .ok_or_else(|| invalid("Redrive policy is not a valid JSON map."))?;
        // Written as a number or as a string, SQS takes both.
        let written = receives
            .as_str()
            .map_or_else(|| receives.to_string(), str::to_owned);
        let receives_max = written
            .parse()
            .ok()
            .filter(|receives| (1..=RECEIVES_MAX).contains(receives))
            .ok_or_else(|| {
                invalid(&format!(
                    "Invalid value for maxReceiveCount: {written}, valid values are from 1 to {RECEIVES_MAX} both inclusive."
                ))
            })?;
        Ok(Some(Self {
            target: target.to_owned(),
            receives_max,
        }))
    }

    /// The name of the queue that takes the dead messages.
    pub(crate) fn target_name(&self) -> &str {
        name_of(&self.target)
    }
}

/// The queue's name in an ARN.
pub(crate) fn name_of(arn: &str) -> &str {
    arn.rsplit(':').next().unwrap_or_default()
}

/// The refusal of a redrive policy.
pub(crate) fn refused(policy: &str, reason: &str) -> SqsError {
    SqsError::parameter("RedrivePolicy", policy, reason)
}

/// Whether a dead-letter queue with this `RedriveAllowPolicy` takes the dead messages of `source`, an ARN.
/// Without a policy it takes everybody's.
pub(crate) fn allows(policy: Option<&str>, source: &str) -> bool {
    #[derive(Default, Deserialize)]
    #[serde(rename_all = "camelCase", default)]
    struct Allow {
        redrive_permission: String,
        source_queue_arns: Vec<String>,
    }
    let allow: Allow = policy
        .and_then(|policy| serde_json::from_str(policy).ok())
        .unwrap_or_default();
    match &*allow.redrive_permission {
        "denyAll" => false,
        "byQueue" => allow.source_queue_arns.iter().any(|arn| arn == source),
        _ => true,
    }
}
