//! The ledger against a model that keeps everything, and each event word by itself.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::*;

/// Slots of 1 to `width` events, in turn.
struct Cycle {
    slots: u64,
    width: u16,
}

impl Shape for Cycle {
    fn slots(&self) -> u64 {
        self.slots
    }

    fn events_in(&self, slot: u64) -> u16 {
        u16::try_from(slot % u64::from(self.width)).unwrap() + 1
    }

    fn events_max(&self) -> u16 {
        self.width
    }
}

fn ledger(slots: u64) -> Ledger {
    Ledger::new(Box::new(Cycle { slots, width: 1 }))
}

fn key(slot: u64) -> EventKey {
    EventKey { slot, position: 0 }
}

fn origin(request: u32, message: u32) -> Origin {
    Origin {
        request: Some(request),
        message,
        receive_count: 1,
    }
}

fn close(ledger: Ledger) -> Settled {
    let settled = ledger.close(|_| ());
    assert_eq!(settled.imbalance(), None);
    settled
}

#[test]
fn acknowledged_and_delivered_is_settled_in_either_order() {
    let mut ledger = ledger(2);
    ledger.answered(0, SlotWord::Acknowledged);
    assert!(!ledger.all_settled());
    ledger.delivered(key(0), origin(1, 1), true);
    ledger.delivered(key(1), origin(2, 2), true);
    ledger.answered(1, SlotWord::Acknowledged);
    assert!(ledger.all_settled());
    let events = close(ledger).events;
    assert_eq!(
        (events.acknowledged, events.delivered, events.lost),
        (2, 2, 0)
    );
}

#[test]
fn acknowledged_and_never_seen_is_lost_and_named() {
    let mut ledger = ledger(3);
    for slot in 0..3 {
        ledger.answered(slot, SlotWord::Acknowledged);
    }
    ledger.delivered(key(1), origin(1, 1), true);
    let mut lost = Vec::new();
    let settled = ledger.close(|key| lost.push(key.slot));
    assert_eq!((settled.events.lost, lost), (2, vec![0, 2]));
}

#[test]
fn an_event_of_a_failed_slot_is_recovered_when_it_arrives_all_the_same() {
    for word in [SlotWord::Failed, SlotWord::TimedOut, SlotWord::Unfinished] {
        let mut ledger = ledger(1);
        ledger.answered(0, word);
        assert!(!ledger.all_settled(), "it may still come");
        ledger.delivered(key(0), origin(1, 1), true);
        let events = close(ledger).events;
        assert_eq!(
            (
                events.indeterminate,
                events.recovered,
                events.lost,
                events.unexpected
            ),
            (1, 1, 0, 0)
        );
    }
}

#[test]
fn what_was_rejected_unsent_or_not_planned_is_unexpected_on_the_queue() {
    let mut ledger = ledger(3);
    ledger.answered(0, SlotWord::Rejected);
    ledger.answered(1, SlotWord::Unsent);
    ledger.never_reached(1);
    for slot in 0..3 {
        assert_eq!(
            ledger.delivered(key(slot), origin(1, 1), true),
            Delivery::First
        );
    }
    assert_eq!(
        ledger.delivered(key(3), origin(1, 1), true),
        Delivery::Stranger
    );
    assert_eq!(
        ledger.delivered(
            EventKey {
                slot: 0,
                position: 1
            },
            origin(1, 1),
            true
        ),
        Delivery::Stranger
    );
    let settled = close(ledger);
    assert_eq!(
        (
            settled.events.unexpected,
            settled.events.delivered,
            settled.slots.unsent
        ),
        (5, 5, 2)
    );
}

#[test]
fn a_repeat_is_told_by_who_made_it_and_counted_once() {
    let mut ledger = ledger(4);
    for slot in 0..4 {
        ledger.answered(slot, SlotWord::Acknowledged);
        ledger.delivered(key(slot), origin(10, 20), true);
    }
    ledger.delivered(key(0), origin(11, 21), true);
    ledger.delivered(key(0), origin(10, 20), true);
    ledger.delivered(key(1), origin(10, 21), true);
    ledger.delivered(key(2), origin(10, 20), true);
    ledger.delivered(
        key(3),
        Origin {
            request: None,
            message: 21,
            receive_count: 1,
        },
        true,
    );
    let settled = close(ledger);
    assert_eq!(
        settled.duplicated_by,
        DuplicatedBy {
            sensor: 1,
            function: 1,
            queue: 1,
            unattributed: 1
        }
    );
    assert_eq!(
        (settled.events.duplicated, settled.events.delivered),
        (4, 4)
    );
}

#[test]
fn what_was_delivered_of_slots_alike_counts_for_the_acknowledged_ones_first() {
    // The message settled slot 0, which failed; it may as well have been that of slot 2, which was acknowledged.
    for (words, lost, recovered, unexpected) in [
        (
            [SlotWord::Failed, SlotWord::Rejected, SlotWord::Acknowledged],
            0,
            0,
            0,
        ),
        (
            [SlotWord::Rejected, SlotWord::Failed, SlotWord::Unsent],
            0,
            1,
            0,
        ),
        (
            [SlotWord::Rejected, SlotWord::Unsent, SlotWord::Rejected],
            0,
            0,
            1,
        ),
        ([SlotWord::Acknowledged; 3], 2, 0, 0),
    ] {
        let mut ledger = ledger(3);
        ledger.delivered(key(0), origin(1, 1), true);
        for (slot, word) in (0..).zip(words) {
            ledger.answered(slot, word);
        }
        ledger.settle_alike(&[0, 1, 2]);
        let events = close(ledger).events;
        assert_eq!(
            (events.lost, events.recovered, events.unexpected),
            (lost, recovered, unexpected),
            "{words:?}"
        );
    }
}

#[test]
fn a_corrupted_event_is_delivered_not_lost() {
    let mut ledger = ledger(1);
    ledger.answered(0, SlotWord::Acknowledged);
    ledger.delivered(key(0), origin(1, 1), false);
    let events = close(ledger).events;
    assert_eq!((events.corrupted, events.delivered, events.lost), (1, 1, 0));
}

#[test]
fn a_missing_or_doubled_word_shows_as_an_imbalance() {
    let mut missing = ledger(2);
    missing.answered(0, SlotWord::Acknowledged);
    assert!(
        missing
            .close(|_| ())
            .imbalance()
            .unwrap()
            .starts_with("slots: intended")
    );
    let mut doubled = ledger(1);
    doubled.answered(0, SlotWord::Acknowledged);
    doubled.answered(0, SlotWord::Acknowledged);
    assert!(doubled.close(|_| ()).imbalance().is_some());
}

/// What may happen to one slot: its word, and for each of its messages an order, and whether it is intact.
#[derive(Clone, Debug)]
struct Fate {
    word: SlotWord,
    messages: Vec<(u32, bool)>,
    answered_at: u32,
}

/// When, to which slot, and what: an answer, or a message's number and whether it is intact.
type Happening = (u32, u64, Option<(u32, bool)>);

fn fates() -> impl Strategy<Value = Vec<Fate>> {
    let word = prop_oneof![
        5 => Just(SlotWord::Acknowledged),
        1 => Just(SlotWord::Rejected),
        1 => Just(SlotWord::Failed),
        1 => Just(SlotWord::TimedOut),
        1 => Just(SlotWord::Unsent),
        1 => Just(SlotWord::Unfinished),
    ];
    let messages = prop::collection::vec((any::<u32>(), prop::bool::weighted(0.9)), 0..4);
    let fate = (word, messages, any::<u32>()).prop_map(|(word, messages, answered_at)| Fate {
        word,
        messages,
        answered_at,
    });
    prop::collection::vec(fate, 0..80)
}

proptest! {
    /// For any answers and deliveries in any order, the ledger = a model that keeps every event; and every sum balances.
    #[test]
    fn it_agrees_with_a_model_that_keeps_everything(fates in fates(), width in 1_u16..4) {
        let shape = Cycle { slots: fates.len() as u64, width };
        let mut happenings: Vec<Happening> = Vec::new();
        for (slot, fate) in (0..).zip(&fates) {
            happenings.push((fate.answered_at, slot, None));
            for (number, (at, intact)) in (0..).zip(&fate.messages) {
                happenings.push((*at, slot, Some((number, *intact))));
            }
        }
        happenings.sort();

        let mut ledger = Ledger::new(Box::new(Cycle { slots: shape.slots, width }));
        let mut received: BTreeMap<(u64, u16), u32> = BTreeMap::new();
        let mut corrupted = BTreeSet::new();
        for (_, slot, message) in happenings {
            let word = fates[usize::try_from(slot).unwrap()].word;
            let Some((number, intact)) = message else {
                ledger.answered(slot, word);
                continue;
            };
            for position in 0..shape.events_in(slot) {
                ledger.delivered(EventKey { slot, position }, origin(number, number), intact);
                *received.entry((slot, position)).or_default() += 1;
                if !intact {
                    corrupted.insert((slot, position));
                }
            }
        }
        let settled = ledger.close(|_| ());
        prop_assert_eq!(settled.imbalance(), None);

        let mut model = EventWords::default();
        for (slot, fate) in (0..).zip(&fates) {
            for position in 0..shape.events_in(slot) {
                let arrived = u64::from(received.contains_key(&(slot, position)));
                match fate.word {
                    SlotWord::Acknowledged => { model.acknowledged += 1; model.lost += 1 - arrived; }
                    SlotWord::Rejected => { model.rejected += 1; model.unexpected += arrived; }
                    SlotWord::Unsent => model.unexpected += arrived,
                    _ => { model.indeterminate += 1; model.recovered += arrived; }
                }
            }
        }
        model.attempted = model.acknowledged + model.rejected + model.indeterminate;
        model.delivered = received.len() as u64;
        model.duplicated = received.values().filter(|times| **times > 1).count() as u64;
        model.corrupted = corrupted.len() as u64;
        model.reordered = settled.events.reordered;
        prop_assert_eq!(settled.events, model);
    }
}
