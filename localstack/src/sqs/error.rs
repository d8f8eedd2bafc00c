//! Everything SQS can answer that is not success, with its names in both protocols.
//!
//! An error has a shape name (JSON: `__type`) and an older query code (`x-amzn-query-error`, which
//! SDKs prefer). Modelled errors live in `com.amazonaws.sqs`; errors of the common front end in
//! `com.amazon.coral.service`.

use http::StatusCode;

/// One refusal.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum SqsError {
    #[error("The specified queue does not exist.")]
    QueueDoesNotExist,
    #[error("A queue already exists with the same name and a different value for attribute {0}")]
    QueueNameExists(&'static str),
    #[error(
        "Invalid characters found. Valid unicode characters are #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF"
    )]
    InvalidMessageContents,
    #[error("There should be at least one {0}RequestEntry in the request.")]
    EmptyBatchRequest(&'static str),
    #[error("Maximum number of entries per request are 10. You have sent {0}.")]
    TooManyEntries(usize),
    #[error("Id {0} repeated.")]
    BatchEntryIdsNotDistinct(String),
    #[error(
        "A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long."
    )]
    InvalidBatchEntryId,
    #[error("Batch requests cannot be longer than 1048576 bytes. You have sent {0} bytes.")]
    BatchRequestTooLong(usize),
    #[error("The input receipt handle is invalid.")]
    ReceiptHandleIsInvalid,
    #[error("The specified message isn't in flight.")]
    MessageNotInflight,
    #[error("Unknown Attribute {0}.")]
    InvalidAttributeName(String),
    #[error("Invalid value for the parameter {0}.")]
    InvalidAttributeValue(String),
    #[error(
        "You can use one type of server-side encryption (SSE) at one time. You can either enable KMS SSE or SQS SSE."
    )]
    TwoEncryptions,
    #[error("Too many messages in flight: a queue holds up to 120000 of them.")]
    OverLimit,
    #[error("{0}")]
    ResourceNotFound(String),
    #[error("The request has failed due to an unknown error, exception or failure.")]
    InternalFailure,
    /// No answer at all, on purpose.
    #[error("the connection is cut on purpose")]
    Cut,
    #[error("Only one PurgeQueue operation on {0} is allowed every 60 seconds.")]
    PurgeQueueInProgress(String),
    #[error("The request was denied due to request throttling.")]
    RequestThrottled,
    #[error("The request must contain the parameter {0}.")]
    MissingParameter(&'static str),
    #[error("{0}")]
    InvalidParameterValue(String),
    #[error("{0}")]
    UnsupportedOperation(String),
    #[error("The request must contain the parameter Action.")]
    MissingAction,
    #[error("The action {0} is not valid for this endpoint.")]
    UnknownOperation(String),
    #[error("The request is not valid JSON for its action: {0}")]
    Serialization(String),
    #[error("The request is larger than the service accepts.")]
    RequestTooLarge,
}

impl SqsError {
    /// The error that a parameter's value is out of bounds, in SQS's words.
    pub(crate) fn parameter(name: &str, value: impl std::fmt::Display, reason: &str) -> Self {
        Self::InvalidParameterValue(format!(
            "Value {value} for parameter {name} is invalid. Reason: {reason}"
        ))
    }

    /// (`__type`, query code).
    pub(crate) fn names(&self) -> (&'static str, &'static str) {
        match self {
            Self::QueueDoesNotExist => (
                "com.amazonaws.sqs#QueueDoesNotExist",
                "AWS.SimpleQueueService.NonExistentQueue",
            ),
            Self::QueueNameExists(_) => ("com.amazonaws.sqs#QueueNameExists", "QueueAlreadyExists"),
            Self::InvalidMessageContents => (
                "com.amazonaws.sqs#InvalidMessageContents",
                "InvalidMessageContents",
            ),
            Self::EmptyBatchRequest(_) => (
                "com.amazonaws.sqs#EmptyBatchRequest",
                "AWS.SimpleQueueService.EmptyBatchRequest",
            ),
            Self::TooManyEntries(_) => (
                "com.amazonaws.sqs#TooManyEntriesInBatchRequest",
                "AWS.SimpleQueueService.TooManyEntriesInBatchRequest",
            ),
            Self::BatchEntryIdsNotDistinct(_) => (
                "com.amazonaws.sqs#BatchEntryIdsNotDistinct",
                "AWS.SimpleQueueService.BatchEntryIdsNotDistinct",
            ),
            Self::InvalidBatchEntryId => (
                "com.amazonaws.sqs#InvalidBatchEntryId",
                "AWS.SimpleQueueService.InvalidBatchEntryId",
            ),
            Self::BatchRequestTooLong(_) => (
                "com.amazonaws.sqs#BatchRequestTooLong",
                "AWS.SimpleQueueService.BatchRequestTooLong",
            ),
            Self::ReceiptHandleIsInvalid => (
                "com.amazonaws.sqs#ReceiptHandleIsInvalid",
                "ReceiptHandleIsInvalid",
            ),
            Self::MessageNotInflight => (
                "com.amazonaws.sqs#MessageNotInflight",
                "AWS.SimpleQueueService.MessageNotInflight",
            ),
            Self::InvalidAttributeName(_) => (
                "com.amazonaws.sqs#InvalidAttributeName",
                "InvalidAttributeName",
            ),
            Self::InvalidAttributeValue(_) | Self::TwoEncryptions => (
                "com.amazonaws.sqs#InvalidAttributeValue",
                "InvalidAttributeValue",
            ),
            Self::PurgeQueueInProgress(_) => (
                "com.amazonaws.sqs#PurgeQueueInProgress",
                "AWS.SimpleQueueService.PurgeQueueInProgress",
            ),
            Self::OverLimit => ("com.amazonaws.sqs#OverLimit", "OverLimit"),
            Self::InternalFailure | Self::Cut => (
                "com.amazon.coral.service#InternalFailure",
                "InternalFailure",
            ),
            Self::ResourceNotFound(_) => (
                "com.amazonaws.sqs#ResourceNotFoundException",
                "ResourceNotFoundException",
            ),
            Self::RequestThrottled => ("com.amazonaws.sqs#RequestThrottled", "RequestThrottled"),
            Self::UnsupportedOperation(_) => (
                "com.amazonaws.sqs#UnsupportedOperation",
                "AWS.SimpleQueueService.UnsupportedOperation",
            ),
            Self::MissingParameter(_) => (
                "com.amazon.coral.service#MissingRequiredParameterException",
                "MissingParameter",
            ),
            Self::MissingAction => (
                "com.amazon.coral.service#MissingActionException",
                "MissingAction",
            ),
            Self::InvalidParameterValue(_) => (
                "com.amazon.coral.service#InvalidParameterValueException",
                "InvalidParameterValue",
            ),
            Self::UnknownOperation(_) => (
                "com.amazon.coral.service#UnknownOperationException",
                "InvalidAction",
            ),
            Self::Serialization(_) => (
                "com.amazon.coral.service#SerializationException",
                "MalformedInput",
            ),
            Self::RequestTooLarge => (
                "com.amazon.coral.service#RequestEntityTooLargeException",
                "RequestEntityTooLarge",
            ),
        }
    }

    /// Whether the sender must change something before trying again. Only throttling passes by
    /// itself.
    pub(crate) fn is_senders_fault(&self) -> bool {
        !matches!(
            self,
            Self::RequestThrottled | Self::InternalFailure | Self::Cut
        )
    }

    /// Whose fault it is, in the words of the older protocol.
    pub(crate) fn fault(&self) -> &'static str {
        if self.is_senders_fault() {
            "Sender"
        } else {
            "Receiver"
        }
    }

    /// The status of its answer.
    pub(crate) fn status(&self) -> StatusCode {
        match self {
            Self::InternalFailure | Self::Cut => StatusCode::INTERNAL_SERVER_ERROR,
            _ => StatusCode::BAD_REQUEST,
        }
    }
}
