//! Faults put in on purpose: a seeded plan, what it does to whom, and how often each fault was really done.
//!
//! A request meets at most one fault. It is decided when the request arrives at the front door: kinds are rolled in the order of the line, and
//! the first that hits is the request's [`Fate`], which goes with it to wherever it is met. So no fault hides another, and every count can be held
//! against what an instrument found. The way from an invocation to its calls of the queue is AWS's own: the trace id that the Runtime API gives, and
//! that SDKs send on. A call of the queue without a known trace (another client) rolls for itself.
//!
//! `plan` is the plan as data, `kind` the table of kinds, `dice` the rolls, `fate` what a request has to meet, `at_queue` what a call of the queue
//! meets, `corrupt` the change to a body. Nothing here knows of HTTP, processes or queues.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{
        Arc, Mutex, OnceLock, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use tokio::time::Instant;

mod at_queue;
mod corrupt;
mod dice;
mod fate;
mod kind;
mod plan;

pub(crate) use self::{at_queue::Call, corrupt::corrupt, fate::Fate, kind::Kind};
use self::{fate::Counter, plan::Rule};
pub use self::{
    fate::FaultCount,
    plan::{FaultPlan, FaultPlanError},
};

/// How many units a body counts for: events, where the body is an envelope. The stack does not know what it carries.
pub type Weigh = fn(&[u8]) -> u64;

/// A plan at work.
#[derive(Debug)]
pub(crate) struct Faults {
    plan: FaultPlan,
    weigh: Weigh,
    zero: OnceLock<Instant>,
    counters: BTreeMap<Kind, Arc<Counter>>,
    /// Requests, calls, messages and starts so far: what a roll is about.
    rolled: AtomicU64,
    /// Invocations under way with their fates, by the root of their trace: calls of the queue that carry one of these roll no more.
    followed: Mutex<HashMap<String, Option<Arc<Fate>>>>,
}

impl Default for Faults {
    /// None at all.
    fn default() -> Self {
        Self::new(FaultPlan::default(), |_| 1)
    }
}

impl Faults {
    /// Windows stay shut until [`Faults::start`].
    pub(crate) fn new(plan: FaultPlan, weigh: Weigh) -> Self {
        let counters = plan.kinds().map(|kind| (kind, Arc::default())).collect();
        Self {
            plan,
            weigh,
            zero: OnceLock::new(),
            counters,
            rolled: AtomicU64::new(0),
            followed: Mutex::default(),
        }
    }

    /// Sets second 0 of every window. The first call counts.
    pub(crate) fn start(&self, at: Instant) {
        self.zero.get_or_init(|| at);
    }

    /// The counts of every fault in the plan.
    pub(crate) fn counts(&self) -> Vec<FaultCount> {
        let counters = self.counters.iter();
        counters
            .map(|(kind, counter)| counter.count(kind.name()))
            .collect()
    }

    /// The fate of a request with this body that arrives now.
    pub(crate) fn of_request(&self, body: &[u8]) -> Option<Arc<Fate>> {
        let fate = self.roll(Kind::of_a_request())?;
        fate.plan_for((self.weigh)(body));
        Some(Arc::new(fate))
    }

    /// By how much the environment that starts now is late. Counted in starts.
    pub(crate) fn slow_start(&self) -> Option<Duration> {
        let fate = self.roll([Kind::EnvironmentSlowStart])?;
        fate.plan_for(1);
        fate.did_it();
        Some(fate.by)
    }

    /// What a call of the queue has to meet that carries this trace.
    pub(crate) fn of_call(&self, trace: Option<&str>) -> Call<'_> {
        if self.are_none() {
            return Call::followed(self, None);
        }
        let followed = self.followed.lock().unwrap_or_else(PoisonError::into_inner);
        match trace.map(root).and_then(|root| followed.get(root)) {
            Some(fate) => Call::followed(self, fate.clone()),
            None => Call::of_others(self, self.roll(Kind::of_a_call())),
        }
    }

    /// Whether nothing is planned.
    pub(crate) fn are_none(&self) -> bool {
        self.counters.is_empty()
    }

    /// Makes an invocation's fate, or that it has none, known to the calls that carry `trace`, for as long as the result lives.
    pub(crate) fn follow(self: &Arc<Self>, trace: &str, fate: Option<Arc<Fate>>) -> Followed {
        let root = root(trace).to_owned();
        let mut followed = self.followed.lock().unwrap_or_else(PoisonError::into_inner);
        followed.insert(root.clone(), fate);
        Followed {
            faults: Arc::clone(self),
            root,
        }
    }

    /// The first of `kinds` that hits now.
    fn roll(&self, kinds: impl IntoIterator<Item = Kind>) -> Option<Fate> {
        let zero = *self.zero.get()?;
        let since = Instant::now().checked_duration_since(zero)?;
        let number = self.rolled.fetch_add(1, Ordering::Relaxed);
        let hits = |kind: Kind| {
            let rule = self.plan.rule(kind)?;
            let roll = dice::roll(self.plan.seed(), kind, number);
            (rule.is_open(since) && rule.probability.hits(roll)).then_some((kind, rule, roll))
        };
        let (kind, rule, roll) = kinds.into_iter().find_map(hits)?;
        let Rule { by, .. } = rule;
        let counter = self.counters.get(&kind)?;
        Some(Fate::new(kind, *by, roll, Arc::clone(counter)))
    }
}

/// An invocation that calls of the queue can be told to belong to; no more once this is dropped.
#[derive(Debug)]
pub(crate) struct Followed {
    faults: Arc<Faults>,
    root: String,
}

impl Drop for Followed {
    fn drop(&mut self) {
        let mut followed = self
            .faults
            .followed
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        followed.remove(&self.root);
    }
}

/// The root of a trace header: `Root=1-5759e988-bd862e3fe1be46a994272793;Parent=...;Sampled=...`.
fn root(trace: &str) -> &str {
    let roots = trace
        .split(';')
        .find_map(|part| part.trim().strip_prefix("Root="));
    roots.unwrap_or(trace)
}

#[cfg(test)]
mod tests;
