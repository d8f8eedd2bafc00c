//! What goes over the wire, and over which connection.

use std::sync::Mutex;
use std::time::Duration;

use sensor_sim::sender::SlotWord;

use crate::script::{SECRET, Script, play, settings};
use crate::server::{ACCEPTED, Action, Received, Server};

#[test]
fn a_request_has_the_headers_a_caliper_endpoint_asks_for_and_no_more() {
    let server = Server::start(|_| Action::Answer(200, ACCEPTED));
    play(Script::new(1, Duration::ZERO), settings(&server.url()));
    let received = server.received();
    let request = &received[0];
    assert_eq!(request.head[0], "POST /store?from=test HTTP/1.1");
    assert_eq!(
        request.header("authorization"),
        [format!("Bearer {SECRET}")]
    );
    assert_eq!(request.header("content-type"), ["application/json"]);
    assert_eq!(request.header("host"), [server.address.to_string()]);
    assert_eq!(request.header("content-length"), ["11"]);
    assert_eq!(
        request.header("user-agent"),
        [concat!("sensor-sim/", env!("CARGO_PKG_VERSION"))]
    );
    assert_eq!(request.head.len(), 6, "{:?}", request.head);
}

#[test]
fn a_compressed_body_is_said_to_be_one() {
    let server = Server::start(|_| Action::Answer(200, ACCEPTED));
    let mut settings = settings(&server.url());
    settings.gzip = true;
    play(Script::new(1, Duration::ZERO), settings);
    let request = &server.received()[0];
    assert_eq!(request.header("content-encoding"), ["gzip"]);
    assert_eq!(request.header("content-type"), ["application/json"]);
    assert!(request.body.starts_with('\x1f'), "{:?}", request.body);
}

#[test]
fn the_address_can_be_replaced_but_not_the_host() {
    let server = Server::start(|_| Action::Answer(200, ACCEPTED));
    let mut settings = settings("http://ingest.invalid/store");
    settings.connect_to = Some(server.address);
    let (outcomes, _) = play(Script::new(1, Duration::ZERO), settings);
    assert_eq!(outcomes[0].fate.word(), SlotWord::Acknowledged);
    assert_eq!(server.received()[0].header("host"), ["ingest.invalid"]);
}

/// A script whose slot k > 0 is rendered only once the server has told of the k-th event on `events`: no two requests are in flight at once.
fn in_turn<T: Send + 'static>(slots: u64, events: std::sync::mpsc::Receiver<T>) -> Script {
    let events = Mutex::new(events);
    let mut script = Script::new(slots, Duration::ZERO);
    script.rendering = Box::new(move |slot| {
        if slot > 0 {
            let event = events.lock().unwrap().recv_timeout(Duration::from_secs(20));
            event.expect("the server has told of the request before");
        }
    });
    script
}

#[test]
fn a_connection_that_stays_open_is_used_again() {
    let server = Server::start(|_| Action::Answer(200, ACCEPTED));
    let mut settings = settings(&server.url());
    settings.max_in_flight = std::num::NonZeroUsize::MIN;
    let (_, summary) = play(Script::new(50, Duration::ZERO), settings);
    assert_eq!(summary.in_flight_max, 1);
    // The place is free a moment before the connection is: now and then a second connection takes the next slot.
    let connections: std::collections::BTreeSet<_> = server
        .received()
        .iter()
        .map(|request| request.connection)
        .collect();
    assert!(connections.len() <= 2, "{connections:?}");
}

#[test]
fn a_connection_closed_while_idle_is_no_error_and_sends_nothing_twice() {
    for action in [Action::AnswerAndClose, Action::AnswerAndSayClose] {
        let mut server = Server::start(move |_| action);
        let script = in_turn(40, server.closings.take().unwrap());
        let (outcomes, _) = play(script, settings(&server.url()));
        for outcome in &outcomes {
            assert_eq!(
                outcome.fate.word(),
                SlotWord::Acknowledged,
                "{action:?}: {outcome:?}"
            );
        }
        let slots: Vec<_> = server.received().iter().map(Received::slot).collect();
        assert_eq!(slots, (0..40).collect::<Vec<_>>());
    }
}
