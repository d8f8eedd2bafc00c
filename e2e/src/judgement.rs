//! What speaks against a run, from its figures: broken promises, reasons why it proves nothing, thresholds.

use std::time::Duration;

use sensor_sim::account::units::{grouped, micros};

use crate::quantities::Quantity;
use crate::settle::Closed;
use crate::threshold::Judged;
use crate::verdict::Findings;

/// The share of the offered events that must have been sent in time.
const SENT_SHARE: f64 = 0.99;

/// Lag that any run may have.
const LAG_LIMIT_US: f64 = 20_000.0;

/// Lag against response: a generator's own delay may be a tenth of what it measures.
const LAG_SHARE: f64 = 0.1;

/// A step of the wall clock that makes times doubtful.
pub const CLOCK_STEP_LIMIT: Duration = Duration::from_millis(50);

/// What happened around a run, apart from its figures.
#[derive(Clone, Debug, Default)]
pub struct Circumstances {
    /// Stopped by hand.
    pub interrupted: bool,
    /// The sender had to wait for a free place among the requests in flight.
    pub in_flight_limit_reached: bool,
    /// The largest step of the wall clock that was seen.
    pub clock_step: Duration,
    /// Why the drain ended before its time.
    pub drain_cut_short: Option<String>,
    /// Why going on would have harmed other people's messages.
    pub would_harm: Option<String>,
    /// Whose messages stood before ours.
    pub backlog: Option<String>,
    /// Our own messages that could not be deleted, or other people's that could not be made visible.
    pub left_behind: Vec<String>,
}

impl Circumstances {
    /// Notes that not everything could be given back, or be known to have been.
    pub fn not_tidied(&mut self, why: &str) {
        self.left_behind.push(format!(
            "giving back messages was cut short by {why}: some may stay in flight until their time-out"
        ));
    }

    /// Notes messages of ours that could not be deleted and messages of others that could not be made visible again.
    pub fn left_behind(&mut self, undeleted: u64, kept: u64) {
        if undeleted > 0 {
            self.left_behind.push(format!(
                "{} of our messages could not be deleted",
                grouped(undeleted)
            ));
        }
        if kept > 0 {
            let count = grouped(kept);
            self.left_behind.push(format!(
                "{count} messages of others stay in flight until their time-out"
            ));
        }
    }
}

/// Everything that speaks against a run.
#[must_use]
pub fn findings(closed: &Closed, circumstances: &Circumstances, thresholds: &[Judged]) -> Findings {
    let events = &closed.settled.events;
    // A run that stopped of its own accord, to spare messages of others, left its own unlooked for: that breaks no promise of the line.
    let stopped = circumstances.would_harm.is_some();
    let lost = if stopped { 0 } else { events.lost };
    let promises = [
        (lost, "lost"),
        (events.unexpected, "unexpected"),
        (events.corrupted, "corrupted"),
    ];
    Findings {
        interrupted: circumstances.interrupted,
        imbalance: closed.settled.imbalance(),
        broken_promises: promises
            .into_iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, word)| match word {
                "lost" => format!(
                    "{} of {} acknowledged events lost",
                    grouped(count),
                    grouped(events.acknowledged)
                ),
                word => format!("{} events {word}", grouped(count)),
            })
            .chain(accepted(closed))
            .collect(),
        invalid: invalid(closed, circumstances),
        broken_thresholds: thresholds
            .iter()
            .filter(|judged| !judged.ok)
            .map(|judged| match &judged.value {
                Some(value) => format!("threshold {} is broken: {value}", judged.expr),
                None => format!("threshold {} has no data", judged.expr),
            })
            .collect(),
    }
}

/// Defects that were let through.
fn accepted(closed: &Closed) -> impl Iterator<Item = String> {
    let each = closed.defects.each();
    let accepted = each.filter(|(_, counts)| counts.accepted > 0);
    accepted.map(|(defect, counts)| {
        format!(
            "{} of {} envelopes accepted that must be answered {}, as {defect}",
            grouped(counts.accepted),
            grouped(counts.planned),
            defect.status()
        )
    })
}

#[allow(
    clippy::cast_precision_loss,
    reason = "ratios of counts, and microseconds for display"
)]
fn invalid(closed: &Closed, circumstances: &Circumstances) -> Vec<String> {
    let mut reasons = Vec::new();
    reasons.extend(
        circumstances
            .would_harm
            .as_ref()
            .map(|why| format!("stopped before it would harm messages of others: {why}")),
    );
    let (offered, achieved) = (closed.offered as f64, closed.achieved as f64);
    if achieved < SENT_SHARE * offered {
        let percent = achieved * 100.0 / offered;
        reasons.push(format!(
            "the generator sent only {percent:.1}% of the offered events in time"
        ));
    }
    let unsent = closed.settled.slots.unsent;
    let stopped = circumstances.interrupted || circumstances.would_harm.is_some();
    if unsent > 0 && !stopped {
        reasons.push(format!("{} slots were never sent", grouped(unsent)));
    }
    let p99 = |quantity| {
        closed
            .quantities
            .get(quantity)
            .quantile(0.99)
            .map(|found| found.micros as f64)
    };
    if let Some(lag) = p99(Quantity::Lag) {
        let limit = LAG_LIMIT_US.max(LAG_SHARE * p99(Quantity::Response).unwrap_or_default());
        if lag > limit {
            reasons.push(format!(
                "the generator was late: lag p99 {} is above {}",
                micros(lag),
                micros(limit)
            ));
        }
    }
    if circumstances.in_flight_limit_reached {
        reasons.push("the limit of requests in flight was reached, see --max-in-flight".to_owned());
    }
    if circumstances.clock_step > CLOCK_STEP_LIMIT {
        let step = circumstances.clock_step.as_secs_f64() * 1e6;
        reasons.push(format!("the wall clock stepped by {}", micros(step)));
    }
    reasons.extend(circumstances.backlog.clone());
    reasons.extend(
        circumstances
            .drain_cut_short
            .as_ref()
            .map(|why| format!("the drain was cut short: {why}")),
    );
    if circumstances.would_harm.is_some() && closed.settled.events.lost > 0 {
        let outstanding = grouped(closed.settled.events.lost);
        reasons.push(format!(
            "{outstanding} acknowledged events were not looked for to the end, and count as lost"
        ));
    }
    reasons.extend(circumstances.left_behind.iter().cloned());
    reasons
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use sensor_sim::EventKey;
    use sensor_sim::defect::{Defect, DefectTally};
    use sensor_sim::sender::{AnswerKind, Fate, Outcome};

    use super::*;
    use crate::ledger::{EventWords, Settled, SlotWords};
    use crate::quantities::Quantities;
    use crate::verdict::Verdict;
    use sensor_sim::account::Http;

    /// 1,000 slots of one event, all well, with so much lag and response in milliseconds.
    fn closed(lag: u64, response: u64) -> Closed {
        let mut quantities = Quantities::new().unwrap();
        for _ in 0..1000 {
            quantities
                .get_mut(Quantity::Lag)
                .record(Duration::from_millis(lag));
            quantities
                .get_mut(Quantity::Response)
                .record(Duration::from_millis(response));
        }
        Closed {
            settled: Settled {
                slots: SlotWords {
                    intended: 1000,
                    acknowledged: 1000,
                    ..SlotWords::default()
                },
                events: EventWords {
                    attempted: 1000,
                    acknowledged: 1000,
                    delivered: 1000,
                    ..EventWords::default()
                },
                ..Settled::default()
            },
            lost: Vec::<EventKey>::new(),
            quantities,
            queue_clock: None,
            http: Http::default(),
            defects: DefectTally::default(),
            offered: 1000,
            achieved: 1000,
        }
    }

    fn verdict(closed: &Closed, circumstances: &Circumstances, thresholds: &[Judged]) -> Verdict {
        findings(closed, circumstances, thresholds).judge().0
    }

    #[test]
    fn a_run_without_a_finding_passes() {
        assert_eq!(
            verdict(&closed(1, 5), &Circumstances::default(), &[]),
            Verdict::Pass
        );
    }

    #[test]
    fn a_defect_that_was_let_through_fails_a_run_and_one_that_was_not_answered_does_not() {
        let answered = |status| Fate::Answered {
            status,
            kind: AnswerKind::Jsend,
        };
        for (fate, expected) in [
            (answered(401), Verdict::Pass),
            (answered(503), Verdict::Pass),
            (Fate::TimedOut, Verdict::Pass),
            (answered(200), Verdict::Fail),
        ] {
            let mut closed = closed(1, 5);
            let outcome = Outcome {
                slot: 0,
                sent: None,
                ended: Instant::now(),
                fate,
                retries: 0,
                duplicate: None,
            };
            closed.defects.enter(Defect::WrongToken, &outcome);
            let judged = verdict(&closed, &Circumstances::default(), &[]);
            assert_eq!(judged, expected, "{fate:?}");
        }
    }

    #[test]
    fn lag_is_held_against_twenty_milliseconds_or_a_tenth_of_response() {
        for (lag, response, expected) in [
            (19, 5, Verdict::Pass),
            (21, 5, Verdict::Invalid),
            (90, 1000, Verdict::Pass),
            (110, 1000, Verdict::Invalid),
        ] {
            assert_eq!(
                verdict(&closed(lag, response), &Circumstances::default(), &[]),
                expected,
                "{lag} of {response} ms"
            );
        }
    }

    #[test]
    fn what_was_not_sent_in_time_or_at_all_makes_a_run_invalid() {
        let mut slow = closed(1, 5);
        slow.achieved = 989;
        assert_eq!(
            verdict(&slow, &Circumstances::default(), &[]),
            Verdict::Invalid
        );
        slow.achieved = 990;
        assert_eq!(
            verdict(&slow, &Circumstances::default(), &[]),
            Verdict::Pass
        );
        let mut unsent = closed(1, 5);
        unsent.settled.slots.unsent = 1;
        unsent.settled.slots.acknowledged = 999;
        assert_eq!(
            verdict(&unsent, &Circumstances::default(), &[]),
            Verdict::Invalid
        );
    }

    #[test]
    fn each_circumstance_makes_a_run_invalid() {
        let why = || Some("why".to_owned());
        for circumstances in [
            Circumstances {
                in_flight_limit_reached: true,
                ..Circumstances::default()
            },
            Circumstances {
                clock_step: Duration::from_millis(51),
                ..Circumstances::default()
            },
            Circumstances {
                drain_cut_short: why(),
                ..Circumstances::default()
            },
            Circumstances {
                backlog: why(),
                ..Circumstances::default()
            },
            Circumstances {
                left_behind: vec!["why".to_owned()],
                ..Circumstances::default()
            },
        ] {
            assert_eq!(
                verdict(&closed(1, 5), &circumstances, &[]),
                Verdict::Invalid,
                "{circumstances:?}"
            );
        }
        let small = Circumstances {
            clock_step: CLOCK_STEP_LIMIT,
            ..Circumstances::default()
        };
        assert_eq!(verdict(&closed(1, 5), &small, &[]), Verdict::Pass);
    }

    #[test]
    fn a_broken_promise_fails_a_run_even_where_it_is_invalid_as_well() {
        let invalid = Circumstances {
            in_flight_limit_reached: true,
            ..Circumstances::default()
        };
        let breaks: [fn(&mut EventWords); 3] = [
            |events| (events.lost, events.delivered) = (1, 999),
            |events| (events.unexpected, events.delivered) = (1, 1001),
            |events| events.corrupted = 1,
        ];
        for break_promise in breaks {
            let mut broken = closed(1, 5);
            break_promise(&mut broken.settled.events);
            assert_eq!(
                verdict(&broken, &invalid, &[]),
                Verdict::Fail,
                "{:?}",
                broken.settled.events
            );
        }
    }

    #[test]
    fn a_run_that_stopped_to_spare_others_is_invalid_where_its_own_were_not_looked_for() {
        let spared = Circumstances {
            would_harm: Some("why".to_owned()),
            ..Circumstances::default()
        };
        let mut closed = closed(1, 5);
        let events = &mut closed.settled.events;
        (events.lost, events.delivered) = (1, 999);
        assert_eq!(verdict(&closed, &spared, &[]), Verdict::Invalid);
        closed.settled.events.corrupted = 1;
        assert_eq!(verdict(&closed, &spared, &[]), Verdict::Fail);
    }

    #[test]
    fn a_drain_cut_short_excuses_no_loss() {
        let cut_short = Circumstances {
            drain_cut_short: Some("why".to_owned()),
            ..Circumstances::default()
        };
        let mut closed = closed(1, 5);
        assert_eq!(verdict(&closed, &cut_short, &[]), Verdict::Invalid);
        let events = &mut closed.settled.events;
        (events.lost, events.delivered) = (1, 999);
        assert_eq!(verdict(&closed, &cut_short, &[]), Verdict::Fail);
    }

    #[test]
    fn a_ledger_that_does_not_balance_proves_nothing_not_even_a_loss() {
        let mut unbalanced = closed(1, 5);
        unbalanced.settled.events.lost = 1;
        assert_eq!(
            verdict(&unbalanced, &Circumstances::default(), &[]),
            Verdict::Invalid
        );
    }

    #[test]
    fn a_broken_threshold_fails_a_valid_run_only() {
        let broken = [Judged {
            expr: "failed==0".to_owned(),
            value: Some("3".to_owned()),
            ok: false,
        }];
        assert_eq!(
            verdict(&closed(1, 5), &Circumstances::default(), &broken),
            Verdict::Fail
        );
        assert_eq!(
            verdict(&closed(30, 5), &Circumstances::default(), &broken),
            Verdict::Invalid
        );
    }
}
