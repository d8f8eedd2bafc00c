//! The rules of SQS, one test a rule, driven through the AWS SDK: the Rust half of the table in `README.md`.
//!
//! `conformance.py` drives the same rules through boto3, against any endpoint. The names are the
//! same in all three places, and `table` holds them together.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "tests"
)]

mod account;
mod batches;
mod bodies;
mod connections;
mod dead_letters;
mod message_attributes;
mod query;
mod queues;
mod receiving;
mod retention;
mod support;
mod table;
mod visibility;
