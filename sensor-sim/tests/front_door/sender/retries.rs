//! What is sent again, when, and what counts in the end.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use sensor_sim::sender::{Fate, Outcome, Retries, SendSettings, SlotWord, start};

use crate::script::{Script, drain, play, settings};
use crate::server::{ACCEPTED, Action, Received, Server};

const REFUSED: &str = r#"{"status":"error","message":"later"}"#;

fn patient(server: &Server, most: u16, backoff: Duration) -> SendSettings {
    SendSettings {
        retries: Retries { most, backoff },
        ..settings(&server.url())
    }
}

/// A server that does the first of `actions` to the first attempt of each slot, and so on; the last to all that follow.
fn in_turn(actions: &'static [Action]) -> Server {
    let attempts: Mutex<BTreeMap<u64, usize>> = Mutex::default();
    Server::start(move |request| {
        let mut attempts = attempts.lock().unwrap();
        // The server hands over a body but for its last byte, which is a line end.
        let attempt = attempts.entry(request.slot()).or_default();
        *attempt += 1;
        actions[(*attempt - 1).min(actions.len() - 1)]
    })
}

/// Sends three slots, each again twice at the most; what became of the first, and what the server got of it.
fn send(actions: &'static [Action]) -> (Outcome, Vec<Received>) {
    let server = in_turn(actions);
    let settings = patient(&server, 2, Duration::from_millis(1));
    let (outcomes, _) = play(Script::new(3, Duration::ZERO), settings);
    for outcome in &outcomes {
        assert_eq!(outcome.fate, outcomes[0].fate);
        assert_eq!(outcome.retries, outcomes[0].retries);
    }
    let received = server.received().into_iter();
    (
        outcomes[0],
        received.filter(|request| request.slot() == 0).collect(),
    )
}

#[test]
fn what_may_have_failed_is_sent_again_until_it_is_acknowledged() {
    let accepted = Action::Answer(200, ACCEPTED);
    for failure in [
        Action::Answer(503, REFUSED),
        Action::Answer(429, ""),
        Action::Answer(408, ""),
        Action::Answer(500, ""),
        Action::HangUp,
        Action::HalfAnswer,
        Action::Garbage,
    ] {
        let actions: &'static [Action] = vec![failure, failure, accepted].leak();
        let (outcome, received) = send(actions);
        assert_eq!(outcome.fate.word(), SlotWord::Acknowledged, "{failure:?}");
        assert_eq!((outcome.retries, received.len()), (2, 3), "{failure:?}");
        assert!(
            received
                .iter()
                .all(|request| request.body == received[0].body)
        );
    }
}

#[test]
fn the_last_failure_counts_when_all_are_used_up() {
    let (outcome, received) = send(&[
        Action::HangUp,
        Action::Answer(500, ""),
        Action::Answer(503, REFUSED),
        Action::Answer(200, ACCEPTED),
    ]);
    assert!(matches!(outcome.fate, Fate::Answered { status: 503, .. }));
    assert_eq!((outcome.retries, received.len()), (2, 3));
}

#[test]
fn what_was_rejected_or_sent_elsewhere_is_not_sent_again() {
    for status in [400, 401, 413, 302] {
        let actions: &'static [Action] = vec![Action::Answer(status, "")].leak();
        let (outcome, received) = send(actions);
        assert_eq!((outcome.retries, received.len()), (0, 1), "{status}");
    }
}

/// The first attempt may have been carried out, whatever the second one is told.
#[test]
fn a_rejection_after_a_failure_leaves_the_fate_unknown() {
    let (outcome, received) = send(&[Action::Answer(503, REFUSED), Action::Answer(400, "")]);
    assert!(matches!(outcome.fate, Fate::Answered { status: 503, .. }));
    assert_eq!(outcome.fate.word(), SlotWord::Failed);
    assert_eq!((outcome.retries, received.len()), (1, 2));
}

#[test]
fn a_wait_that_the_server_asks_for_is_kept() {
    let server = in_turn(&[Action::AskToWait("1"), Action::Answer(200, ACCEPTED)]);
    let settings = patient(&server, 1, Duration::from_millis(1));
    let (outcomes, _) = play(Script::new(1, Duration::ZERO), settings);
    let took = outcomes[0].ended - outcomes[0].sent.unwrap();
    assert!(took >= Duration::from_secs(1), "{took:?}");
    assert_eq!(outcomes[0].fate.word(), SlotWord::Acknowledged);
}

#[test]
fn a_stop_ends_a_wait_at_once() {
    let server = in_turn(&[Action::Answer(503, REFUSED)]);
    let settings = patient(&server, 3, Duration::from_mins(1));
    let script = Script::new(1, Duration::ZERO);
    let begun = Instant::now();
    let mut sending = start(std::sync::Arc::new(script), settings, begun).unwrap();
    server
        .arrivals
        .recv_timeout(Duration::from_secs(20))
        .unwrap();
    sending.stop();
    let outcomes = drain(&mut sending);
    assert_eq!(outcomes[0].fate, Fate::Unfinished);
    assert!(begun.elapsed() < Duration::from_secs(20));
}
