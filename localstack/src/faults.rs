//! Faults put in on purpose: the plan, its windows in time, and how often each fault was done.
//!
//! A plan is data (JSON) and its instants count from `Stack::start_faults`, so that the same plan
//! means the same for any run. What was planned and what was done are counted apart: an instrument
//! must be able to show that its own faults took place.

use std::{
    str::FromStr,
    sync::{
        OnceLock,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use tokio::time::Instant;

/// Which faults to put in, and when. The default plans none.
///
/// As JSON: `{"sqs_refuse": {"from": "5s"}}`. Times are typed the way people say them (`500ms`,
/// `5s`, `1m 30s`) and count from [`Stack::start_faults`](crate::Stack::start_faults). Unknown keys
/// are refused.
#[derive(Clone, Debug, Default, Deserialize, Serialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct FaultPlan {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    sqs_refuse: Option<Window>,
}

/// From an instant on, without end.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
struct Window {
    #[serde(
        deserialize_with = "spoken_duration",
        serialize_with = "speak_duration"
    )]
    from: Duration,
}

/// A fault plan that is not one; the message says where and why.
#[derive(Debug, thiserror::Error)]
#[error("the fault plan is not valid")]
pub struct FaultPlanError(#[source] serde_json::Error);

impl FromStr for FaultPlan {
    type Err = FaultPlanError;

    fn from_str(json: &str) -> Result<Self, Self::Err> {
        serde_json::from_str(json).map_err(FaultPlanError)
    }
}

fn spoken_duration<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Duration, D::Error> {
    let text = String::deserialize(deserializer)?;
    humantime::parse_duration(&text)
        .map_err(|error| D::Error::custom(format!("`{text}` is not a duration: {error}")))
}

fn speak_duration<S: Serializer>(duration: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&humantime::format_duration(*duration))
}

/// How often one kind of fault was due and how often it was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FaultCount {
    /// The fault's key in the plan, such as `sqs_refuse`.
    pub kind: &'static str,
    /// Messages that met the fault's open window.
    pub planned: u64,
    /// Messages that were given the fault.
    pub done: u64,
}

/// A plan at work: its windows, its counts.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    plan: FaultPlan,
    zero: OnceLock<Instant>,
    refusals_planned: AtomicU64,
    refusals_done: AtomicU64,
}

/// Permission to refuse messages: whoever holds it does so, and counts it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Refusal<'a>(&'a Faults);

impl Refusal<'_> {
    /// Counts one message as refused.
    pub(crate) fn count(self) {
        self.0.refusals_done.fetch_add(1, Ordering::Relaxed);
    }
}

impl Faults {
    /// Windows stay shut until [`Faults::start`].
    pub(crate) fn new(plan: FaultPlan) -> Self {
        Self {
            plan,
            ..Self::default()
        }
    }

    /// Sets second 0 of every window. The first call counts.
    pub(crate) fn start(&self, at: Instant) {
        self.zero.get_or_init(|| at);
    }

    /// Whether `messages` that arrive at `now` are to be refused by the queue.
    pub(crate) fn sqs_refuse(&self, now: Instant, messages: usize) -> Option<Refusal<'_>> {
        let (window, zero) = (self.plan.sqs_refuse?, *self.zero.get()?);
        if now < zero + window.from {
            return None;
        }
        self.refusals_planned
            .fetch_add(messages as u64, Ordering::Relaxed);
        Some(Refusal(self))
    }

    /// The counts of every fault in the plan.
    pub(crate) fn counts(&self) -> Vec<FaultCount> {
        let refuse = self.plan.sqs_refuse.map(|_| FaultCount {
            kind: "sqs_refuse",
            planned: self.refusals_planned.load(Ordering::Relaxed),
            done: self.refusals_done.load(Ordering::Relaxed),
        });
        refuse.into_iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_opens_at_its_instant_and_not_before_the_start() {
        let faults = Faults::new(r#"{"sqs_refuse": {"from": "5s"}}"#.parse().unwrap());
        let zero = Instant::now();
        let fifth = zero + Duration::from_secs(5);
        assert!(faults.sqs_refuse(fifth, 1).is_none(), "not started");
        faults.start(zero);
        assert!(
            faults
                .sqs_refuse(fifth - Duration::from_nanos(1), 1)
                .is_none()
        );
        faults.sqs_refuse(fifth, 3).unwrap().count();
        assert_eq!(
            faults.counts(),
            [FaultCount {
                kind: "sqs_refuse",
                planned: 3,
                done: 1
            }]
        );
    }

    #[test]
    fn a_plan_refuses_what_it_does_not_know() {
        for bad in [
            r#"{"sqs_refuze": {}}"#,
            r#"{"sqs_refuse": {"from": "5s", "to": "6s"}}"#,
            r#"{"sqs_refuse": {"from": "soon"}}"#,
            "5",
        ] {
            assert!(bad.parse::<FaultPlan>().is_err(), "{bad}");
        }
        assert_eq!("{}".parse::<FaultPlan>().unwrap(), FaultPlan::default());
    }
}
