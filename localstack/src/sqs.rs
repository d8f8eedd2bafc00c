//! SQS: standard queues behind the AWS JSON 1.0 protocol, and behind the older query protocol.
//!
//! `wire` speaks HTTP, `query` translates the older protocol, `actions` picks the action and holds one file per family of them, `service` is the
//! account with its queues (`registry`), `live_queue` joins a queue with its waiting receivers and its alarm, and `queue` is the queue
//! itself: plain data that is told the time, so that every rule of visibility can be tested without
//! waiting. Nothing polls: a message wakes the receiver that has waited longest the moment it
//! becomes visible.
//!
//! Signatures are not checked. What is imitated follows the SQS API reference (2012-11-05) and the
//! quotas page of the developer guide.

use std::{future::Future, sync::Arc};

use tokio::net::TcpListener;

mod actions;
mod attributes;
mod error;
mod limits;
mod live_queue;
mod move_task;
mod query;
mod queue;
mod queue_settings;
mod receipt;
mod redrive;
mod registry;
mod service;
mod wire;

pub use service::Service;

/// The account that owns every queue.
pub(crate) const ACCOUNT: &str = "000000000000";

/// Serves `service` on `listener` until `shutdown`; open connections are then dropped, and messages
/// they were given but had not yet taken are visible again.
pub async fn run(listener: TcpListener, service: Arc<Service>, shutdown: impl Future<Output = ()>) {
    wire::run(listener, service, shutdown).await;
}
