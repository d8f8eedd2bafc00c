//! Waiting receivers, in paused time: who wakes, when, and what becomes of what nobody took.

use std::future::poll_fn;

use super::*;
use crate::sqs::queue::Message;

const WAIT: Duration = Duration::from_secs(20);
const VISIBILITY: Duration = Duration::from_secs(30);

fn queue() -> Arc<LiveQueue> {
    LiveQueue::open("queue".into(), QueueSettings::default(), 0, Weak::new())
}

fn send(queue: &Arc<LiveQueue>, body: &str, delay: Duration) {
    let message = Message {
        body: body.into(),
        ..Message::default()
    };
    queue.change(|state| state.queue.send(message, delay, Instant::now()));
}

/// Polls once.
async fn poll_immediate<F: Future + Unpin>(future: &mut F) -> Option<F::Output> {
    poll_fn(
        |context| match std::pin::Pin::new(&mut *future).poll(context) {
            std::task::Poll::Ready(output) => std::task::Poll::Ready(Some(output)),
            std::task::Poll::Pending => std::task::Poll::Ready(None),
        },
    )
    .await
}

async fn receive(queue: &Arc<LiveQueue>, wait: Duration) -> Vec<String> {
    let received = queue.receive(1, VISIBILITY, wait).await.unwrap();
    received
        .iter()
        .map(|received| received.message.body.clone())
        .collect()
}

#[tokio::test(start_paused = true)]
async fn a_receiver_that_waits_in_vain_gets_nothing_at_its_time() {
    let queue = queue();
    let start = Instant::now();
    assert!(receive(&queue, WAIT).await.is_empty());
    assert_eq!(start.elapsed().as_secs(), 20);
    assert!(
        queue.lock().waiting.is_empty(),
        "its place in line is given up"
    );
}

#[tokio::test(start_paused = true)]
async fn the_longest_waiting_receiver_is_served_first() {
    let queue = queue();
    let mut first = Box::pin(receive(&queue, WAIT));
    let mut second = Box::pin(receive(&queue, WAIT));
    assert!(poll_immediate(&mut first).await.is_none());
    assert!(poll_immediate(&mut second).await.is_none());
    send(&queue, "a", Duration::ZERO);
    assert!(poll_immediate(&mut second).await.is_none());
    assert_eq!(poll_immediate(&mut first).await.unwrap(), ["a"]);
    send(&queue, "b", Duration::ZERO);
    assert_eq!(poll_immediate(&mut second).await.unwrap(), ["b"]);
}

#[tokio::test(start_paused = true)]
async fn a_waiting_receiver_wakes_when_visibility_expires() {
    let queue = queue();
    send(&queue, "a", Duration::ZERO);
    let start = Instant::now();
    queue
        .receive(1, Duration::from_secs(7), Duration::ZERO)
        .await
        .unwrap();
    assert_eq!(receive(&queue, WAIT).await, ["a"]);
    assert_eq!(start.elapsed().as_secs(), 7);
}

#[tokio::test(start_paused = true)]
async fn a_waiting_receiver_wakes_when_a_delay_ends_or_is_cut_short() {
    let queue = queue();
    let start = Instant::now();
    let waits = tokio::spawn({
        let queue = Arc::clone(&queue);
        async move { receive(&queue, WAIT).await }
    });
    tokio::task::yield_now().await;
    send(&queue, "late", Duration::from_mins(15));
    send(&queue, "soon", Duration::from_secs(3));
    assert_eq!(waits.await.unwrap(), ["soon"]);
    assert_eq!(start.elapsed().as_secs(), 3);
}

#[tokio::test(start_paused = true)]
async fn a_message_made_visible_by_hand_wakes_a_receiver_at_once() {
    let queue = queue();
    send(&queue, "a", Duration::ZERO);
    let received = queue.receive(1, VISIBILITY, Duration::ZERO).await.unwrap();
    let mut waits = Box::pin(receive(&queue, WAIT));
    assert!(poll_immediate(&mut waits).await.is_none());
    queue
        .change(|state| {
            state
                .queue
                .change_visibility(received[0].sequence, Duration::ZERO, Instant::now())
        })
        .unwrap();
    assert_eq!(poll_immediate(&mut waits).await.unwrap(), ["a"]);
}

#[tokio::test(start_paused = true)]
async fn a_receiver_that_is_gone_swallows_nothing() {
    let queue = queue();
    let mut gone_before = Box::pin(receive(&queue, WAIT));
    let mut gone_after = Box::pin(receive(&queue, WAIT));
    let mut stays = Box::pin(receive(&queue, WAIT));
    for receiver in [&mut gone_before, &mut gone_after, &mut stays] {
        assert!(poll_immediate(receiver).await.is_none());
    }
    drop(gone_before);
    send(&queue, "a", Duration::ZERO);
    // It was handed the message, but never took it.
    drop(gone_after);
    assert_eq!(poll_immediate(&mut stays).await.unwrap(), ["a"]);
    let counts = queue.change(|state| state.queue.counts(Instant::now()));
    assert_eq!((counts.visible, counts.in_flight), (0, 1));
}

#[tokio::test(start_paused = true)]
async fn a_deleted_queue_sends_its_receivers_away() {
    let queue = queue();
    let mut waits = Box::pin(queue.receive(1, VISIBILITY, WAIT));
    assert!(poll_immediate(&mut waits).await.is_none());
    queue.close();
    assert_eq!(
        poll_immediate(&mut waits).await.unwrap().unwrap_err(),
        SqsError::QueueDoesNotExist
    );
}

#[tokio::test(start_paused = true)]
async fn what_a_receive_shows_again_goes_to_those_in_line() {
    let queue = queue();
    let mut in_line = Box::pin(receive(&queue, WAIT));
    assert!(poll_immediate(&mut in_line).await.is_none());
    // As one that has just become due, before the alarm rings.
    let (message, now) = (Message::default(), Instant::now());
    queue.lock().queue.send_twice(message, Duration::ZERO, now);
    assert_eq!(receive(&queue, Duration::ZERO).await.len(), 1);
    assert_eq!(
        poll_immediate(&mut in_line)
            .await
            .map(|bodies| bodies.len()),
        Some(1),
        "the second copy waits for nobody to come by"
    );
}
