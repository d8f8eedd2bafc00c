//! What a failed call to SQS means: try again at once, let the sensor try again later, or somebody has to repair it.

use std::error::Error;
use std::fmt::Write;

use aws_sdk_sqs::config::http::HttpResponse;
use aws_sdk_sqs::config::retry::{ClassifyRetry, RetryAction};
use aws_sdk_sqs::error::{BuildError, ProvideErrorMetadata, SdkError};
use aws_sdk_sqs::operation::send_message::SendMessageError;
use aws_smithy_runtime_api::client::interceptors::context::InterceptorContext;

use super::QueueError;

/// Retries throttling that the SDK does not know by name: that of KMS, where the queue is encrypted with a key.
#[derive(Debug)]
pub(super) struct Throttling;

impl ClassifyRetry for Throttling {
    fn classify_retry(&self, context: &InterceptorContext) -> RetryAction {
        let throttled = context
            .output_or_error()
            .and_then(Result::err)
            .and_then(|error| error.as_operation_error())
            .and_then(|error| error.downcast_ref::<SendMessageError>())
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
fn is_throttling(error: &SendMessageError) -> bool {
    error.code().is_some_and(|code| code.contains("Throttl"))
}

/// Whose turn it is after a failed send.
pub(super) fn classify(error: &SdkError<SendMessageError, HttpResponse>) -> QueueError {
    let unavailable = match error {
        SdkError::TimeoutError(_) | SdkError::ResponseError(_) => true,
        SdkError::DispatchFailure(failure) => {
            failure.is_timeout() || failure.is_io() || failure.as_other().is_some()
        }
        SdkError::ServiceError(answer) => {
            let status = answer.raw().status().as_u16();
            status == 429 || status >= 500 || is_throttling(answer.err())
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

/// An attribute that can't be built.
pub(super) fn attribute(error: &BuildError) -> QueueError {
    QueueError::Broken {
        reason: error.to_string(),
    }
}

/// The error and what caused it, in one line.
fn reason(error: &SdkError<SendMessageError, HttpResponse>) -> String {
    let mut line = match error.as_service_error() {
        Some(error) => {
            return format!(
                "{}: {}",
                error.code().unwrap_or("unknown error"),
                error.message().unwrap_or("no message")
            );
        }
        None => error.to_string(),
    };
    let mut source = error.source();
    while let Some(cause) = source {
        // Writing to a string cannot fail.
        let _ = write!(line, ": {cause}");
        source = cause.source();
    }
    line
}
