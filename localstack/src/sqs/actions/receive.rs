//! `ReceiveMessage`.

use std::{borrow::Cow, collections::BTreeMap, time::Duration};

use serde::{Deserialize, Serialize};

use super::{
    super::{
        ACCOUNT, attributes::Selected, error::SqsError, limits, live_queue::LiveQueue,
        queue::Received, service::Service,
    },
    queue_attributes, read, write,
};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Request<'a> {
    #[serde(borrow, default)]
    queue_url: Cow<'a, str>,
    max_number_of_messages: Option<i64>,
    visibility_timeout: Option<i64>,
    wait_time_seconds: Option<i64>,
    #[serde(borrow, default)]
    message_attribute_names: Vec<Cow<'a, str>>,
    /// The older name of the next member; both are honoured.
    #[serde(borrow, default)]
    attribute_names: Vec<Cow<'a, str>>,
    #[serde(borrow, default)]
    message_system_attribute_names: Vec<Cow<'a, str>>,
}

/// What can be asked of a message.
const SYSTEM_ATTRIBUTES: [&str; 10] = [
    "All",
    "AWSTraceHeader",
    "ApproximateFirstReceiveTimestamp",
    "ApproximateReceiveCount",
    "DeadLetterQueueSourceArn",
    "MessageDeduplicationId",
    "MessageGroupId",
    "SenderId",
    "SentTimestamp",
    "SequenceNumber",
];

/// Without messages the member is absent, not empty.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Answer<'a> {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    messages: Vec<WireMessage<'a>>,
}

#[derive(Serialize)]
struct WireMessage<'a> {
    #[serde(rename = "MessageId")]
    id: &'a str,
    #[serde(rename = "ReceiptHandle")]
    receipt_handle: String,
    #[serde(rename = "MD5OfBody")]
    body_md5: &'a str,
    #[serde(rename = "Body")]
    body: &'a str,
    #[serde(rename = "Attributes", skip_serializing_if = "BTreeMap::is_empty")]
    system_attributes: BTreeMap<&'static str, Cow<'a, str>>,
    #[serde(
        rename = "MD5OfMessageAttributes",
        skip_serializing_if = "Option::is_none"
    )]
    attributes_md5: Option<String>,
    #[serde(
        rename = "MessageAttributes",
        skip_serializing_if = "Selected::is_empty"
    )]
    attributes: Selected<'a>,
}

impl Request<'_> {
    fn system_attributes(&self) -> impl Iterator<Item = &Cow<'_, str>> + Clone {
        self.attribute_names
            .iter()
            .chain(&self.message_system_attribute_names)
    }

    /// The model types the older member as names of a queue's attributes, so these are let pass; they give nothing.
    fn check_names(&self) -> Result<(), SqsError> {
        let is_known =
            |name: &str| SYSTEM_ATTRIBUTES.contains(&name) || queue_attributes::knows(name);
        match self.system_attributes().find(|name| !is_known(name)) {
            Some(unknown) => Err(SqsError::InvalidAttributeName(unknown.to_string())),
            None => Ok(()),
        }
    }
}

/// `ReceiveMessage`; waits as long as the call, or else the queue, says.
pub(crate) async fn receive(service: &Service, request: &[u8]) -> Result<Vec<u8>, SqsError> {
    let request: Request<'_> = read(request)?;
    let queue = service.queue(&request.queue_url)?;
    request.check_names()?;
    let settings = queue.settings();
    let max = limits::between(
        "MaxNumberOfMessages",
        request.max_number_of_messages.unwrap_or(1),
        1,
        limits::RECEIVE_MAX,
        "Must be between 1 and 10, if provided.",
    )?;
    let seconds = |name, given: Option<i64>, most, otherwise: Duration| match given {
        None => Ok(otherwise),
        Some(value) => {
            let reason = format!("Must be >= 0 and <= {most}, if provided.");
            limits::between(name, value, 0, most, &reason)
                .map(|value| Duration::from_secs(value.into()))
        }
    };
    let visibility = seconds(
        "VisibilityTimeout",
        request.visibility_timeout,
        limits::VISIBILITY_SECONDS,
        settings.visibility(),
    )?;
    let wait = seconds(
        "WaitTimeSeconds",
        request.wait_time_seconds,
        limits::WAIT_SECONDS,
        settings.wait(),
    )?;
    let received = queue.receive(max as usize, visibility, wait).await?;
    let messages = received
        .iter()
        .map(|received| on_the_wire(service, &queue, &request, received));
    write(&Answer {
        messages: messages.collect(),
    })
}

fn on_the_wire<'a>(
    service: &Service,
    queue: &LiveQueue,
    request: &Request<'_>,
    received: &'a Received,
) -> WireMessage<'a> {
    let message = &*received.message;
    let attributes = message
        .attributes
        .selected(&request.message_attribute_names);
    let asked = request.system_attributes();
    let all = asked.clone().any(|name| name == "All");
    let is_asked = |name: &str| all || asked.clone().any(|asked| asked == name);
    let epoch_millis = |at| service.clock.epoch_millis(at).to_string();
    let known = [
        (
            "AWSTraceHeader",
            message.trace_header.as_deref().map(Cow::Borrowed),
        ),
        (
            "ApproximateFirstReceiveTimestamp",
            Some(epoch_millis(received.first_at).into()),
        ),
        (
            "ApproximateReceiveCount",
            Some(received.receives.to_string().into()),
        ),
        (
            "DeadLetterQueueSourceArn",
            received.dead_from.as_deref().map(Cow::Borrowed),
        ),
        (
            "MessageGroupId",
            message.group.as_deref().map(Cow::Borrowed),
        ),
        ("SenderId", Some(ACCOUNT.into())),
        (
            "SentTimestamp",
            Some(message.sent_millis.to_string().into()),
        ),
    ];
    let system_attributes = known
        .into_iter()
        .filter(|(name, _)| is_asked(name))
        .filter_map(|(name, value)| Some((name, value?)))
        .collect();
    WireMessage {
        id: &message.id,
        receipt_handle: queue.key.handle(received.sequence, received.receives),
        body_md5: &message.body_md5,
        body: &message.body,
        system_attributes,
        attributes_md5: attributes.md5(),
        attributes,
    }
}
