//! Instants and limits.

use std::num::NonZeroUsize;
use std::sync::Arc;
use std::time::{Duration, Instant};

use sensor_sim::sender::{CatchUp, Fate, SendError, SlotWord, start};

use crate::script::{Script, drain, play, settings};
use crate::server::{ACCEPTED, Action, Server};

#[test]
fn nothing_is_sent_before_its_instant() {
    let server = Server::start(|_| Action::Answer(200, ACCEPTED));
    for catch_up in [CatchUp::Skip, CatchUp::Smooth, CatchUp::Burst] {
        let gap = Duration::from_micros(700);
        let begin = Instant::now() + Duration::from_millis(30);
        let mut settings = settings(&server.url());
        settings.catch_up = catch_up;
        let mut sending = start(Arc::new(Script::new(200, gap)), settings, begin).unwrap();
        for outcome in drain(&mut sending) {
            let intended = begin + gap * u32::try_from(outcome.slot).unwrap();
            assert!(
                outcome.sent.is_none_or(|sent| sent >= intended),
                "{outcome:?}"
            );
        }
    }
}

#[test]
fn a_slot_found_too_late_is_given_up_when_told_to_skip() {
    let server = Server::start(|_| Action::Answer(200, ACCEPTED));
    let mut settings = settings(&server.url());
    settings.catch_up = CatchUp::Skip;
    // All intended long ago.
    let begin = Instant::now().checked_sub(Duration::from_secs(1)).unwrap();
    let script = Script::new(20, Duration::ZERO);
    let mut sending = start(Arc::new(script), settings, begin).unwrap();
    let outcomes = drain(&mut sending);
    assert_eq!(outcomes.len(), 20);
    for outcome in outcomes {
        assert_eq!((outcome.fate, outcome.sent), (Fate::Unsent, None));
    }
    assert_eq!(sending.progress().sent, 0);
    assert!(server.received().is_empty());
}

#[test]
fn the_limit_makes_slots_wait_and_says_so() {
    let server = Server::start(|_| Action::Stall);
    let mut tight = settings(&server.url());
    tight.max_in_flight = NonZeroUsize::new(2).unwrap();
    tight.timeout = Duration::from_millis(30);
    let (outcomes, summary) = play(Script::new(6, Duration::ZERO), tight);
    assert!(
        outcomes
            .iter()
            .all(|outcome| outcome.fate == Fate::TimedOut)
    );
    assert_eq!(summary.in_flight_max, 2);
    assert!(summary.limit_reached);

    let server = Server::start(|_| Action::Answer(200, ACCEPTED));
    let (outcomes, summary) = play(Script::new(6, Duration::ZERO), settings(&server.url()));
    assert!(
        outcomes
            .iter()
            .all(|outcome| outcome.fate.word() == SlotWord::Acknowledged)
    );
    assert!(!summary.limit_reached);
    assert!(!summary.cpu.is_zero());
}

#[test]
fn what_cannot_be_sent_is_refused_before_anything_is() {
    let refused = |script: Script, timeout: Duration, in_flight: usize| {
        let mut settings = settings("http://127.0.0.1:1/");
        settings.timeout = timeout;
        settings.max_in_flight = NonZeroUsize::new(in_flight).unwrap();
        start(Arc::new(script), settings, Instant::now())
            .err()
            .unwrap()
    };
    let second = Duration::from_secs(1);
    let short = || Script::new(1, second);
    assert!(matches!(
        refused(short(), Duration::ZERO, 1),
        SendError::Timeout
    ));
    assert!(matches!(
        refused(short(), second * 3601, 1),
        SendError::Timeout
    ));
    let error = refused(short(), second, usize::MAX).to_string();
    assert!(error.contains("--max-in-flight"), "{error}");
}

#[test]
fn a_caller_that_is_asynchronous_gets_its_errors_and_outcomes_too() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    runtime.block_on(async {
        let mut no_ca = settings("https://127.0.0.1:1/");
        no_ca.ca_file = Some("no/such/file.pem".into());
        let script = || Arc::new(Script::new(3, Duration::ZERO));
        let refused = start(script(), no_ca, Instant::now()).err().unwrap();
        assert!(refused.to_string().contains("no/such/file.pem"));

        let mut sending = start(script(), settings("http://127.0.0.1:1/"), Instant::now()).unwrap();
        let mut read = 0;
        while sending.outcomes().recv().await.is_some() {
            read += 1;
        }
        assert_eq!(read, 3);
        drop(start(
            script(),
            settings("http://127.0.0.1:1/"),
            Instant::now(),
        ));
    });
}
