//! The package through its front doors: the program as people run it, and the sender against real sockets.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

mod command;
mod script;
mod sender;
mod server;
