//! The rules against data: every case of `fixtures`, the tables by themselves, and the official files where they are at hand.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

mod advice;
mod breaking;
mod breaking_events;
mod building;
mod coverage;
mod fixture;
mod forms;
mod habits;
mod in_envelope;
mod items;
mod matrix;
mod mutations;
mod official;
mod official_names;
mod properties;
mod scope;
mod seen;
mod table_entities;
mod table_events;
mod table_lists;
mod world;
