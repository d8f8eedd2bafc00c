//! Interruption and accident: nothing is left behind, and no slot without its outcome.

use std::sync::Arc;
use std::time::{Duration, Instant};

use sensor_sim::sender::{Fate, Sending, SlotWord, start};

use crate::script::{Script, drain, settings};
use crate::server::{ACCEPTED, Action, Server};

fn begin(script: Script, server: &Server) -> Sending {
    start(Arc::new(script), settings(&server.url()), Instant::now()).unwrap()
}

#[test]
fn stop_ends_what_is_under_way_at_once() {
    let server = Server::start(|_| Action::Stall);
    let mut script = Script::new(1000, Duration::ZERO);
    // Three slots go at once, the others in an hour.
    script.gap = Duration::ZERO;
    let script = Later(script);
    let mut sending = start(Arc::new(script), settings(&server.url()), Instant::now()).unwrap();
    for _ in 0..3 {
        server.arrivals.recv().unwrap();
    }
    assert_eq!(sending.progress().sent, 3);
    assert_eq!(sending.progress().in_flight, 3);

    let stopped = Instant::now();
    sending.stop();
    let outcomes = drain(&mut sending);
    assert!(stopped.elapsed() < Duration::from_secs(10));
    let unfinished = outcomes
        .iter()
        .filter(|outcome| outcome.fate == Fate::Unfinished);
    assert_eq!(unfinished.count(), 3);
    for outcome in &outcomes {
        match outcome.fate.word() {
            SlotWord::Unfinished => assert!(outcome.slot < 3 && outcome.ended >= stopped),
            SlotWord::Unsent => assert!(outcome.slot == 3 && outcome.sent.is_none()),
            _ => panic!("{outcome:?}"),
        }
    }
    assert_eq!(sending.progress().in_flight, 0);
    let summary = sending.finish();
    assert_eq!(summary.reached, outcomes.len() as u64);
    assert_eq!(server.received().len(), 3);
}

#[test]
fn progress_tells_what_is_in_flight_when_all_has_been_sent() {
    let server = Server::start(|_| Action::Stall);
    let sending = begin(Script::new(5, Duration::ZERO), &server);
    for _ in 0..5 {
        server.arrivals.recv().unwrap();
    }
    assert_eq!(
        (sending.progress().sent, sending.progress().in_flight),
        (5, 5)
    );
    assert_eq!(sending.finish().in_flight_max, 5);
}

/// Three slots at once, the others an hour later.
struct Later(Script);

impl sensor_sim::source::Source for Later {
    fn slots(&self) -> u64 {
        self.0.slots
    }

    fn offset(&self, slot: u64) -> Duration {
        Duration::from_secs(if slot < 3 { 0 } else { 3600 })
    }

    fn render(&self, slot: u64, body: &mut Vec<u8>) {
        self.0.render(slot, body);
    }
}

#[test]
fn dropping_a_run_stops_it_wherever_it_is() {
    let server = Server::start(|_| Action::Stall);
    // Asleep until an instant far off.
    drop(begin(Script::new(2, Duration::from_hours(1)), &server));
    // Waiting for a place in flight.
    let sending = begin(Script::new(1000, Duration::ZERO), &server);
    for _ in 0..64 {
        server.arrivals.recv().unwrap();
    }
    drop(sending);
    // Waiting for a reader that never comes.
    let server = Server::start(|_| Action::Answer(200, ACCEPTED));
    let sending = begin(Script::new(1_000_000, Duration::ZERO), &server);
    for _ in 0..4000 {
        server.arrivals.recv().unwrap();
    }
    drop(sending);
}

#[test]
fn a_reader_that_is_slow_loses_nothing() {
    let server = Server::start(|_| Action::Answer(200, ACCEPTED));
    let mut sending = begin(Script::new(6000, Duration::ZERO), &server);
    // All that fits unread: 64 in flight and 4096 more.
    for _ in 0..4160 {
        server.arrivals.recv().unwrap();
    }
    assert!(server.arrivals.try_recv().is_err());
    let outcomes = drain(&mut sending);
    assert_eq!(outcomes.len(), 6000);
    assert_eq!(sending.finish().reached, 6000);
}

#[test]
fn a_panic_while_rendering_loses_no_slot() {
    let server = Server::start(|_| Action::Answer(200, ACCEPTED));
    let mut script = Script::new(10, Duration::ZERO);
    script.rendering = Box::new(|slot| assert!(slot < 5, "a bug in the source, made on purpose"));
    let mut sending = begin(script, &server);
    let mut outcomes = drain(&mut sending);
    outcomes.sort_by_key(|outcome| outcome.slot);
    let words: Vec<_> = outcomes.iter().map(|outcome| outcome.fate.word()).collect();
    assert_eq!(words[..5], [SlotWord::Acknowledged; 5]);
    assert_eq!(words[5..], [SlotWord::Unsent]);
    assert_eq!(sending.finish().reached, 6);
}
