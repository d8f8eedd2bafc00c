//! When another environment starts: those provisioned before anything is invoked, and those that the line calls for.

use std::time::Duration;

use tokio::{sync::oneshot, time::Instant};

use super::{
    super::environment::{Environment, EnvironmentId},
    State,
};

/// How long an invocation waits for a warm environment before another one is started for it: about
/// as long as a start takes.
pub(in crate::lambda) const PATIENCE: Duration = Duration::from_millis(20);

/// How long it waits while the processors are taken: another process would only take them from those at work. Long
/// enough for a line that moves to have moved, short enough for one that stands.
const PATIENCE_TAKEN: Duration = Duration::from_millis(500);

/// What the line calls for.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::lambda) enum ScaleOut {
    /// This environment, which is registered and to be started.
    Start(EnvironmentId),
    /// One more, if the line is still there by then.
    NotBefore(Instant),
    /// Nothing until something changes.
    NotNow,
}

/// Environments that are started before anything is invoked.
#[derive(Debug)]
pub(super) struct Provisioning {
    /// Those that have not passed their init yet; more than 0.
    pub(super) missing: usize,
    pub(super) ready: oneshot::Sender<Result<(), String>>,
}

impl State {
    /// Whether one more environment is called for, and if so registers it. An invocation in line
    /// first waits for a warm environment, for about as long as a start takes: until then starting
    /// another one could not serve it sooner, and would take the processor from those at work.
    /// Where the processors are taken, a process more makes everybody slower: on two cores a short stall once grew into
    /// 64 processes, each call a third dearer for the caches they took from each other. `are_free` is asked only when
    /// the answer matters.
    pub(in crate::lambda) fn scale_out(
        &mut self,
        now: Instant,
        are_free: impl FnOnce() -> bool,
    ) -> ScaleOut {
        let Some(oldest) = self.waiting.front() else {
            return ScaleOut::NotNow;
        };
        let wanted = self.starting < self.waiting.len().min(self.starting_max);
        let room = self.environments.len() < self.environments_max;
        if !wanted || !room || self.is_closed || !self.may_start() {
            return ScaleOut::NotNow;
        }
        let since = oldest.since;
        if self.environments.is_empty() {
            ScaleOut::Start(self.start())
        } else if now < since + PATIENCE {
            ScaleOut::NotBefore(since + PATIENCE)
        } else if are_free() || now >= since + PATIENCE_TAKEN {
            ScaleOut::Start(self.start())
        } else {
            ScaleOut::NotBefore(now + PATIENCE)
        }
    }

    /// Registers the environments that `ready` waits for: at least one.
    pub(in crate::lambda) fn provision(
        &mut self,
        environments: usize,
        ready: oneshot::Sender<Result<(), String>>,
    ) -> Vec<EnvironmentId> {
        let environments = environments.clamp(1, self.environments_max.max(1));
        self.provisioning = Some(Provisioning {
            missing: environments,
            ready,
        });
        (0..environments).map(|_| self.start()).collect()
    }

    pub(super) fn report_provisioned(&mut self) {
        if let Some(done) = self
            .provisioning
            .take_if(|provisioning| provisioning.missing == 0)
        {
            let _ = done.ready.send(Ok(()));
        }
    }

    /// Registers one more environment, in init.
    pub(in crate::lambda) fn start(&mut self) -> EnvironmentId {
        let id = EnvironmentId(self.started);
        self.started += 1;
        self.starting += 1;
        self.environments.insert(id, Environment::in_init());
        self.counts.most_alive = self.counts.most_alive.max(self.environments.len());
        id
    }
}
