//! API Gateway: HTTP requests in, events to the function, the function's answer back as HTTP.
//!
//! `door` takes requests and sees them through; `request` is a request with all that the gateway
//! knows about it; `payload_v1`, `payload_v2` and `payload_alb` turn it into the three event formats, and `answer` turns
//! what the function returned into a response; `mapping` does both with templates; `refusal` holds what the gateway answers by itself;
//! `media` and `compression` say how a REST API treats bodies that are not plain text; `domain` is the name that it answers to; `casing` remembers how a client wrote its header names, which HTTP libraries forget.

mod answer;
mod body;
mod casing;
mod compression;
mod domain;
mod door;
mod front_door;
mod mapping;
mod media;
mod payload_alb;
mod payload_v1;
mod payload_v2;
mod refusal;
mod request;
mod throttle;

pub use body::RestBodies;
pub use compression::{MinimumCompressionSize, MinimumCompressionSizeError};
pub use domain::{Domain, DomainError};
pub(crate) use door::{Door, run};
pub use front_door::{FrontDoor, UnknownFrontDoor};
pub use mapping::{Integration, IntegrationError, TemplateError};
pub use media::{BinaryMediaTypes, MediaTypeError};
pub(crate) use throttle::Bucket;
pub use throttle::{Throttle, ThrottleError};

#[cfg(test)]
mod tests;
