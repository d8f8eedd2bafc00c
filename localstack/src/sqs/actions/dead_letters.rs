//! `ListDeadLetterSourceQueues`, and the tasks that move dead letters back.

use std::{borrow::Cow, sync::Arc};

use serde::{Deserialize, Serialize};

use super::{
    super::{
        error::SqsError,
        limits,
        live_queue::LiveQueue,
        move_task::{MoveTask, Status, TaskHandle},
        redrive::name_of,
        service::Service,
    },
    pages::PageAsked,
    read, write,
};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Sources {
    queue_urls: Vec<String>,
    #[serde(rename = "NextToken", skip_serializing_if = "Option::is_none")]
    next_token: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct SourcesAsked<'a> {
    #[serde(borrow, default)]
    queue_url: Cow<'a, str>,
    #[serde(flatten)]
    page: PageAsked,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Start<'a> {
    #[serde(borrow)]
    source_arn: Cow<'a, str>,
    #[serde(borrow)]
    destination_arn: Option<Cow<'a, str>>,
    max_number_of_messages_per_second: Option<i64>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct List<'a> {
    #[serde(borrow)]
    source_arn: Cow<'a, str>,
    max_results: Option<i64>,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Handle {
    task_handle: String,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Cancelled {
    approximate_number_of_messages_moved: u64,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Tasks {
    results: Vec<Told>,
}

/// A task as it is told. Only one that runs has a handle.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Told {
    #[serde(skip_serializing_if = "Option::is_none")]
    task_handle: Option<String>,
    status: &'static str,
    source_arn: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    destination_arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_number_of_messages_per_second: Option<usize>,
    approximate_number_of_messages_moved: u64,
    approximate_number_of_messages_to_move: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    failure_reason: Option<&'static str>,
    started_timestamp: u64,
}

/// `ListDeadLetterSourceQueues`: the queues whose redrive policy names this one.
pub(crate) fn sources(service: &Service, request: &[u8]) -> Result<Vec<u8>, SqsError> {
    let SourcesAsked { queue_url, page } = read(request)?;
    let target = service.queue(&queue_url)?;
    let queues = service.queues.lock();
    let sources = queues.values().filter(|queue| {
        let settings = queue.settings();
        let redrive = settings.redrive();
        redrive.is_some_and(|redrive| redrive.target_name() == target.name)
    });
    let page = page.of(service, sources.map(|queue| &*queue.name))?;
    write(&Sources {
        queue_urls: page.queue_urls,
        next_token: page.next_token,
    })
}

/// `StartMessageMoveTask`; one at a time for a queue.
pub(crate) fn start(service: &Service, request: &[u8]) -> Result<Vec<u8>, SqsError> {
    let start: Start<'_> = read(request)?;
    let source = existing(service, "SourceArn", &start.source_arn)?;
    if let Some(arn) = &start.destination_arn {
        existing(service, "DestinationArn", arn)?;
    }
    let per_second = start
        .max_number_of_messages_per_second
        .map(|rate| {
            limits::between(
                "MaxNumberOfMessagesPerSecond",
                rate,
                1,
                500,
                "Must be between 1 and 500, if provided.",
            )
        })
        .transpose()?;
    let is_dead_letter_queue = service.queues.lock().values().any(|queue| {
        let settings = queue.settings();
        let redrive = settings.redrive();
        redrive.is_some_and(|redrive| redrive.target_name() == source.name)
    });
    if !is_dead_letter_queue {
        return Err(SqsError::InvalidParameterValue(
            "Source queue must be configured as a Dead Letter Queue.".to_owned(),
        ));
    }
    let tasks = service.move_tasks.of(&source.arn);
    if tasks.iter().any(|task| task.status() == Status::Running) {
        return Err(SqsError::UnsupportedOperation(
            "There is already a task running. Only one active task is allowed for a source queue arn at a given time.".to_owned(),
        ));
    }
    let task = service.move_tasks.start(
        source,
        start.destination_arn.map(Cow::into_owned),
        per_second.map(|rate| rate as usize),
        service.clock,
        service.queues.clone(),
    );
    write(&Handle {
        task_handle: task.handle(),
    })
}

/// `ListMessageMoveTasks`, the latest first; one unless more are asked for.
pub(crate) fn list(service: &Service, request: &[u8]) -> Result<Vec<u8>, SqsError> {
    let list: List<'_> = read(request)?;
    let reason = "Must be between 1 and 10, if provided.";
    let max = limits::between("MaxResults", list.max_results.unwrap_or(1), 1, 10, reason)?;
    let source = existing(service, "SourceArn", &list.source_arn)?;
    let tasks = service.move_tasks.of(&source.arn);
    write(&Tasks {
        results: tasks
            .iter()
            .take(max as usize)
            .map(|task| told(task))
            .collect(),
    })
}

/// `CancelMessageMoveTask`.
pub(crate) fn cancel(service: &Service, request: &[u8]) -> Result<Vec<u8>, SqsError> {
    let Handle { task_handle } = read(request)?;
    let handle = TaskHandle::read(&task_handle).ok_or_else(|| {
        SqsError::InvalidParameterValue("Value for parameter TaskHandle is invalid.".to_owned())
    })?;
    existing(service, "SourceArn", &handle.source_arn)?;
    let task = service
        .move_tasks
        .get(&handle)
        .filter(|task| task.end(Status::Cancelled))
        .ok_or_else(|| SqsError::ResourceNotFound("Task does not exist.".to_owned()))?;
    write(&Cancelled {
        approximate_number_of_messages_moved: task.moved(),
    })
}

/// The queue that an ARN names.
fn existing(service: &Service, parameter: &str, arn: &str) -> Result<Arc<LiveQueue>, SqsError> {
    service.queues.get(name_of(arn)).ok_or_else(|| {
        SqsError::ResourceNotFound(format!(
            "The resource that you specified for the {parameter} parameter doesn't exist."
        ))
    })
}

fn told(task: &MoveTask) -> Told {
    let status = task.status();
    Told {
        task_handle: (status == Status::Running).then(|| task.handle()),
        status: status.word(),
        source_arn: task.source.arn.to_string(),
        destination_arn: task.destination.clone(),
        max_number_of_messages_per_second: task.per_second,
        approximate_number_of_messages_moved: task.moved(),
        approximate_number_of_messages_to_move: task.to_move,
        failure_reason: (status == Status::Failed).then_some("CouldNotDetermineMessageSource"),
        started_timestamp: task.started_millis,
    }
}
