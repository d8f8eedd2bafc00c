//! The whole line through its front doors: the `e2e` binary as people start it, real processes, real sockets.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

mod corpus;
mod defects;
mod dry_run;
mod fake_queue;
mod faults;
mod foreign;
mod https;
mod interrupt;
mod lossy_proxy;
mod mapped;
mod on_purpose;
mod own_stack;
mod parts;
mod real;
mod recorder;
mod reproducible;
mod support;
mod token;
mod truth;
mod usage;
