//! Outcomes and messages with known instants: each must end in the right histogram, or in none.

use sensor_sim::sender::{AnswerKind, Fate, Outcome, TransportFault};

use super::*;
use crate::ledger::Shape;

const SECOND: Duration = Duration::from_secs(1);

/// One slot a second, one event each; the first two are warm-up.
struct EverySecond;

impl Source for EverySecond {
    fn slots(&self) -> u64 {
        6
    }

    fn offset(&self, slot: u64) -> Duration {
        Duration::from_secs(slot)
    }

    fn render(&self, _slot: u64, _body: &mut Vec<u8>) {}
}

impl Shape for EverySecond {
    fn slots(&self) -> u64 {
        6
    }

    fn events_in(&self, _slot: u64) -> u16 {
        1
    }

    fn events_max(&self) -> u16 {
        1
    }
}

/// Knows a message by its body, which is the slot's number.
struct ByNumber;

impl Recogniser for ByNumber {
    fn recognise(&mut self, body: &[u8], _message: u32) -> Recognised {
        let number = std::str::from_utf8(body)
            .ok()
            .and_then(|text| text.parse().ok());
        number.map_or(Recognised::Foreign, |slot| Recognised::Ours {
            events: vec![EventKey { slot, position: 0 }],
            intact: true,
        })
    }
}

fn settler() -> Settler {
    let load = Load {
        source: Arc::new(EverySecond),
        shape: Box::new(EverySecond),
        recogniser: Box::new(ByNumber),
        warm_up: 2 * SECOND,
        length: 6 * SECOND,
    };
    Settler::new(
        RunClock::starting_in(SECOND),
        load,
        QueueClock::shared(),
        3 * SECOND,
    )
    .unwrap()
}

impl Settler {
    /// A slot's outcome: sent so long after its instant, ended so long after it was sent.
    fn ended(&mut self, slot: u64, lag: Duration, service: Duration, fate: Fate) {
        let intended = self.clock.begin() + self.source.offset(slot);
        let sent = (fate != Fate::Unsent).then_some(intended + lag);
        self.outcome(&Outcome {
            slot,
            sent,
            ended: intended + lag + service,
            fate,
            retries: 0,
            duplicate: None,
        });
    }

    /// A message received so long after its slot's instant.
    fn arrived(&mut self, body: &str, after: Duration) -> Disposal {
        let slot: u64 = body.parse().unwrap_or(0);
        let offset = self.source.offset(slot) + after;
        let enqueued_us = self
            .clock
            .wall_us(offset.saturating_sub(Duration::from_millis(40)));
        self.received(&Received::for_test(
            body,
            self.clock.begin() + offset,
            enqueued_us / 1000,
        ))
    }

    fn count(&self, quantity: Quantity) -> u64 {
        self.quantities.get(quantity).count()
    }
}

const OK: Fate = Fate::Answered {
    status: 200,
    kind: AnswerKind::Jsend,
};
const MILLI: Duration = Duration::from_millis(1);

#[test]
fn each_of_the_five_measures_between_its_own_two_instants() {
    let mut settler = settler();
    settler.ended(2, 10 * MILLI, 100 * MILLI, OK);
    assert_eq!(settler.arrived("2", 500 * MILLI), Disposal::Delete);
    let closed = settler.close(6, Instant::now());
    for (quantity, millis) in [
        (Quantity::Lag, 10),
        (Quantity::Service, 100),
        (Quantity::Response, 110),
        (Quantity::Arrival, 500),
        (Quantity::Queue, 40),
    ] {
        let micros = closed
            .quantities
            .get(quantity)
            .quantile(0.5)
            .unwrap()
            .micros;
        assert!(
            micros.abs_diff(millis * 1000) <= 1000,
            "{}: {micros} us",
            quantity.name()
        );
    }
}

#[test]
fn warm_up_is_in_the_ledger_and_in_no_latency_or_rate_by_its_intended_instant() {
    let mut settler = settler();
    // Intended in the warm-up, sent and answered long after it.
    settler.ended(1, 3 * SECOND, SECOND, OK);
    settler.arrived("1", 5 * SECOND);
    for quantity in Quantity::ALL {
        assert_eq!(settler.count(quantity), 0, "{}", quantity.name());
    }
    let closed = settler.close(6, Instant::now());
    assert_eq!(
        (
            closed.settled.events.acknowledged,
            closed.settled.events.delivered
        ),
        (1, 1)
    );
    assert_eq!((closed.offered, closed.achieved), (0, 0));
}

#[test]
fn populations_are_those_of_the_design() {
    for (fate, service, response, bound) in [
        (OK, 1, 1, false),
        (
            Fate::Answered {
                status: 400,
                kind: AnswerKind::Jsend,
            },
            0,
            0,
            false,
        ),
        (
            Fate::Answered {
                status: 503,
                kind: AnswerKind::Gateway,
            },
            0,
            0,
            false,
        ),
        (Fate::Transport(TransportFault::Reset), 0, 0, false),
        (Fate::TimedOut, 0, 1, true),
        (Fate::Unfinished, 0, 1, true),
        (Fate::Unsent, 0, 1, true),
    ] {
        let mut settler = settler();
        let sent = u64::from(fate != Fate::Unsent);
        settler.ended(3, MILLI, SECOND, fate);
        assert_eq!(settler.count(Quantity::Service), service, "{fate:?}");
        assert_eq!(settler.count(Quantity::Response), response, "{fate:?}");
        assert_eq!(settler.count(Quantity::Lag), sent, "{fate:?}");
        let bounds = settler.quantities.get(Quantity::Response).bounds_from();
        assert_eq!(bounds.is_some(), bound, "{fate:?}");
    }
}

#[test]
fn a_lost_event_is_a_lower_bound_of_arrival_at_the_end_of_the_drain() {
    let mut settler = settler();
    settler.ended(2, MILLI, MILLI, OK);
    settler.ended(3, MILLI, MILLI, OK);
    settler.arrived("2", 10 * MILLI);
    let end = settler.clock.begin() + 63 * SECOND;
    let closed = settler.close(6, end);
    let arrival = closed.quantities.get(Quantity::Arrival);
    assert_eq!((arrival.count(), arrival.bounds_from()), (2, Some(0.5)));
    let longest = arrival.quantile(1.0).unwrap();
    assert!(
        longest.lower_bound && longest.micros.abs_diff(60_000_000) < 100_000,
        "{longest:?}"
    );
    assert_eq!(
        closed.lost,
        [EventKey {
            slot: 3,
            position: 0
        }]
    );
}

#[test]
fn late_is_after_the_limit_and_only_for_a_first_delivery() {
    let mut settler = settler();
    for slot in ["2", "3"] {
        settler.ended(slot.parse().unwrap(), MILLI, MILLI, OK);
    }
    settler.arrived("2", 3 * SECOND);
    settler.arrived("2", 9 * SECOND);
    settler.arrived("3", 3 * SECOND + MILLI);
    assert_eq!(settler.close(6, Instant::now()).settled.events.late, 1);
}

#[test]
fn a_slot_sent_after_the_window_does_not_count_as_achieved() {
    let mut settler = settler();
    settler.ended(4, SECOND, MILLI, OK);
    settler.ended(5, SECOND + 19 * MILLI, MILLI, OK);
    settler.ended(3, 3 * SECOND + 21 * MILLI, MILLI, OK);
    let closed = settler.close(6, Instant::now());
    assert_eq!((closed.offered, closed.achieved), (3, 2));
}

#[test]
fn a_message_of_others_is_held_and_counted() {
    let mut settler = settler();
    settler.foreign_before(2);
    assert_eq!(settler.arrived("somebody else's", MILLI), Disposal::Hold);
    assert_eq!(settler.close(6, Instant::now()).settled.events.foreign, 3);
}

#[test]
fn a_stranger_with_our_tag_is_deleted_and_measured_nowhere() {
    let mut settler = settler();
    assert_eq!(settler.arrived("6", MILLI), Disposal::Delete);
    assert_eq!(settler.count(Quantity::Arrival), 0);
    assert_eq!(
        settler.close(6, Instant::now()).settled.events.unexpected,
        1
    );
}
