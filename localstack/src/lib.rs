//! API Gateway, Lambda and SQS on one machine in one process.
//!
//! It knows nothing of what it carries: any bootstrap that speaks the Lambda Runtime API will do.
//! [`Stack`] brings all of it up on 127.0.0.1 and takes it down again; [`sqs`] can be used alone.
//!
//! The way of a request: `gateway` turns HTTP into an event, `lambda` gives the event to an
//! environment (a process) and gets the answer back, `gateway` turns the answer into HTTP. What the
//! function sends meanwhile lies in `sqs`, where whoever drains the queue waits for it. Time comes
//! from `clock`, faults on purpose from `faults`.

mod clock;
mod faults;
mod gateway;
mod http;
mod lambda;
pub mod sqs;
mod stack;
mod tls;

pub use faults::{FaultCount, FaultPlan, FaultPlanError, Weigh};
pub use gateway::{
    BinaryMediaTypes, Domain, DomainError, FrontDoor, Integration, IntegrationError,
    MediaTypeError, MinimumCompressionSize, MinimumCompressionSizeError, RestBodies, TemplateError,
    Throttle, ThrottleError, UnknownFrontDoor,
};
pub use lambda::{FunctionSettings, VariablesError};
pub use stack::{Stack, StackError, StackFigures, StackSettings};
pub use tls::TlsError;

/// The region of everything here.
pub(crate) const REGION: &str = "us-east-1";
