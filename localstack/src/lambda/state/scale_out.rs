//! When another environment starts: those provisioned before anything is invoked, and those that the line calls for.

use std::time::Duration;

use tokio::{sync::oneshot, time::Instant};

use super::{
    super::environment::{Environment, EnvironmentId},
    State,
};

/// Environments in init at the same time: a scale-out rate for a small machine.
const STARTING_MAX: usize = 2;

/// How long an invocation waits for a warm environment before another one is started for it: about
/// as long as a start takes.
pub(in crate::lambda) const PATIENCE: Duration = Duration::from_millis(20);

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
    pub(in crate::lambda) fn scale_out(&mut self, now: Instant) -> ScaleOut {
        let Some(oldest) = self.waiting.front() else {
            return ScaleOut::NotNow;
        };
        let wanted = self.starting < self.waiting.len().min(STARTING_MAX);
        let room = self.environments.len() < self.environments_max;
        if !wanted || !room || self.is_closed || self.init_failed {
            return ScaleOut::NotNow;
        }
        let due = if self.environments.is_empty() {
            now
        } else {
            oldest.since + PATIENCE
        };
        if due > now {
            ScaleOut::NotBefore(due)
        } else {
            ScaleOut::Start(self.start())
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
