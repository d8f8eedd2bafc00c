//! What a failed call to SQS means: try again at once, let the sensor try again later, or somebody has to repair it.

use aws_sdk_sqs::config::http::HttpResponse;
use aws_sdk_sqs::config::retry::{ClassifyRetry, RetryAction};
use aws_sdk_sqs::error::{BuildError, ProvideErrorMetadata, SdkError};
use aws_sdk_sqs::operation::send_message::SendMessageError;
use aws_sdk_sqs::operation::send_message_batch::SendMessageBatchError;
use aws_sdk_sqs::types::BatchResultErrorEntry;
use aws_smithy_runtime_api::client::interceptors::context::{Error, InterceptorContext};

use super::QueueError;
use crate::aws::chain;

/// Retries throttling that the SDK does not know by name: that of KMS, where the queue is encrypted with a key.
#[derive(Debug)]
pub(super) struct Throttling;

impl ClassifyRetry for Throttling {
    fn classify_retry(&self, context: &InterceptorContext) -> RetryAction {
        let throttled = context
            .output_or_error()
            .and_then(Result::err)
            .and_then(|error| error.as_operation_error())
            .and_then(code)
            .is_some_and(is_throttling);
        if throttled {
            RetryAction::throttling_error()
        } else {
            RetryAction::NoActionIndicated
        }
    }

    fn name(&self) -> &'static str {
        "KMS throttling"
    }
}

/// `RequestThrottled`, `KmsThrottled`, and the older names `ThrottlingException`, `KMS.ThrottlingException` and so on.
fn is_throttling(code: &str) -> bool {
    code.contains("Throttl")
}

/// The code of an error of either send.
fn code(error: &Error) -> Option<&str> {
    let single = error.downcast_ref::<SendMessageError>();
    let batch = error.downcast_ref::<SendMessageBatchError>();
    single
        .map(ProvideErrorMetadata::code)
        .or(batch.map(ProvideErrorMetadata::code))
        .flatten()
}

/// Whether sending this entry again can't help: what was sent is wrong, or a permission or key is.
pub(super) fn is_final(entry: &BatchResultErrorEntry) -> bool {
    entry.sender_fault() && !is_throttling(entry.code())
}

/// What became of an entry, in one line.
pub(super) fn of_entry(entry: &BatchResultErrorEntry) -> String {
    format!(
        "{}: {}",
        entry.code(),
        entry.message().unwrap_or("no message")
    )
}

/// Whose turn it is after a failed send.
pub(super) fn classify<E>(error: &SdkError<E, HttpResponse>) -> QueueError
where
    E: std::error::Error + ProvideErrorMetadata + 'static,
{
    let unavailable = match error {
        SdkError::TimeoutError(_) | SdkError::ResponseError(_) => true,
        SdkError::DispatchFailure(failure) => {
            failure.is_timeout() || failure.is_io() || failure.as_other().is_some()
        }
        SdkError::ServiceError(answer) => {
            let status = answer.raw().status().as_u16();
            status == 429 || status >= 500 || answer.err().code().is_some_and(is_throttling)
        }
        _ => false,
    };
    let reason = reason(error);
    if unavailable {
        QueueError::Unavailable { reason }
    } else {
        QueueError::Broken { reason }
    }
}

/// An attribute or entry that can't be built.
pub(super) fn build(error: &BuildError) -> QueueError {
    QueueError::Broken {
        reason: error.to_string(),
    }
}

/// What a service says of its error; of any other, all that caused it.
fn reason<E>(error: &SdkError<E, HttpResponse>) -> String
where
    E: std::error::Error + ProvideErrorMetadata + 'static,
{
    match error.as_service_error() {
        Some(error) => format!(
            "{}: {}",
            error.code().unwrap_or("unknown error"),
            error.message().unwrap_or("no message")
        ),
        None => chain(error),
    }
}
