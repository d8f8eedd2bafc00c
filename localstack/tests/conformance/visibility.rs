//! Visibility: when a message is hidden, until when, and what a receipt handle is good for.

use std::time::Duration;

use super::support::{Clock, INVALID, bodies, sqs};

const NOT_IN_FLIGHT: &str = "AWS.SimpleQueueService.MessageNotInflight";

#[tokio::test]
async fn received_message_is_hidden_until_its_time() {
    let sqs = sqs().await;
    let clock = Clock::stop();
    sqs.send("a").await;
    assert_eq!(sqs.receive().await.len(), 1);
    assert_eq!(sqs.counts().await, [0, 1, 0]);
    clock.forward(Duration::from_secs(29)).await;
    assert!(
        sqs.receive().await.is_empty(),
        "30 s unless the queue says otherwise"
    );
    clock.forward(Duration::from_secs(1)).await;
    assert_eq!(bodies(&sqs.receive().await), ["a"]);
}

#[tokio::test]
async fn visibility_of_a_call_counts_before_the_queues() {
    let sqs = sqs().await;
    let clock = Clock::stop();
    sqs.send("a").await;
    let receive = sqs.receiving(&sqs.url).visibility_timeout(43_200);
    assert_eq!(receive.send().await.unwrap().messages().len(), 1);
    clock.forward(Duration::from_secs(43_199)).await;
    assert!(sqs.receive().await.is_empty());
    clock.forward(Duration::from_secs(1)).await;
    assert_eq!(sqs.receive().await.len(), 1);
}

#[tokio::test]
async fn visibility_can_be_changed() {
    let sqs = sqs().await;
    let clock = Clock::stop();
    sqs.send("a").await;
    let handle = sqs.handle().await;
    sqs.change(&handle, 100).await.unwrap();
    clock.forward(Duration::from_secs(99)).await;
    assert!(sqs.receive().await.is_empty());
    sqs.change(&handle, 0).await.unwrap();
    assert_eq!(sqs.receive().await.len(), 1, "0 shows it at once");
}

#[tokio::test]
async fn visibility_is_at_most_12_hours() {
    let sqs = sqs().await;
    sqs.send("a").await;
    let handle = sqs.handle().await;
    for wrong in [-1, 43_201] {
        assert_eq!(
            sqs.change(&handle, wrong).await.unwrap_err(),
            INVALID,
            "{wrong}"
        );
    }
    sqs.change(&handle, 43_200).await.unwrap();
}

#[tokio::test]
async fn visibility_is_at_most_12_hours_in_all() {
    let sqs = sqs().await;
    let clock = Clock::stop();
    sqs.send("a").await;
    let handle = sqs.handle().await;
    sqs.change(&handle, 43_200).await.unwrap();
    clock.forward(Duration::from_hours(1)).await;
    assert_eq!(sqs.change(&handle, 39_601).await.unwrap_err(), INVALID);
    sqs.change(&handle, 39_600).await.unwrap();
}

#[tokio::test]
async fn visible_message_is_not_in_flight() {
    let sqs = sqs().await;
    sqs.send("a").await;
    let handle = sqs.handle().await;
    sqs.change(&handle, 0).await.unwrap();
    assert_eq!(sqs.change(&handle, 10).await.unwrap_err(), NOT_IN_FLIGHT);
}

#[tokio::test]
async fn deleted_message_cannot_be_changed() {
    let sqs = sqs().await;
    sqs.send("a").await;
    let handle = sqs.handle().await;
    sqs.delete(&sqs.url, &handle).await.unwrap();
    assert_eq!(sqs.change(&handle, 10).await.unwrap_err(), INVALID);
}

#[tokio::test]
async fn delete_can_be_repeated() {
    let sqs = sqs().await;
    sqs.send("a").await;
    let handle = sqs.handle().await;
    for _ in 0..2 {
        sqs.delete(&sqs.url, &handle).await.unwrap();
    }
    assert_eq!(sqs.counts().await, [0, 0, 0]);
}

#[tokio::test]
async fn handle_of_an_earlier_receive_deletes() {
    let sqs = sqs().await;
    sqs.send("a").await;
    let first = sqs.handle().await;
    sqs.change(&first, 0).await.unwrap();
    sqs.handle().await;
    sqs.delete(&sqs.url, &first).await.unwrap();
    assert_eq!(sqs.counts().await, [0, 0, 0]);
}

#[tokio::test]
async fn handle_that_is_none_is_refused() {
    let sqs = sqs().await;
    let other = sqs.queue("other").await;
    sqs.send("a").await;
    let handle = sqs.handle().await;
    for (url, handle) in [(&sqs.url, "nonsense"), (&other, &*handle)] {
        assert_eq!(
            sqs.delete(url, handle).await.unwrap_err(),
            "ReceiptHandleIsInvalid"
        );
    }
    assert_eq!(
        sqs.change("nonsense", 0).await.unwrap_err(),
        "ReceiptHandleIsInvalid"
    );
    assert_eq!(
        sqs.delete(&sqs.url, "").await.unwrap_err(),
        "MissingParameter"
    );
}
