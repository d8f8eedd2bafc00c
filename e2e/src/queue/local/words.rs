//! What is said on the line to the own queue: the members of the SQS API that the runner needs, as JSON.

use serde::{Deserialize, Serialize};

/// `ReceiveMessage`.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Receive<'a> {
    pub(super) queue_url: &'a str,
    pub(super) max_number_of_messages: i32,
    pub(super) wait_time_seconds: i32,
    pub(super) visibility_timeout: i32,
    pub(super) message_system_attribute_names: [&'static str; 2],
    pub(super) message_attribute_names: [&'static str; 1],
}

/// `DeleteMessageBatch` and `ChangeMessageVisibilityBatch`.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Batch<'a> {
    pub(super) queue_url: &'a str,
    pub(super) entries: Vec<Entry>,
}

/// An entry of a batch.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Entry {
    pub(super) id: String,
    pub(super) receipt_handle: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) visibility_timeout: Option<i32>,
}

/// The answer to a batch.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Answered {
    #[serde(default)]
    pub(super) failed: Vec<Failed>,
}

/// An entry that failed.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Failed {
    pub(super) id: String,
}

/// The answer to `ReceiveMessage`.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Messages {
    #[serde(default)]
    pub(super) messages: Vec<Given>,
}

/// A message.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Given {
    pub(super) message_id: String,
    pub(super) receipt_handle: String,
    pub(super) body: String,
    #[serde(default)]
    pub(super) attributes: SystemAttributes,
    #[serde(default)]
    pub(super) message_attributes: MessageAttributes,
}

/// System attributes, all of them numbers in strings.
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct SystemAttributes {
    pub(super) sent_timestamp: Option<String>,
    pub(super) approximate_receive_count: Option<String>,
}

/// Attributes that the function wrote.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct MessageAttributes {
    pub(super) request_id: Option<Attribute>,
}

/// One attribute.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Attribute {
    pub(super) string_value: Option<String>,
}

/// An error.
#[derive(Default, Deserialize)]
pub(super) struct Refusal {
    #[serde(rename = "__type", default)]
    pub(super) shape: String,
    #[serde(default)]
    pub(super) message: String,
}
