//! One invocation: what goes in, what comes out, what can go wrong.

use std::sync::Arc;

use bytes::Bytes;
use tokio::{sync::oneshot, time::Instant};

use super::error_payload::ErrorPayload;
use crate::faults::{Fate, Followed};

/// The largest event, in bytes: 6 MiB (Lambda quotas, "invocation payload, synchronous").
pub(crate) const EVENT_BYTES: usize = 6_291_456;
/// The largest response, in bytes: 6 MB and a little, the number Lambda itself prints.
pub(crate) const RESPONSE_BYTES: usize = 6_291_556;

/// The outcome of an invocation: the function's answer, as it gave it.
pub(crate) type Outcome = Result<Bytes, InvokeError>;

/// Why an invocation has no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum InvokeError {
    /// Every environment the limit allows is taken.
    #[error("rate exceeded: no environment is free")]
    Throttled,
    /// The event is larger than Lambda takes.
    #[error("the event is larger than {EVENT_BYTES} bytes")]
    EventTooLarge,
    /// The function said that it failed.
    #[error("the function failed")]
    Function(ErrorPayload),
    /// The answer is larger than Lambda takes.
    #[error("the response is larger than {RESPONSE_BYTES} bytes")]
    ResponseTooLarge(ErrorPayload),
    /// The function did not answer in time; its process was killed.
    #[error("the function timed out")]
    TimedOut(ErrorPayload),
    /// The process ended before it answered.
    #[error("the process ended before it answered")]
    Exited(ErrorPayload),
    /// No environment could be started.
    #[error("no environment could be started")]
    Init(ErrorPayload),
    /// The stack is going down.
    #[error("the function is going down")]
    Closed,
}

impl InvokeError {
    /// What Lambda says of a function that it has invoked; `None` where it has not come to that.
    pub(crate) fn payload(&self) -> Option<&ErrorPayload> {
        match self {
            Self::Function(payload)
            | Self::TimedOut(payload)
            | Self::Exited(payload)
            | Self::ResponseTooLarge(payload)
            | Self::Init(payload) => Some(payload),
            Self::Throttled | Self::EventTooLarge | Self::Closed => None,
        }
    }
}

/// An invocation that no environment has taken yet.
#[derive(Debug)]
pub(super) struct Invocation {
    pub(super) request_id: String,
    /// When it came.
    pub(super) since: Instant,
    pub(super) event: Bytes,
    pub(super) reply: oneshot::Sender<Outcome>,
    /// Only where faults are planned.
    pub(super) traced: Option<Traced>,
}

/// The fault that goes with an invocation, if any, and the trace by which its calls of the queue are known.
#[derive(Debug)]
pub(super) struct Traced {
    pub(super) fate: Option<Arc<Fate>>,
    pub(super) trace: String,
    /// Held for as long as the invocation lasts.
    pub(super) followed: Followed,
}

/// An invocation as an environment gets it at `/next`.
#[derive(Clone, Debug)]
pub(super) struct Work {
    pub(super) request_id: String,
    pub(super) since: Instant,
    pub(super) event: Bytes,
    pub(super) deadline: Instant,
    pub(super) traced: Option<(Option<Arc<Fate>>, String)>,
}
