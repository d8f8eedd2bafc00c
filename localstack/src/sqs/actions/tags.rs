//! `TagQueue`, `UntagQueue` and `ListQueueTags`.

use std::{borrow::Cow, collections::BTreeMap};

use serde::{Deserialize, Serialize};

use super::{
    super::{error::SqsError, service::Service},
    QueueOnly, nothing, read, write,
};

/// Tags of a queue (SQS quotas).
const TAGS_MAX: usize = 50;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Tag<'a> {
    #[serde(borrow, default)]
    queue_url: Cow<'a, str>,
    tags: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Untag<'a> {
    #[serde(borrow, default)]
    queue_url: Cow<'a, str>,
    tag_keys: Vec<String>,
}

/// Without tags the member is absent, not empty.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Tags {
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    tags: BTreeMap<String, String>,
}

/// `TagQueue`: adds tags, and gives those that are there another value.
pub(crate) fn tag(service: &Service, request: &[u8]) -> Result<Vec<u8>, SqsError> {
    let Tag { queue_url, tags } = read(request)?;
    let queue = service.queue(&queue_url)?;
    queue.change(|state| {
        let mut all = state.tags.clone();
        all.extend(tags);
        if all.len() > TAGS_MAX {
            return Err(SqsError::InvalidParameterValue(format!(
                "Too many tags added for queue {}.",
                queue.name
            )));
        }
        state.tags = all;
        nothing()
    })
}

/// `UntagQueue`; a key that is not there is no error.
pub(crate) fn untag(service: &Service, request: &[u8]) -> Result<Vec<u8>, SqsError> {
    let Untag {
        queue_url,
        tag_keys,
    } = read(request)?;
    let queue = service.queue(&queue_url)?;
    queue.change(|state| state.tags.retain(|key, _| !tag_keys.contains(key)));
    nothing()
}

/// `ListQueueTags`.
pub(crate) fn list(service: &Service, request: &[u8]) -> Result<Vec<u8>, SqsError> {
    let QueueOnly { queue_url } = read(request)?;
    let queue = service.queue(&queue_url)?;
    let tags = queue.change(|state| state.tags.clone());
    write(&Tags { tags })
}
