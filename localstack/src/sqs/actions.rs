//! The actions of SQS, one family a file; here is what they share: reading requests, writing
//! answers, batches.
//!
//! Requests borrow from the bytes they arrived in. Members that this stack does not know are
//! ignored, as AWS does.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{error::SqsError, limits, service::Service};

mod dead_letters;
mod faulty;
mod pages;
mod permissions;
mod queue_attributes;
mod queues;
mod receive;
mod send;
mod settle;
mod tags;

/// Carries out one action; `request` and the answer are JSON. `trace` is the X-Ray header that came with the call.
///
/// A member that is `null` is one that is absent. Few clients write any, so only a request that could not be read,
/// of which therefore nothing has been done, is read again without them.
pub(crate) async fn carry_out(
    service: &Service,
    action: &str,
    request: &[u8],
    trace: Option<&str>,
) -> Result<Vec<u8>, SqsError> {
    match dispatch(service, action, request, trace).await {
        Err(SqsError::Serialization(why)) => {
            let shorter = without_nulls(request).ok_or(SqsError::Serialization(why))?;
            dispatch(service, action, &shorter, trace).await
        }
        answer => answer,
    }
}

/// The request without its members that are `null`; `None` if it has none, or is no JSON.
fn without_nulls(request: &[u8]) -> Option<Vec<u8>> {
    fn strip(value: &mut Value) -> bool {
        match value {
            Value::Object(members) => {
                let before = members.len();
                members.retain(|_, member| !member.is_null());
                let nested = members
                    .values_mut()
                    .fold(false, |any, member| strip(member) | any);
                nested || members.len() < before
            }
            Value::Array(items) => items.iter_mut().fold(false, |any, item| strip(item) | any),
            _ => false,
        }
    }
    let mut request = serde_json::from_slice(request).ok()?;
    strip(&mut request).then(|| request.to_string().into_bytes())
}

async fn dispatch(
    service: &Service,
    action: &str,
    request: &[u8],
    trace: Option<&str>,
) -> Result<Vec<u8>, SqsError> {
    match action {
        "SendMessage" => send::one(service, request, trace).await,
        "SendMessageBatch" => send::batch(service, request, trace).await,
        "ReceiveMessage" => receive::receive(service, request).await,
        "DeleteMessage" => settle::delete(service, request),
        "DeleteMessageBatch" => settle::delete_batch(service, request),
        "ChangeMessageVisibility" => settle::change_visibility(service, request),
        "ChangeMessageVisibilityBatch" => settle::change_visibility_batch(service, request),
        "CreateQueue" => queues::create(service, request),
        "DeleteQueue" => queues::delete(service, request),
        "GetQueueUrl" => queues::url(service, request),
        "ListQueues" => queues::list(service, request),
        "PurgeQueue" => queues::purge(service, request),
        "GetQueueAttributes" => queue_attributes::get(service, request),
        "SetQueueAttributes" => queue_attributes::set(service, request),
        "TagQueue" => tags::tag(service, request),
        "UntagQueue" => tags::untag(service, request),
        "ListQueueTags" => tags::list(service, request),
        "AddPermission" => permissions::add(service, request),
        "RemovePermission" => permissions::remove(service, request),
        "ListDeadLetterSourceQueues" => dead_letters::sources(service, request),
        "StartMessageMoveTask" => dead_letters::start(service, request),
        "ListMessageMoveTasks" => dead_letters::list(service, request),
        "CancelMessageMoveTask" => dead_letters::cancel(service, request),
        _ => Err(SqsError::UnknownOperation(action.to_owned())),
    }
}

/// A request that names a queue and nothing else.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct QueueOnly<'a> {
    #[serde(borrow, default)]
    queue_url: Cow<'a, str>,
}

/// A request with entries for one queue.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Batch<'a, E> {
    #[serde(borrow, default)]
    queue_url: Cow<'a, str>,
    #[serde(default = "Vec::new")]
    entries: Vec<E>,
}

/// An entry of a batch.
trait Entry {
    /// The id that its result carries.
    fn id(&self) -> &str;
}

/// The answer to a batch. SQS answers 200 also when entries failed.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct BatchAnswer<S> {
    successful: Vec<S>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    failed: Vec<Failed>,
}

/// One entry that failed.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Failed {
    id: String,
    code: &'static str,
    message: String,
    sender_fault: bool,
}

/// Carries out each entry of a batch by itself, so that one that fails does not touch the others.
fn each<E: Entry, S>(
    entries: Vec<E>,
    mut act: impl FnMut(E) -> Result<S, SqsError>,
) -> BatchAnswer<S> {
    let mut answer = BatchAnswer {
        successful: Vec::with_capacity(entries.len()),
        failed: Vec::new(),
    };
    for entry in entries {
        let id = entry.id().to_owned();
        match act(entry) {
            Ok(success) => answer.successful.push(success),
            Err(error) => answer.failed.push(Failed {
                id,
                code: error.names().1,
                message: error.to_string(),
                sender_fault: error.is_senders_fault(),
            }),
        }
    }
    answer
}

/// Checks the form of a batch of the action whose entries are called `kind`.
fn check<E: Entry>(kind: &'static str, entries: &[E]) -> Result<(), SqsError> {
    limits::batch(kind, &entries.iter().map(Entry::id).collect::<Vec<_>>())
}

fn read<'a, T: Deserialize<'a>>(request: &'a [u8]) -> Result<T, SqsError> {
    serde_json::from_slice(request).map_err(|error| SqsError::Serialization(error.to_string()))
}

fn write(answer: &impl Serialize) -> Result<Vec<u8>, SqsError> {
    serde_json::to_vec(answer).map_err(|error| SqsError::Serialization(error.to_string()))
}

/// The answer of the actions that have none.
#[expect(clippy::unnecessary_wraps, reason = "the shape of every action")]
fn nothing() -> Result<Vec<u8>, SqsError> {
    Ok(b"{}".to_vec())
}
