//! Who runs what: invocations in line, environments and what each one is doing.
//!
//! Plain data behind the service's lock. The first environment that becomes free, new or old, takes
//! the invocation that has waited longest; an invocation prefers the environment that was used
//! last, so that few stay warm when the load is low, as on AWS.

mod endings;
mod scale_out;

use std::{
    collections::{HashMap, VecDeque},
    time::Duration,
};

use tokio::{sync::oneshot, time::Instant};

use self::scale_out::Provisioning;
pub(super) use self::scale_out::ScaleOut;
use super::{
    environment::{Environment, EnvironmentId, Phase},
    function_log::FunctionLog,
    invocation::{Invocation, InvokeError, Outcome, Work},
    platform_lines::{Report, Status},
    process,
    settings::FunctionSettings,
};

/// The counts behind the stack's figures.
#[derive(Debug, Default)]
pub(super) struct Counts {
    pub(super) cold_starts: u64,
    pub(super) most_alive: usize,
    pub(super) died: u64,
    pub(super) throttled: u64,
    /// The most memory of each environment, as far as it was looked at; of a bounded number of them.
    pub(super) rss_bytes: HashMap<EnvironmentId, u64>,
    pub(super) longest_init: Duration,
}

/// Environments whose memory is remembered.
const WEIGHED: usize = 1_000;

/// The environment was asked about a request that it does not run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct UnknownRequest;

/// All of it.
#[derive(Debug)]
pub(super) struct State {
    concurrency: usize,
    environments_max: usize,
    starting_max: usize,
    timeout: Duration,
    waiting: VecDeque<Invocation>,
    /// Used last, last.
    idle: Vec<EnvironmentId>,
    pub(super) environments: HashMap<EnvironmentId, Environment>,
    started: u64,
    starting: usize,
    busy: usize,
    pub(super) counts: Counts,
    pub(super) is_closed: bool,
    /// Inits that have failed since the last invocation came.
    inits_failed: u8,
    log: FunctionLog,
    /// Whoever waits for the provisioned environments, until they are ready.
    provisioning: Option<Provisioning>,
}

impl State {
    pub(super) fn new(settings: &FunctionSettings, log: FunctionLog) -> Self {
        Self {
            concurrency: settings.concurrency,
            environments_max: settings.environments_max,
            starting_max: settings.starting_max,
            timeout: settings.timeout,
            waiting: VecDeque::new(),
            idle: Vec::new(),
            environments: HashMap::new(),
            started: 0,
            starting: 0,
            busy: 0,
            counts: Counts::default(),
            is_closed: false,
            inits_failed: 0,
            log,
            provisioning: None,
        }
    }

    /// Takes an invocation: it runs at once, waits, or is refused. The refused ones' replies are
    /// sent like any other. Whether it waits.
    pub(super) fn admit(&mut self, invocation: Invocation) -> bool {
        let refusal = if self.is_closed {
            Some(InvokeError::Closed)
        } else if self.waiting.len() + self.busy >= self.concurrency {
            self.counts.throttled += 1;
            Some(InvokeError::Throttled)
        } else {
            None
        };
        if let Some(error) = refusal {
            let _ = invocation.reply.send(Err(error));
            return false;
        }
        self.inits_failed = 0;
        self.waiting.push_back(invocation);
        while !self.waiting.is_empty()
            && let Some(id) = self.idle.pop()
        {
            if let Some(environment) = self.environments.get_mut(&id) {
                environment.is_listed_idle = false;
            }
            self.assign(id);
        }
        !self.waiting.is_empty()
    }

    /// The process asks for its next invocation. `None` while it still owes an answer.
    pub(super) fn next(&mut self, id: EnvironmentId) -> Option<oneshot::Receiver<Work>> {
        let environment = self.environments.get_mut(&id)?;
        if matches!(environment.phase, Phase::Busy { .. }) {
            return None;
        }
        if matches!(environment.phase, Phase::Init) {
            environment.phase = Phase::Free;
            let init = environment.since.elapsed();
            environment.init = Some(init);
            self.counts.longest_init = self.counts.longest_init.max(init);
            self.starting -= 1;
            self.counts.cold_starts += 1;
            if let Some(provisioning) = &mut self.provisioning {
                provisioning.missing -= 1;
            }
        }
        let (sender, receiver) = oneshot::channel();
        environment.next = Some(sender);
        self.report_provisioned();
        self.offer(id);
        Some(receiver)
    }

    /// An environment may have become ready: it takes the invocation that has waited longest, or is
    /// idle.
    pub(super) fn offer(&mut self, id: EnvironmentId) {
        self.assign(id);
        if let Some(environment) = self.environments.get_mut(&id)
            && environment.is_ready()
            && !environment.is_listed_idle
        {
            environment.is_listed_idle = true;
            self.idle.push(id);
        }
    }

    /// Gives an environment the invocation that has waited longest, if both are there.
    fn assign(&mut self, id: EnvironmentId) {
        let Some(environment) = self
            .environments
            .get_mut(&id)
            .filter(|environment| environment.is_ready())
        else {
            return;
        };
        let Some(invocation) = self.waiting.pop_front() else {
            return;
        };
        let Some(next) = environment.next.take() else {
            return;
        };
        let now = Instant::now();
        let work = Work {
            request_id: invocation.request_id,
            since: invocation.since,
            event: invocation.event,
            deadline: now + self.timeout,
            traced: invocation
                .traced
                .as_ref()
                .map(|traced| (traced.fate.clone(), traced.trace.clone())),
        };
        environment.extensions.tell(&work);
        let (request_id, deadline) = (work.request_id.clone(), work.deadline);
        if let Err(work) = next.send(work) {
            // Its connection is gone; the invocation keeps its place.
            self.waiting.push_front(Invocation {
                request_id: work.request_id,
                since: work.since,
                event: work.event,
                reply: invocation.reply,
                traced: invocation.traced,
            });
            return;
        }
        self.log.began(id, &request_id);
        environment.phase = Phase::Busy {
            request_id,
            reply: invocation.reply,
            since: now,
            deadline,
            _followed: invocation.traced.map(|traced| traced.followed),
        };
        self.busy += 1;
        if !environment.is_watched {
            environment.is_watched = true;
            environment.keeper.notify_one();
        }
    }

    /// The process answers `request_id`.
    pub(super) fn complete(
        &mut self,
        id: EnvironmentId,
        request_id: &str,
        outcome: Outcome,
    ) -> Result<(), UnknownRequest> {
        if !self.runs(id, request_id) {
            return Err(UnknownRequest);
        }
        self.finish(id, outcome);
        Ok(())
    }

    /// Whether an environment runs this request now.
    pub(super) fn runs(&self, id: EnvironmentId, request_id: &str) -> bool {
        let phase = self
            .environments
            .get(&id)
            .map(|environment| &environment.phase);
        matches!(phase, Some(Phase::Busy { request_id: runs, .. }) if runs == request_id)
    }

    fn finish(&mut self, id: EnvironmentId, outcome: Outcome) {
        let Some(environment) = self.environments.get_mut(&id) else {
            return;
        };
        if let Phase::Busy {
            reply,
            request_id,
            since,
            ..
        } = std::mem::replace(&mut environment.phase, Phase::Free)
        {
            self.busy -= 1;
            let init = environment.init.take();
            self.log.ended(id, || Report {
                request_id: &request_id,
                duration: since.elapsed(),
                init,
                peak_bytes: environment.pid.and_then(process::peak_rss_bytes),
                status: Status::of(&outcome),
            });
            // The caller may have given up; the work was done all the same.
            let _ = reply.send(outcome);
        }
    }

    /// The deadline of what an environment runs. Without one its keeper is not woken again before
    /// the next invocation.
    pub(super) fn watch(&mut self, id: EnvironmentId) -> Option<Instant> {
        let environment = self.environments.get_mut(&id)?;
        let deadline = match environment.phase {
            Phase::Busy { deadline, .. } => Some(deadline),
            Phase::Init | Phase::Free => None,
        };
        environment.is_watched = deadline.is_some();
        deadline
    }

    /// Whether an environment is still in init.
    pub(super) fn is_in_init(&self, id: EnvironmentId) -> bool {
        matches!(
            self.environments.get(&id),
            Some(Environment {
                phase: Phase::Init,
                ..
            })
        )
    }

    /// Remembers how much memory environments have held at most.
    pub(super) fn weigh(&mut self, environments: Vec<(EnvironmentId, u64)>) {
        for (id, bytes) in environments {
            let known = &mut self.counts.rss_bytes;
            if known.len() < WEIGHED || known.contains_key(&id) {
                known.insert(id, bytes);
            }
        }
    }

    /// Refuses all that is waiting and all that comes.
    pub(super) fn close(&mut self) {
        self.is_closed = true;
        for invocation in self.waiting.drain(..) {
            let _ = invocation.reply.send(Err(InvokeError::Closed));
        }
    }
}

#[cfg(test)]
mod tests;
