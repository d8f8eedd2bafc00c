//! The generated traffic, seen from outside: what a plan renders, read back with an independent parser and judged by an
//! independent table.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "tests"
)]

mod causality;
mod determinism;
mod form;
mod mix;
mod pace;
mod scenario;
mod support;
mod table;
mod tampered;
mod valid;
