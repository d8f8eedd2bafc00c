//! Every fate, each brought about by a server that behaves accordingly.

use std::time::Duration;

use sensor_sim::sender::{AnswerKind, Fate, SlotWord, TransportFault};

use crate::script::{Script, play, settings};
use crate::server::{ACCEPTED, Action, Server};

/// The fate of a single slot that meets `action`.
fn fate_of(action: Action) -> Fate {
    let server = Server::start(move |_| action);
    let (outcomes, _) = play(Script::new(1, Duration::ZERO), settings(&server.url()));
    assert!(
        outcomes[0]
            .sent
            .is_some_and(|sent| sent <= outcomes[0].ended)
    );
    outcomes[0].fate
}

#[test]
fn answers_carry_status_kind_and_word() {
    let gateway = r#"{"message":"Internal server error"}"#;
    let table = [
        (200, ACCEPTED, AnswerKind::Jsend, SlotWord::Acknowledged),
        (204, "", AnswerKind::Other, SlotWord::Acknowledged),
        (302, "", AnswerKind::Other, SlotWord::Failed),
        (
            400,
            r#"{"status":"fail","data":{}}"#,
            AnswerKind::Jsend,
            SlotWord::Rejected,
        ),
        (403, gateway, AnswerKind::Gateway, SlotWord::Rejected),
        (408, "", AnswerKind::Other, SlotWord::Failed),
        (429, gateway, AnswerKind::Gateway, SlotWord::Failed),
        (502, gateway, AnswerKind::Gateway, SlotWord::Failed),
        (
            503,
            r#"{"status":"error","message":"x"}"#,
            AnswerKind::Jsend,
            SlotWord::Failed,
        ),
    ];
    for (status, body, kind, word) in table {
        let fate = fate_of(Action::Answer(status, body));
        assert_eq!(fate, Fate::Answered { status, kind });
        assert_eq!(fate.word(), word, "{status}");
    }
}

#[test]
fn broken_connections_are_told_apart() {
    let table = [
        (Action::HangUp, TransportFault::Reset),
        (Action::Reset, TransportFault::Reset),
        (Action::HalfAnswer, TransportFault::Reset),
        (Action::Garbage, TransportFault::Other),
    ];
    for (action, fault) in table {
        assert_eq!(fate_of(action), Fate::Transport(fault), "{action:?}");
    }
}

#[test]
fn an_answer_longer_than_the_cap_counts_by_its_status() {
    let kind = AnswerKind::Other;
    for size in [64 * 1024, 64 * 1024 + 1, 8 << 20] {
        let fate = fate_of(Action::AnswerLong(size));
        assert_eq!(fate, Fate::Answered { status: 200, kind }, "{size}");
    }
}

#[test]
fn nobody_listening_is_a_connect_fault() {
    // Port 1 (tcpmux) is served nowhere.
    let (outcomes, summary) = play(
        Script::new(3, Duration::ZERO),
        settings("http://127.0.0.1:1/"),
    );
    for outcome in outcomes {
        assert_eq!(outcome.fate, Fate::Transport(TransportFault::Connect));
    }
    assert!(summary.in_flight_max >= 1);
}

#[test]
fn a_slot_without_an_answer_times_out_by_itself() {
    let server = Server::start(|received| match received.slot() {
        1 => Action::Stall,
        _ => Action::Answer(200, ACCEPTED),
    });
    let mut settings = settings(&server.url());
    settings.timeout = Duration::from_millis(100);
    let (outcomes, _) = play(Script::new(3, Duration::ZERO), settings);
    let stalled = outcomes[1];
    assert_eq!(stalled.fate, Fate::TimedOut);
    assert!(stalled.ended - stalled.sent.unwrap() >= Duration::from_millis(100));
    assert_eq!(outcomes[0].fate.word(), SlotWord::Acknowledged);
    assert_eq!(outcomes[2].fate.word(), SlotWord::Acknowledged);
}
