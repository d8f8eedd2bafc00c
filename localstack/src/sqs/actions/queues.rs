//! Making, finding, emptying and deleting queues.

use std::{borrow::Cow, collections::BTreeMap, time::Duration};

use serde::{Deserialize, Serialize};
use tokio::time::Instant;

use super::{
    super::{ACCOUNT, error::SqsError, queue_settings::Given, service::Service},
    QueueOnly, nothing,
    pages::PageAsked,
    read, write,
};

/// A queue can be purged once in this time.
const PURGE_REST: Duration = Duration::from_mins(1);

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Named<'a> {
    #[serde(borrow)]
    queue_name: Cow<'a, str>,
    #[serde(borrow, default)]
    attributes: Given<'a>,
    /// The one member of the API whose name starts with a small letter.
    #[serde(rename = "tags", default)]
    tags: BTreeMap<String, String>,
    #[serde(borrow, rename = "QueueOwnerAWSAccountId")]
    owner: Option<Cow<'a, str>>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Url {
    queue_url: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Search<'a> {
    #[serde(borrow, default)]
    queue_name_prefix: Cow<'a, str>,
    #[serde(flatten)]
    page: PageAsked,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Found {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    queue_urls: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_token: Option<String>,
}

/// `CreateQueue`; an existing queue of that name is found if it has the attributes given, whatever else it has.
pub(crate) fn create(service: &Service, request: &[u8]) -> Result<Vec<u8>, SqsError> {
    let Named {
        queue_name,
        attributes,
        tags,
        ..
    } = read(request)?;
    service.create_queue(&queue_name, &attributes, tags)?;
    write(&Url {
        queue_url: service.queue_url(&queue_name),
    })
}

/// `DeleteQueue`.
pub(crate) fn delete(service: &Service, request: &[u8]) -> Result<Vec<u8>, SqsError> {
    let QueueOnly { queue_url } = read(request)?;
    let queue = service.queue(&queue_url)?;
    service.queues.lock().remove(&queue.name);
    queue.close();
    nothing()
}

/// `GetQueueUrl`.
pub(crate) fn url(service: &Service, request: &[u8]) -> Result<Vec<u8>, SqsError> {
    let Named {
        queue_name, owner, ..
    } = read(request)?;
    if owner.is_some_and(|owner| owner != ACCOUNT) {
        return Err(SqsError::QueueDoesNotExist);
    }
    let queue = service
        .queues
        .get(&queue_name)
        .ok_or(SqsError::QueueDoesNotExist)?;
    write(&Url {
        queue_url: service.queue_url(&queue.name),
    })
}

/// `ListQueues`, in name order.
pub(crate) fn list(service: &Service, request: &[u8]) -> Result<Vec<u8>, SqsError> {
    let search: Search<'_> = read(request)?;
    let queues = service.queues.lock();
    let prefix = &*search.queue_name_prefix;
    let names = queues.keys().filter(|name| name.starts_with(prefix));
    let page = search.page.of(service, names.map(String::as_str))?;
    write(&Found {
        queue_urls: page.queue_urls,
        next_token: page.next_token,
    })
}

/// `PurgeQueue`.
pub(crate) fn purge(service: &Service, request: &[u8]) -> Result<Vec<u8>, SqsError> {
    let QueueOnly { queue_url } = read(request)?;
    let queue = service.queue(&queue_url)?;
    let now = Instant::now();
    let is_purged = queue.change(|state| {
        if state.purged.is_some_and(|last| now < last + PURGE_REST) {
            return false;
        }
        state.purged = Some(now);
        state.queue.purge();
        true
    });
    if is_purged {
        nothing()
    } else {
        Err(SqsError::PurgeQueueInProgress(queue.name.clone()))
    }
}
