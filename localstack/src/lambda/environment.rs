//! One execution environment as data: what it is doing, and who waits for it.

use std::{sync::Arc, time::Duration};

use rustix::process::Pid;
use tokio::{
    sync::{Notify, oneshot},
    time::Instant,
};

use super::{
    extensions::Extensions,
    invocation::{Outcome, Work},
};

use crate::faults::Followed;

/// An environment's number; never used again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct EnvironmentId(pub(super) u64);

/// What an environment is doing.
#[derive(Debug)]
pub(super) enum Phase {
    /// It has not asked for its first invocation.
    Init,
    /// It runs nothing; it may not have asked for the next invocation yet.
    Free,
    /// It runs one invocation.
    Busy {
        request_id: String,
        reply: oneshot::Sender<Outcome>,
        since: Instant,
        deadline: Instant,
        /// Held until the invocation is over, so that its calls of the queue are known.
        _followed: Option<Followed>,
    },
}

/// One environment.
#[derive(Debug)]
pub(super) struct Environment {
    /// When it was called for.
    pub(super) since: Instant,
    pub(super) phase: Phase,
    /// How long its init took, until its first invocation has ended.
    pub(super) init: Option<Duration>,
    /// Waiting at `/next`.
    pub(super) next: Option<oneshot::Sender<Work>>,
    /// Whether it stands in the list of idle ones.
    pub(super) is_listed_idle: bool,
    /// Its extensions.
    pub(super) extensions: Extensions,
    /// Its process, once it runs.
    pub(super) pid: Option<Pid>,
    /// What the process said about a failed init.
    pub(super) init_error: Option<String>,
    /// Wakes its keeper: a deadline to watch, or an order to end.
    pub(super) keeper: Arc<Notify>,
    /// Whether the keeper knows of a deadline and will look again by itself.
    pub(super) is_watched: bool,
}

impl Environment {
    /// A new one.
    pub(super) fn in_init() -> Self {
        Self {
            since: Instant::now(),
            phase: Phase::Init,
            init: None,
            next: None,
            is_listed_idle: false,
            extensions: Extensions::default(),
            pid: None,
            init_error: None,
            keeper: Arc::default(),
            is_watched: false,
        }
    }

    /// Whether it can take an invocation now.
    pub(super) fn is_ready(&self) -> bool {
        matches!(self.phase, Phase::Free) && self.next.is_some() && self.extensions.are_ready()
    }
}
