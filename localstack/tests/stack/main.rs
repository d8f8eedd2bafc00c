//! The stack through its sockets: real processes, real HTTP, the AWS SDK.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "tests"
)]

mod faults;
mod gateway;
mod lambda;
mod life;
mod runtime_api;
mod sqs_batch;
mod sqs_queues;
mod sqs_receive;
mod sqs_send;
mod support;
