//! What one request has to meet, and whether it met it.

use std::{
    fmt,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

use super::Kind;

/// How often one kind of fault was due and how often it was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FaultCount {
    /// The fault's key in the plan, such as `sqs_drop`.
    pub kind: &'static str,
    /// Units (events) whose fate it was.
    pub planned: u64,
    /// Units that really met it.
    pub done: u64,
}

/// The two counts of a kind.
#[derive(Debug, Default)]
pub(super) struct Counter {
    planned: AtomicU64,
    done: AtomicU64,
}

impl Counter {
    pub(super) fn count(&self, kind: &'static str) -> FaultCount {
        FaultCount {
            kind,
            planned: self.planned.load(Ordering::Relaxed),
            done: self.done.load(Ordering::Relaxed),
        }
    }
}

/// The one fault that a request, a call or a message meets.
#[derive(Debug)]
pub(crate) struct Fate {
    pub(crate) kind: Kind,
    /// How long the fault takes, where it takes time.
    pub(crate) by: Duration,
    /// The roll that decided it: a source of further chance.
    pub(crate) roll: u64,
    counter: Arc<Counter>,
    units: AtomicU64,
    met: AtomicBool,
    is_done: AtomicBool,
    once_stored: OnceLock<Deed>,
}

/// What is to be done at a certain moment.
struct Deed(Box<dyn Fn() + Send + Sync>);

impl fmt::Debug for Deed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Deed")
    }
}

impl Fate {
    pub(super) fn new(kind: Kind, by: Duration, roll: u64, counter: Arc<Counter>) -> Self {
        Self {
            kind,
            by,
            roll,
            counter,
            units: AtomicU64::new(0),
            met: AtomicBool::new(false),
            is_done: AtomicBool::new(false),
            once_stored: OnceLock::new(),
        }
    }

    /// Counts as planned for so many units.
    pub(super) fn plan_for(&self, units: u64) {
        self.units.fetch_add(units, Ordering::Relaxed);
        self.counter.planned.fetch_add(units, Ordering::Relaxed);
    }

    /// Whether it is met now: each time, or only the first.
    pub(super) fn is_met(&self) -> bool {
        !self.met.swap(true, Ordering::Relaxed) || self.kind.is_met_each_time()
    }

    /// Counts as done for all units it was planned for; once, however often it is met.
    pub(crate) fn did_it(&self) {
        if !self.is_done.swap(true, Ordering::Relaxed) {
            self.did_it_to(self.units.load(Ordering::Relaxed));
        }
    }

    /// Has something done once the queue has stored the request's message.
    pub(crate) fn once_stored(&self, deed: impl Fn() + Send + Sync + 'static) {
        self.once_stored.get_or_init(|| Deed(Box::new(deed)));
    }

    /// Does it: the message is stored.
    pub(crate) fn is_stored(&self) {
        if let Some(Deed(deed)) = self.once_stored.get() {
            self.did_it();
            deed();
        }
    }

    /// Counts as done for these units.
    pub(super) fn did_it_to(&self, units: u64) {
        self.counter.done.fetch_add(units, Ordering::Relaxed);
    }
}
