//! Who gets which invocation, as data: no process, no socket, no time.

use bytes::Bytes;

use super::*;

type Outcomes = oneshot::Receiver<Outcome>;
type Works = oneshot::Receiver<Work>;

fn state(environments_max: usize) -> State {
    State::new(environments_max, Duration::from_secs(30))
}

fn admit(state: &mut State, name: &str) -> Outcomes {
    let (reply, outcome) = oneshot::channel();
    state.admit(Invocation {
        request_id: name.into(),
        event: Bytes::new(),
        reply,
    });
    outcome
}

/// An environment that has passed its init and waits.
fn warm(state: &mut State) -> (EnvironmentId, Works) {
    let id = state.start();
    let works = state.next(id).unwrap();
    (id, works)
}

fn runs(works: &mut Works) -> String {
    works.try_recv().unwrap().request_id
}

#[test]
fn the_environment_used_last_is_preferred() {
    let mut state = state(9);
    let (_, mut first) = warm(&mut state);
    let (_, mut second) = warm(&mut state);
    let _outcomes = (admit(&mut state, "a"), admit(&mut state, "b"));
    assert_eq!(
        (runs(&mut second), runs(&mut first)),
        ("a".into(), "b".into())
    );
}

#[test]
fn whoever_is_free_first_takes_the_oldest_invocation() {
    let mut state = state(9);
    let (old, mut works) = warm(&mut state);
    let _outcomes = ["a", "b", "c"].map(|name| admit(&mut state, name));
    assert_eq!(runs(&mut works), "a");
    let new = state.start_on_demand().unwrap();
    state.complete(old, "a", Ok(Bytes::new())).unwrap();
    assert_eq!(runs(&mut state.next(old).unwrap()), "b");
    assert_eq!(runs(&mut state.next(new).unwrap()), "c");
}

#[test]
fn two_environments_start_at_a_time_and_no_more_than_the_limit() {
    let mut state = state(3);
    let outcomes = ["a", "b", "c", "d"].map(|name| admit(&mut state, name));
    let [.., mut last] = outcomes;
    assert_eq!(last.try_recv().unwrap(), Err(InvokeError::Throttled));
    let first = state.start_on_demand().unwrap();
    state.start_on_demand().unwrap();
    assert_eq!(state.start_on_demand(), None, "two are in init");
    state.next(first).unwrap();
    state.start_on_demand().unwrap();
    assert_eq!(state.start_on_demand(), None, "three is the limit");
}

#[test]
fn a_failed_init_is_not_repeated_while_another_environment_can_serve() {
    let mut state = state(9);
    let (busy, mut works) = warm(&mut state);
    let _first = admit(&mut state, "a");
    let mut waiting = admit(&mut state, "b");
    assert_eq!(runs(&mut works), "a");
    let broken = state.start_on_demand().unwrap();
    assert!(!state.ended(broken, "it ended", ""), "it is not replaced");
    assert!(waiting.try_recv().is_err(), "still in line");
    state.complete(busy, "a", Ok(Bytes::new())).unwrap();
    assert_eq!(runs(&mut state.next(busy).unwrap()), "b");
}

#[test]
fn a_failed_init_with_nobody_left_answers_those_in_line() {
    let mut state = state(9);
    let mut waiting = admit(&mut state, "a");
    let broken = state.start_on_demand().unwrap();
    state.ended(broken, "it ended", "last words");
    let failed = InvokeError::Init("it ended\nlast words".into());
    assert_eq!(waiting.try_recv().unwrap(), Err(failed));
    let _next = admit(&mut state, "b");
    assert!(state.start_on_demand().is_some(), "the next one tries anew");
}

#[test]
fn an_invocation_keeps_its_place_when_a_connection_is_gone() {
    let mut state = state(9);
    let (_, gone) = warm(&mut state);
    drop(gone);
    let _outcome = admit(&mut state, "a");
    let (_, mut works) = warm(&mut state);
    assert_eq!(runs(&mut works), "a");
}

#[test]
fn an_environment_that_owes_an_answer_gets_no_work() {
    let mut state = state(9);
    let (id, _works) = warm(&mut state);
    let _outcome = admit(&mut state, "a");
    assert!(state.next(id).is_none());
    assert_eq!(
        state.complete(id, "b", Ok(Bytes::new())),
        Err(UnknownRequest)
    );
    state.complete(id, "a", Ok(Bytes::new())).unwrap();
    assert!(state.next(id).is_some());
}
