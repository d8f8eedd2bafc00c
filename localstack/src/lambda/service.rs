//! The function as a service: invocations in, outcomes out, and what environments ask and tell.

use std::{
    io,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use bytes::Bytes;
use rustix::process::Pid;
use tokio::{
    sync::{Notify, oneshot},
    time::{Instant, timeout_at},
};

use super::{
    ending::Ending,
    environment::EnvironmentId,
    function_log::FunctionLog,
    invocation::{EVENT_BYTES, Invocation, InvokeError, Outcome, Traced, Work},
    process::{self, Surroundings},
    settings::FunctionSettings,
    state::State,
    trace::trace_id,
};
use crate::{
    clock::Clock,
    faults::{Fate, Faults},
};

/// A function and its environments.
pub(crate) struct Lambda {
    pub(super) settings: FunctionSettings,
    pub(super) surroundings: Surroundings,
    pub(super) clock: Clock,
    pub(super) faults: Arc<Faults>,
    pub(super) log: FunctionLog,
    state: Mutex<State>,
    /// Told whenever an environment has ended.
    ended: Notify,
    /// Told whenever the line may call for another environment.
    pub(super) line: Notify,
}

/// What a function can tell about its environments.
#[derive(Clone, Debug)]
pub(crate) struct LambdaFigures {
    pub(crate) cold_starts: u64,
    pub(crate) most_alive: u64,
    pub(crate) died: u64,
    pub(crate) throttled: u64,
    pub(crate) peak_rss_bytes: Option<u64>,
    /// Of each environment that was looked at, the largest first.
    pub(crate) rss_bytes: Vec<u64>,
    /// The longest start, from the process to its first request for work.
    pub(crate) longest_init: Duration,
}

impl Lambda {
    /// A function without environments. Fails only where its log cannot be written.
    pub(crate) fn new(
        settings: FunctionSettings,
        surroundings: Surroundings,
        clock: Clock,
        faults: Arc<Faults>,
    ) -> io::Result<Arc<Self>> {
        let log = settings.log.as_deref().map(FunctionLog::create);
        let log = log.transpose()?.unwrap_or_default();
        let state = State::new(&settings, log.clone());
        Ok(Arc::new(Self {
            log,
            settings,
            surroundings,
            clock,
            faults,
            state: Mutex::new(state),
            ended: Notify::new(),
            line: Notify::new(),
        }))
    }

    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Invokes the function. The invocation runs on even if the caller stops waiting, as on AWS. `fate` is a fault that it is to meet.
    pub(crate) async fn invoke(self: &Arc<Self>, event: Bytes, fate: Option<Arc<Fate>>) -> Outcome {
        if event.len() > EVENT_BYTES {
            return Err(InvokeError::EventTooLarge);
        }
        let (reply, outcome) = oneshot::channel();
        let invocation = Invocation {
            request_id: uuid::Uuid::new_v4().to_string(),
            since: Instant::now(),
            event,
            reply,
            traced: (!self.faults.are_none()).then(|| self.traced(fate)),
        };
        if self.state().admit(invocation) {
            self.line.notify_one();
        }
        outcome.await.unwrap_or(Err(InvokeError::Closed))
    }

    fn traced(&self, fate: Option<Arc<Fate>>) -> Traced {
        let trace = trace_id(self.clock);
        Traced {
            followed: self.faults.follow(&trace, fate.clone()),
            fate,
            trace,
        }
    }

    /// An environment asks for its next invocation. `None` while it still owes an answer.
    pub(super) fn next(&self, id: EnvironmentId) -> Option<oneshot::Receiver<Work>> {
        let mut state = self.state();
        let was_in_init = state.is_in_init(id);
        let waiting = state.next(id);
        if was_in_init {
            // One environment fewer is starting: the line may call for another one.
            self.line.notify_one();
        }
        waiting
    }

    /// An environment's process runs.
    pub(super) fn started(&self, id: EnvironmentId, pid: Option<Pid>) {
        let mut state = self.state();
        let is_closed = state.is_closed;
        if let Some(environment) = state.environments.get_mut(&id) {
            environment.pid = pid;
        }
        if is_closed && let Some(pid) = pid {
            // It came up while everything went down.
            process::kill(pid);
        }
    }

    /// An environment's process has ended and is reaped.
    pub(super) fn ended(self: &Arc<Self>, id: EnvironmentId, ending: &Ending, output: &str) {
        let may_be_replaced = self.state().ended(id, ending, output);
        self.ended.notify_one();
        if may_be_replaced {
            self.line.notify_one();
        }
    }

    pub(super) fn keeper(&self, id: EnvironmentId) -> Arc<Notify> {
        let state = self.state();
        state
            .environments
            .get(&id)
            .map(|environment| Arc::clone(&environment.keeper))
            .unwrap_or_default()
    }

    pub(super) fn is_in_init(&self, id: EnvironmentId) -> bool {
        self.state().is_in_init(id)
    }

    pub(super) fn watch(&self, id: EnvironmentId) -> Option<Instant> {
        self.state().watch(id)
    }

    pub(super) fn time_out(&self, id: EnvironmentId) {
        self.state().time_out(id);
    }

    /// What there is to tell now.
    pub(crate) fn figures(&self) -> LambdaFigures {
        let mut state = self.state();
        let peaks: Vec<_> = state
            .environments
            .iter()
            .filter_map(|(id, environment)| Some((*id, process::peak_rss_bytes(environment.pid?)?)))
            .collect();
        state.weigh(peaks);
        let counts = &state.counts;
        let mut rss_bytes: Vec<u64> = counts.rss_bytes.values().copied().collect();
        rss_bytes.sort_unstable_by(|one, other| other.cmp(one));
        LambdaFigures {
            cold_starts: counts.cold_starts,
            most_alive: counts.most_alive as u64,
            died: counts.died,
            throttled: counts.throttled,
            peak_rss_bytes: rss_bytes.first().copied(),
            rss_bytes,
            longest_init: counts.longest_init,
        }
    }

    /// Ends every environment: politely, and after `grace` by force. Returns once all are reaped.
    pub(crate) async fn down(&self, grace: Duration) {
        self.state().close();
        if !grace.is_zero() {
            self.signal(process::terminate);
            if timeout_at(Instant::now() + grace, self.all_ended())
                .await
                .is_ok()
            {
                return;
            }
        }
        self.signal(process::kill);
        self.all_ended().await;
    }

    fn signal(&self, signal: fn(Pid)) {
        self.state()
            .environments
            .values()
            .filter_map(|environment| environment.pid)
            .for_each(signal);
    }

    async fn all_ended(&self) {
        while !self.state().environments.is_empty() {
            self.ended.notified().await;
        }
    }
}
