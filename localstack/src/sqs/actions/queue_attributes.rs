//! `GetQueueAttributes` and `SetQueueAttributes`.

use std::{borrow::Cow, collections::BTreeMap};

use serde::{Deserialize, Serialize};
use tokio::time::Instant;

use super::{
    super::{
        error::SqsError,
        queue_settings::{Given, OF_FIFO, QueueSettings},
        service::Service,
    },
    nothing, read, write,
};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Get<'a> {
    #[serde(borrow, default)]
    queue_url: Cow<'a, str>,
    #[serde(borrow, default)]
    attribute_names: Vec<Cow<'a, str>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Set<'a> {
    #[serde(borrow, default)]
    queue_url: Cow<'a, str>,
    #[serde(borrow)]
    attributes: Given<'a>,
}

/// Without attributes the member is absent, not empty.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Attributes {
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    attributes: BTreeMap<&'static str, String>,
}

/// What a queue tells of itself and nobody sets.
const TOLD: [&str; 6] = [
    "ApproximateNumberOfMessages",
    "ApproximateNumberOfMessagesDelayed",
    "ApproximateNumberOfMessagesNotVisible",
    "CreatedTimestamp",
    "LastModifiedTimestamp",
    "QueueArn",
];

/// Whether SQS has an attribute of queues with this name, whether or not a queue has it here.
pub(crate) fn knows(name: &str) -> bool {
    TOLD.contains(&name) || QueueSettings::knows(name) || OF_FIFO.contains(&name)
}

/// `GetQueueAttributes`. The counts are exact here, though their names say approximate.
pub(crate) fn get(service: &Service, request: &[u8]) -> Result<Vec<u8>, SqsError> {
    let Get {
        queue_url,
        attribute_names,
    } = read(request)?;
    let queue = service.queue(&queue_url)?;
    let (counts, settings, modified_millis) = queue.change(|state| {
        (
            state.queue.counts(Instant::now()),
            state.settings().clone(),
            state.modified_millis,
        )
    });
    // In the order of the names; the two times are in seconds, unlike a message's.
    let told = [
        counts.visible.to_string(),
        counts.delayed.to_string(),
        counts.in_flight.to_string(),
        (queue.created_millis / 1_000).to_string(),
        (modified_millis / 1_000).to_string(),
        queue.arn.to_string(),
    ];
    let mut attributes = settings.all();
    attributes.extend(TOLD.into_iter().zip(told));
    // What SQS knows and this queue has not is left out, as on AWS.
    let mut asked = attribute_names.iter();
    if let Some(unknown) = asked.find(|name| *name != "All" && !knows(name)) {
        return Err(SqsError::InvalidAttributeName(unknown.clone().into_owned()));
    }
    if !attribute_names.iter().any(|name| name == "All") {
        attributes.retain(|name, _| attribute_names.iter().any(|asked| asked == name));
    }
    write(&Attributes { attributes })
}

/// `SetQueueAttributes`; all of the changes or none.
pub(crate) fn set(service: &Service, request: &[u8]) -> Result<Vec<u8>, SqsError> {
    let Set {
        queue_url,
        attributes,
    } = read(request)?;
    let queue = service.queue(&queue_url)?;
    let now = service.clock.epoch_millis(Instant::now());
    service.check_redrive(&queue.arn, &attributes)?;
    queue.change(|state| {
        let settings = state.settings().with(&attributes)?;
        state.set(settings);
        state.modified_millis = now;
        nothing()
    })
}
