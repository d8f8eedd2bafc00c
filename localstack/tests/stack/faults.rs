//! Faults on purpose: every send refused from an instant on, and counted.

use std::time::{Duration, Instant};

use aws_sdk_sqs::types::SendMessageBatchRequestEntry;
use local_stack::FaultCount;

use super::support::{client, code, post, up};

#[tokio::test]
async fn sends_are_refused_from_the_instant_on_and_counted() {
    let stack =
        up(|settings| settings.faults = r#"{"sqs_refuse": {"from": "5s"}}"#.parse().unwrap()).await;
    let sqs = client(stack.sqs_endpoint());
    let send = || {
        sqs.send_message()
            .queue_url(stack.queue_url())
            .message_body("a")
            .send()
    };
    let five_seconds_ago = Instant::now().checked_sub(Duration::from_secs(5)).unwrap();

    send().await.expect("no window is open before the start");
    stack.start_faults(five_seconds_ago);
    let error = send().await.unwrap_err();
    assert_eq!(code(&error), "RequestThrottled");

    let entry = |id: &str| {
        SendMessageBatchRequestEntry::builder()
            .id(id)
            .message_body("b")
            .build()
            .unwrap()
    };
    let batch = sqs.send_message_batch().queue_url(stack.queue_url());
    let batch = batch
        .entries(entry("0"))
        .entries(entry("1"))
        .send()
        .await
        .unwrap();
    assert!(batch.successful().is_empty());
    for failed in batch.failed() {
        assert_eq!(
            (failed.code(), failed.sender_fault()),
            ("RequestThrottled", false)
        );
    }

    let answer = post(stack.endpoint(), "send x").await;
    assert_eq!(answer.status, 502, "the function sees it too: {answer:?}");

    let received = sqs
        .receive_message()
        .queue_url(stack.queue_url())
        .max_number_of_messages(10)
        .send()
        .await
        .unwrap();
    assert_eq!(received.messages().len(), 1, "only what was sent before");
    let figures = stack.down().await;
    assert_eq!(
        figures.faults,
        [FaultCount {
            kind: "sqs_refuse",
            planned: 4,
            done: 4
        }]
    );
}

#[tokio::test]
async fn nothing_is_refused_before_the_instant() {
    let stack =
        up(|settings| settings.faults = r#"{"sqs_refuse": {"from": "1h"}}"#.parse().unwrap()).await;
    stack.start_faults(Instant::now());
    assert_eq!(post(stack.endpoint(), "send x").await.status, 200);
    let figures = stack.figures().await;
    assert_eq!(
        figures.faults,
        [FaultCount {
            kind: "sqs_refuse",
            planned: 0,
            done: 0
        }]
    );
}
