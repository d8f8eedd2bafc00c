//! Why there was no run, or no report of one.

use hdrhistogram::CreationError;
use sensor_sim::PlanError;
use sensor_sim::sender::{EndpointError, SendError};
use thiserror::Error;

use crate::queue::QueueError;
use crate::report::hlog::HlogError;
use crate::target::TargetError;

/// Why there was no run, or no report of one.
#[derive(Debug, Error)]
pub enum RunError {
    /// The plan asks for something impossible.
    #[error("the plan cannot be made")]
    Plan(#[from] PlanError),
    /// Nothing to aim at.
    #[error(transparent)]
    Target(#[from] TargetError),
    /// The own stack's address is not one, a defect of ours.
    #[error("the stack's endpoint cannot be used")]
    Endpoint(#[from] EndpointError),
    /// The sender could not start.
    #[error(transparent)]
    Send(#[from] SendError),
    /// The queue cannot be read at all.
    #[error("the queue cannot be read")]
    Queue(#[from] QueueError),
    /// Running would harm other people's messages.
    #[error("stopped before any harm: {0}")]
    WouldHarm(String),
    /// Stopped by hand before anything was sent.
    #[error("stopped by hand before anything was sent")]
    Interrupted,
    /// The report's folder or files cannot be written.
    #[error("cannot write the report")]
    Output(#[from] std::io::Error),
    /// The histogram log cannot be written.
    #[error(transparent)]
    Hlog(#[from] HlogError),
    /// A histogram could not be made, a defect of ours.
    #[error("cannot make a histogram")]
    Histogram(#[from] CreationError),
}
