//! The queue against a model so simple that it can be seen to be right, under every order of calls.

use proptest::prelude::*;

use super::*;

#[derive(Clone, Debug)]
enum Call {
    Send { delay: u64 },
    Receive { max: usize, visibility: u64 },
    PutBackLast,
    Delete { message: usize },
    ChangeVisibility { message: usize, visibility: u64 },
    Wait { seconds: u64 },
    Purge,
}

fn call() -> impl Strategy<Value = Call> {
    let seconds = prop_oneof![3 => Just(0), 7 => 1_u64..40];
    prop_oneof![
        6 => prop_oneof![3 => Just(0), 1 => 1_u64..20].prop_map(|delay| Call::Send { delay }),
        6 => (1_usize..5, seconds.clone()).prop_map(|(max, visibility)| Call::Receive { max, visibility }),
        1 => Just(Call::PutBackLast),
        3 => (0_usize..30).prop_map(|message| Call::Delete { message }),
        2 => (0_usize..30, seconds).prop_map(|(message, visibility)| Call::ChangeVisibility { message, visibility }),
        4 => (1_u64..30).prop_map(|seconds| Call::Wait { seconds }),
        1 => Just(Call::Purge),
    ]
}

/// One message of the model: when it was sent, the second at which it becomes visible, and how often it was received.
#[derive(Clone, Copy, Debug)]
struct Simple {
    sent_at: u64,
    visible_at: u64,
    receives: u32,
}

/// Seconds a message is kept, and receives after which it is dead: low enough to be met.
const RETENTION: u64 = 200;
const RECEIVES_MAX: u32 = 4;

proptest! {
    /// Invariant: at every moment the queue holds exactly the messages sent in the last 200 s, and
    /// neither deleted nor dead; `receive` returns the `max` oldest of those whose time to be
    /// visible has come, in the order of sending, each with the number of its receives; none twice
    /// in one call. Those it met that were received four times before come out as dead.
    #[test]
    fn behaves_like_a_list_of_messages_with_times(calls in proptest::collection::vec(call(), 0..120)) {
        let start = Instant::now();
        let (mut now, mut sent) = (0, 0);
        let mut queue = Queue::default();
        queue.rules.retention = Duration::from_secs(RETENTION);
        queue.rules.receives_max = Some(RECEIVES_MAX);
        let mut model = BTreeMap::<u64, Simple>::new();
        let mut last = Vec::new();
        for call in calls {
            let instant = start + Duration::from_secs(now);
            match call {
                Call::Send { delay } => {
                    queue.send(Message::default(), Duration::from_secs(delay), instant);
                    model.insert(sent, Simple { sent_at: now, visible_at: now + delay, receives: 0 });
                    sent += 1;
                }
                Call::Receive { max, visibility } => {
                    let (mut expected, mut dead) = (Vec::new(), Vec::new());
                    for (sequence, message) in model.iter_mut().filter(|(_, message)| message.visible_at <= now) {
                        if expected.len() == max {
                            break;
                        }
                        if message.receives == RECEIVES_MAX {
                            dead.push(*sequence);
                            continue;
                        }
                        message.visible_at = now + visibility;
                        message.receives += 1;
                        expected.push((*sequence, message.receives));
                    }
                    let taken = queue.receive(max, Duration::from_secs(visibility), instant);
                    let got: Vec<_> = taken.received.iter().map(|received| (received.sequence.0, received.receives)).collect();
                    prop_assert_eq!(got, expected);
                    prop_assert_eq!(taken.dead.len(), dead.len());
                    for sequence in dead {
                        model.remove(&sequence);
                    }
                    let received = taken.received;
                    last = if visibility > 0 { received } else { Vec::new() };
                }
                Call::PutBackLast => {
                    for received in last.drain(..) {
                        let message = model.get_mut(&received.sequence.0);
                        if let Some(message) = message.filter(|message| message.visible_at > now && message.receives == received.receives) {
                            *message = Simple { visible_at: now, receives: message.receives - 1, ..*message };
                        }
                        queue.advance(instant);
                        queue.put_back(&received);
                    }
                }
                Call::Delete { message } => {
                    let message = message as u64;
                    if model.get(&message).is_some_and(|message| message.receives > 0) {
                        queue.delete(Sequence(message));
                        model.remove(&message);
                    }
                }
                Call::ChangeVisibility { message, visibility } => {
                    let message = message as u64;
                    let changed = match model.get_mut(&message) {
                        Some(simple) if simple.receives == 0 => continue,
                        Some(simple) if simple.visible_at > now => {
                            simple.visible_at = now + visibility;
                            Ok(())
                        }
                        Some(_) => Err(NotHidden::Visible),
                        None => Err(NotHidden::Gone),
                    };
                    let got = queue.change_visibility(Sequence(message), Duration::from_secs(visibility), instant);
                    prop_assert_eq!(got, changed);
                }
                Call::Wait { seconds } => {
                    now += seconds;
                    model.retain(|_, message| now < message.sent_at + RETENTION);
                }
                Call::Purge => {
                    queue.purge();
                    model.clear();
                }
            }
            let instant = start + Duration::from_secs(now);
            let hidden = || model.values().filter(|message| message.visible_at > now);
            prop_assert_eq!(queue.counts(instant), Counts {
                visible: model.values().filter(|message| message.visible_at <= now).count(),
                in_flight: hidden().filter(|message| message.receives > 0).count(),
                delayed: hidden().filter(|message| message.receives == 0).count(),
            });
            let next = hidden().map(|message| start + Duration::from_secs(message.visible_at)).min();
            prop_assert_eq!(queue.next_due(), next);
        }
    }
}

/// The cost of a call does not depend on the backlog: what a receive leaves behind is only what it
/// received.
#[test]
fn a_backlog_stays_where_it_is() {
    let now = Instant::now();
    let mut queue = Queue::default();
    for _ in 0..100_000 {
        queue.send(Message::default(), Duration::ZERO, now);
    }
    let taken = queue.receive(10, Duration::from_secs(30), now);
    assert_eq!(taken.received.len(), 10);
    assert_eq!(
        (
            queue.in_turn.len(),
            queue.out_of_turn.len(),
            queue.hidden.len(),
            queue.due.len()
        ),
        (99_990, 0, 10, 10)
    );
}

/// What a moved message keeps: its age, its id, its number of receives; not its place.
#[test]
fn a_message_taken_over_is_as_old_as_it_is() {
    let start = Instant::now();
    let (mut from, mut to) = (Queue::default(), Queue::default());
    from.rules.receives_max = Some(1);
    from.send(Message::default(), Duration::ZERO, start);
    let day = start + Duration::from_hours(24);
    to.send(Message::default(), Duration::ZERO, day);
    from.receive(1, Duration::from_secs(1), start);
    let Taken { received, dead } = from.receive(1, Duration::ZERO, day);
    assert!(received.is_empty());
    for moved in dead {
        to.take_over(moved);
    }
    assert_eq!(to.counts(day).visible, 2);
    let four_days = start + Duration::from_hours(96);
    assert_eq!(to.counts(four_days - Duration::from_secs(1)).visible, 2);
    assert_eq!(
        to.counts(four_days).visible,
        1,
        "the older one is gone first"
    );
    assert_eq!(to.receive(10, Duration::ZERO, four_days).received.len(), 1);
}

/// No more in flight than may be; a delete makes room.
#[test]
fn in_flight_is_limited() {
    let now = Instant::now();
    let mut queue = Queue::default();
    queue.rules.in_flight_max = 3;
    for _ in 0..5 {
        queue.send(Message::default(), Duration::ZERO, now);
    }
    let first = queue.receive(10, Duration::from_secs(30), now).received;
    assert_eq!((first.len(), queue.room()), (3, 0));
    assert!(
        queue
            .receive(10, Duration::from_secs(30), now)
            .received
            .is_empty()
    );
    queue.delete(first[0].sequence);
    assert_eq!(
        queue
            .receive(10, Duration::from_secs(30), now)
            .received
            .len(),
        1
    );
}
