//! The sensor's flags: one set for every command that generates or sends.
//!
//! They are [`clap::Args`], to be flattened into a command. Each set turns itself into the type the library works with, so that a flag means
//! the same wherever it is typed.

mod behaviour;
mod plan;
mod send;
mod token;

use std::time::Duration;

use caliper::datetime::{DateTime, DateTimeError};

pub use behaviour::BehaviourFlags;
pub use plan::PlanFlags;
pub use send::SendFlags;
pub use token::TokenFlags;

/// Reads a duration as people say it: `10s`, `1m30s`, `500ms`, `0s`.
fn duration(text: &str) -> Result<Duration, String> {
    humantime::parse_duration(text)
        .map_err(|error| format!("{error} (expected something like 500ms, 10s or 1m30s)"))
}

/// Reads a time as RFC 3339 writes it: `2026-01-05T08:00:00Z`.
pub fn time(text: &str) -> Result<DateTime, DateTimeError> {
    DateTime::parse_lenient(text)
}
