//! The stack through its sockets: real processes, real HTTP, the AWS SDK.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "tests"
)]

mod bodies;
mod faults;
mod gateway;
mod https;
mod lambda;
mod life;
mod other_languages;
mod runtime_api;
mod support;
