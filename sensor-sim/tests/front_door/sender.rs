//! The sender against real sockets.

mod chaos;
mod fates;
mod pacing;
mod requests;
mod retries;
mod stopping;
mod trust;
