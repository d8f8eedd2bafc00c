//! A server that does anything at any time.

use std::num::NonZeroUsize;
use std::time::Duration;

use proptest::collection::vec;
use proptest::prelude::*;
use sensor_sim::sender::{AnswerKind, Fate, TransportFault};

use crate::script::{Script, play, settings};
use crate::server::{ACCEPTED, Action, Server};

fn action() -> impl Strategy<Value = Action> {
    prop_oneof![
        12 => Just(Action::Answer(200, ACCEPTED)),
        1 => Just(Action::Answer(400, "{}")),
        1 => Just(Action::AnswerLong(100_000)),
        2 => Just(Action::AnswerAndSayClose),
        2 => Just(Action::AnswerAndClose),
        1 => Just(Action::Stall),
        1 => Just(Action::HangUp),
        1 => Just(Action::Reset),
        1 => Just(Action::HalfAnswer),
        1 => Just(Action::Garbage),
    ]
}

/// What a slot may come to that met `action`.
fn fits(action: Action, fate: Fate) -> bool {
    let answered = |status, kind| fate == Fate::Answered { status, kind };
    match action {
        Action::Answer(200, _) | Action::AnswerAndSayClose | Action::AnswerAndClose => {
            answered(200, AnswerKind::Jsend)
        }
        Action::Answer(status, _) => answered(status, AnswerKind::Other),
        Action::AskToWait(_) => answered(503, AnswerKind::Other),
        Action::AnswerLong(_) => answered(200, AnswerKind::Other),
        Action::Stall => fate == Fate::TimedOut,
        Action::HangUp | Action::Reset | Action::HalfAnswer => {
            fate == Fate::Transport(TransportFault::Reset)
        }
        Action::Garbage => fate == Fate::Transport(TransportFault::Other),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    /// Whatever the server does: every slot has one outcome (checked by `play`); a slot the server read has the fate that fits what the server
    /// did to it; no request reaches the server twice; and a slot it never read is a broken connection or a time-out, never an answer.
    #[test]
    fn every_slot_has_one_true_outcome(actions in vec(action(), 1..120), in_flight in 3..20_usize) {
        let plan = actions.clone();
        let server = Server::start(move |received| plan[usize::try_from(received.slot()).unwrap()]);
        let mut settings = settings(&server.url());
        settings.timeout = Duration::from_millis(250);
        settings.max_in_flight = NonZeroUsize::new(in_flight).unwrap();
        let script = Script::new(actions.len() as u64, Duration::from_micros(100));
        let (outcomes, summary) = play(script, settings);

        let mut times = vec![0; actions.len()];
        for received in server.received() {
            times[usize::try_from(received.slot()).unwrap()] += 1;
        }
        for ((outcome, action), times) in outcomes.iter().zip(&actions).zip(times) {
            prop_assert!(times <= 1, "slot {} was sent {times} times", outcome.slot);
            if times == 1 {
                prop_assert!(fits(*action, outcome.fate), "{action:?} led to {outcome:?}");
            } else {
                prop_assert!(matches!(outcome.fate, Fate::Transport(_) | Fate::TimedOut), "{outcome:?}");
            }
        }
        prop_assert!(summary.in_flight_max <= in_flight);
    }
}
