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
    #[serde(borrow)]
    queue_url: Cow<'a, str>,
    #[serde(borrow, default)]
    attribute_names: Vec<Cow<'a, str>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Set<'a> {
    #[serde(borrow)]
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
    let numbers = [
        ("ApproximateNumberOfMessages", counts.visible as u64),
        ("ApproximateNumberOfMessagesDelayed", counts.delayed as u64),
        (
            "ApproximateNumberOfMessagesNotVisible",
            counts.in_flight as u64,
        ),
        // These two are in seconds, unlike a message's.
        ("CreatedTimestamp", queue.created_millis / 1_000),
        ("LastModifiedTimestamp", modified_millis / 1_000),
    ];
    let mut attributes = settings.all();
    attributes.extend(numbers.map(|(name, number)| (name, number.to_string())));
    attributes.insert("QueueArn", queue.arn.to_string());
    // What SQS knows and this queue has not is left out, as on AWS.
    if let Some(unknown) = attribute_names.iter().find(|name| {
        let known = attributes.contains_key(&***name)
            || QueueSettings::knows(name)
            || OF_FIFO.contains(&&***name);
        *name != "All" && !known
    }) {
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
