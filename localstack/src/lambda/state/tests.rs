//! Who gets which invocation, as data: no process, no socket, no time.

use bytes::Bytes;

use super::{
    super::{ending::Ending, error_payload::ErrorPayload},
    scale_out::PATIENCE,
    *,
};

type Outcomes = oneshot::Receiver<Outcome>;
type Works = oneshot::Receiver<Work>;

fn state(environments_max: usize) -> State {
    state_of(&FunctionSettings {
        concurrency: environments_max,
        environments_max,
        ..FunctionSettings::new("bootstrap")
    })
}

fn state_of(settings: &FunctionSettings) -> State {
    State::new(settings, FunctionLog::default())
}

fn admit(state: &mut State, name: &str) -> Outcomes {
    let (reply, outcome) = oneshot::channel();
    state.admit(Invocation {
        traced: None,
        request_id: name.into(),
        since: Instant::now(),
        event: Bytes::new(),
        reply,
    });
    outcome
}

/// When everybody in line has run out of patience.
fn later() -> Instant {
    Instant::now() + PATIENCE
}

#[track_caller]
fn start_one(state: &mut State) -> EnvironmentId {
    match state.scale_out(later(), || true) {
        ScaleOut::Start(id) => id,
        other => panic!("no start: {other:?}"),
    }
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

fn failed_to_start() -> Ending {
    Ending::NotStarted("it failed".to_owned())
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
    let new = start_one(&mut state);
    state.complete(old, "a", Ok(Bytes::new())).unwrap();
    assert_eq!(runs(&mut state.next(old).unwrap()), "b");
    assert_eq!(runs(&mut state.next(new).unwrap()), "c");
}

#[test]
fn a_warm_environment_is_waited_for_as_long_as_a_start_takes() {
    let mut state = state(9);
    let (_, mut works) = warm(&mut state);
    let _first = admit(&mut state, "a");
    assert_eq!(runs(&mut works), "a");
    let _second = admit(&mut state, "b");
    let since = state.waiting[0].since;
    let due = since + PATIENCE;
    assert_eq!(state.scale_out(since, || true), ScaleOut::NotBefore(due));
    assert!(matches!(state.scale_out(due, || true), ScaleOut::Start(_)));
}

#[test]
fn with_no_environment_at_all_one_starts_at_once() {
    let mut state = state(9);
    let _outcome = admit(&mut state, "a");
    let now = state.waiting[0].since;
    assert!(matches!(state.scale_out(now, || true), ScaleOut::Start(_)));
}

#[test]
fn two_environments_start_at_a_time_and_no_more_than_the_limit() {
    let mut state = state(3);
    let outcomes = ["a", "b", "c", "d"].map(|name| admit(&mut state, name));
    let [.., mut last] = outcomes;
    assert_eq!(last.try_recv().unwrap(), Err(InvokeError::Throttled));
    let first = start_one(&mut state);
    start_one(&mut state);
    assert_eq!(
        state.scale_out(later(), || true),
        ScaleOut::NotNow,
        "two are in init"
    );
    state.next(first).unwrap();
    start_one(&mut state);
    assert_eq!(
        state.scale_out(later(), || true),
        ScaleOut::NotNow,
        "three is the limit"
    );
}

#[test]
fn beyond_the_processes_an_invocation_waits_and_beyond_the_concurrency_it_is_throttled() {
    let mut state = state_of(&FunctionSettings {
        concurrency: 3,
        environments_max: 1,
        ..FunctionSettings::new("bootstrap")
    });
    let (only, mut works) = warm(&mut state);
    let [mut running, mut waiting, _, mut refused] =
        ["a", "b", "c", "d"].map(|name| admit(&mut state, name));
    assert_eq!(refused.try_recv().unwrap(), Err(InvokeError::Throttled));
    assert_eq!(
        state.scale_out(later(), || true),
        ScaleOut::NotNow,
        "one process is the limit"
    );
    assert_eq!(runs(&mut works), "a");
    state.complete(only, "a", Ok(Bytes::new())).unwrap();
    assert!(running.try_recv().unwrap().is_ok());
    assert_eq!(runs(&mut state.next(only).unwrap()), "b");
    assert!(waiting.try_recv().is_err(), "it runs");
}

#[test]
fn the_stack_is_ready_when_every_provisioned_environment_is() {
    let mut state = state(9);
    let (sender, mut ready) = oneshot::channel();
    let [first, second] = state.provision(2, sender).try_into().unwrap();
    state.next(first).unwrap();
    assert!(ready.try_recv().is_err(), "one is in init");
    state.next(second).unwrap();
    assert_eq!(ready.try_recv().unwrap(), Ok(()));
    assert_eq!(state.counts.cold_starts, 2);
}

#[test]
fn a_death_after_a_failed_init_is_replaced_all_the_same() {
    let mut state = state(9);
    let (serving, mut works) = warm(&mut state);
    let _running = admit(&mut state, "a");
    let _waiting = admit(&mut state, "b");
    assert_eq!(runs(&mut works), "a");
    let broken = start_one(&mut state);
    assert!(!state.ended(broken, &failed_to_start(), ""));
    assert_eq!(state.scale_out(later(), || true), ScaleOut::NotNow);
    assert!(state.ended(serving, &failed_to_start(), ""));
    start_one(&mut state); // for the one in line
}

#[test]
fn a_failed_init_is_not_repeated_while_another_environment_can_serve() {
    let mut state = state(9);
    let (busy, mut works) = warm(&mut state);
    let _first = admit(&mut state, "a");
    let mut waiting = admit(&mut state, "b");
    assert_eq!(runs(&mut works), "a");
    let broken = start_one(&mut state);
    assert!(
        !state.ended(broken, &failed_to_start(), ""),
        "it is not replaced"
    );
    assert!(waiting.try_recv().is_err(), "still in line");
    state.complete(busy, "a", Ok(Bytes::new())).unwrap();
    assert_eq!(runs(&mut state.next(busy).unwrap()), "b");
}

#[test]
fn a_failed_init_with_nobody_left_is_repeated_once_before_those_in_line_are_told() {
    let mut state = state(9);
    let mut waiting = admit(&mut state, "a");
    let broken = start_one(&mut state);
    assert!(state.ended(broken, &failed_to_start(), "last words"));
    assert!(waiting.try_recv().is_err(), "still in line");
    let broken = start_one(&mut state);
    assert!(!state.ended(broken, &failed_to_start(), "last words"));
    let failed = ErrorPayload::init("a", None, &failed_to_start());
    assert_eq!(waiting.try_recv().unwrap(), Err(InvokeError::Init(failed)));
    let _next = admit(&mut state, "b");
    start_one(&mut state); // the next one tries anew
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

#[test]
fn as_many_environments_start_at_a_time_as_the_setting_says() {
    let mut state = state_of(&FunctionSettings {
        starting_max: 3,
        ..FunctionSettings::new("bootstrap")
    });
    let _outcomes = ["a", "b", "c", "d", "e"].map(|name| admit(&mut state, name));
    for _ in 0..3 {
        start_one(&mut state);
    }
    assert_eq!(state.scale_out(later(), || true), ScaleOut::NotNow);
}

/// While the processors are taken a line is let to move by itself; one that stands gets its process
/// all the same.
#[test]
fn no_process_starts_for_a_line_that_only_lacks_a_processor() {
    let mut state = state(9);
    let (_, mut works) = warm(&mut state);
    let _first = admit(&mut state, "a");
    assert_eq!(runs(&mut works), "a");
    let _second = admit(&mut state, "b");
    let since = state.waiting[0].since;
    let taken = || false;
    assert_eq!(
        state.scale_out(since + PATIENCE, taken),
        ScaleOut::NotBefore(since + 2 * PATIENCE)
    );
    let half_a_second = since + Duration::from_millis(500);
    assert!(matches!(
        state.scale_out(half_a_second, taken),
        ScaleOut::Start(_)
    ));
}

#[test]
fn the_first_report_of_an_environment_tells_its_init_and_no_other() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let log = FunctionLog::create(file.path()).unwrap();
    let mut state = State::new(&FunctionSettings::new("bootstrap"), log);
    let (id, mut works) = warm(&mut state);
    for name in ["a", "b"] {
        let _outcome = admit(&mut state, name);
        assert_eq!(runs(&mut works), name);
        state.complete(id, name, Ok(Bytes::new())).unwrap();
        works = state.next(id).unwrap();
    }
    let log = std::fs::read_to_string(file.path()).unwrap();
    let told: Vec<_> = log
        .lines()
        .filter(|line| line.contains("REPORT"))
        .map(|line| line.contains("Init Duration"))
        .collect();
    assert_eq!(told, [true, false], "{log}");
}
