//! Batches: what fails the whole call, and what fails one entry inside a 200.

use aws_sdk_sqs::types::{
    BatchResultErrorEntry, ChangeMessageVisibilityBatchRequestEntry,
    DeleteMessageBatchRequestEntry, QueueAttributeName, SendMessageBatchRequestEntry,
};

use super::support::{Sqs, code, sqs};

const MIB: usize = 1_048_576;

fn entry(id: &str, body: impl Into<String>) -> SendMessageBatchRequestEntry {
    let entry = SendMessageBatchRequestEntry::builder().id(id);
    entry.message_body(body).build().unwrap()
}

/// The code of a refused batch, or the entries that failed.
async fn send(
    sqs: &Sqs,
    entries: Vec<SendMessageBatchRequestEntry>,
) -> Result<Vec<BatchResultErrorEntry>, String> {
    let batch = sqs.client.send_message_batch().queue_url(&sqs.url);
    let sent = batch.set_entries(Some(entries)).send().await;
    sent.map(|sent| sent.failed).map_err(|error| code(&error))
}

fn numbered(count: usize) -> Vec<SendMessageBatchRequestEntry> {
    (0..count).map(|n| entry(&n.to_string(), "a")).collect()
}

#[tokio::test]
async fn batch_has_1_to_10_entries() {
    let sqs = sqs().await;
    assert_eq!(
        send(&sqs, Vec::new()).await.unwrap_err(),
        "AWS.SimpleQueueService.EmptyBatchRequest"
    );
    assert_eq!(
        send(&sqs, numbered(11)).await.unwrap_err(),
        "AWS.SimpleQueueService.TooManyEntriesInBatchRequest"
    );
    assert!(send(&sqs, numbered(10)).await.unwrap().is_empty());
    assert_eq!(sqs.receive().await.len(), 10);
}

#[tokio::test]
async fn batch_ids_have_a_form() {
    let sqs = sqs().await;
    for wrong in ["", "a b", "é", "a.b", &"x".repeat(81)] {
        assert_eq!(
            send(&sqs, vec![entry(wrong, "a")]).await.unwrap_err(),
            "AWS.SimpleQueueService.InvalidBatchEntryId",
            "{wrong}"
        );
    }
    let longest = "x".repeat(80);
    assert!(
        send(&sqs, vec![entry(&longest, "a"), entry("A-z_9", "a")])
            .await
            .unwrap()
            .is_empty()
    );
}

#[tokio::test]
async fn batch_ids_are_distinct() {
    let sqs = sqs().await;
    assert_eq!(
        send(&sqs, vec![entry("a", "1"), entry("a", "2")])
            .await
            .unwrap_err(),
        "AWS.SimpleQueueService.BatchEntryIdsNotDistinct"
    );
}

#[tokio::test]
async fn batch_total_is_at_most_1_mib() {
    let sqs = sqs().await;
    let half = || "a".repeat(MIB / 2);
    assert!(
        send(&sqs, vec![entry("a", half()), entry("b", half())])
            .await
            .unwrap()
            .is_empty()
    );
    assert_eq!(
        send(&sqs, vec![entry("a", half()), entry("b", half() + "é")])
            .await
            .unwrap_err(),
        "AWS.SimpleQueueService.BatchRequestTooLong"
    );
}

#[tokio::test]
async fn batch_total_is_not_the_queues_limit() {
    let sqs = sqs().await;
    sqs.set(QueueAttributeName::MaximumMessageSize, "1024")
        .await
        .unwrap();
    let sent = send(
        &sqs,
        vec![entry("a", "a".repeat(1_000)), entry("b", "b".repeat(1_000))],
    )
    .await;
    assert!(sent.unwrap().is_empty());
}

#[tokio::test]
async fn oversize_entry_fails_alone() {
    let sqs = sqs().await;
    sqs.set(QueueAttributeName::MaximumMessageSize, "1024")
        .await
        .unwrap();
    let failed = send(
        &sqs,
        vec![entry("ok", "a"), entry("big", "b".repeat(1_025))],
    )
    .await
    .unwrap();
    assert_eq!((failed.len(), failed[0].id()), (1, "big"));
    assert_eq!(failed[0].code(), "InvalidParameterValue");
    assert!(failed[0].sender_fault());
    assert_eq!(sqs.receive().await.len(), 1);
}

#[tokio::test]
async fn refused_character_fails_its_entry_alone() {
    let sqs = sqs().await;
    let mut entries = numbered(9);
    entries.insert(4, entry("bad", "a\u{ffff}"));
    let failed = send(&sqs, entries).await.unwrap();
    assert_eq!(
        (failed.len(), failed[0].id(), failed[0].code()),
        (1, "bad", "InvalidMessageContents")
    );
    assert_eq!(sqs.receive().await.len(), 9);
}

#[tokio::test]
async fn delete_batch_fails_entry_by_entry() {
    let sqs = sqs().await;
    sqs.send("a").await;
    let handle = sqs.handle().await;
    let entry = |id: &str, handle: &str| {
        let entry = DeleteMessageBatchRequestEntry::builder().id(id);
        entry.receipt_handle(handle).build().unwrap()
    };
    let batch = sqs.client.delete_message_batch().queue_url(&sqs.url);
    let answer = batch
        .entries(entry("good", &handle))
        .entries(entry("bad", "nonsense"))
        .send()
        .await
        .unwrap();
    assert_eq!(answer.successful()[0].id(), "good");
    assert_eq!(
        (answer.failed()[0].id(), answer.failed()[0].code()),
        ("bad", "ReceiptHandleIsInvalid")
    );
    assert_eq!(sqs.counts().await, [0, 0, 0]);
}

#[tokio::test]
async fn visibility_batch_fails_entry_by_entry() {
    let sqs = sqs().await;
    sqs.send("a").await;
    let handle = sqs.handle().await;
    let entry = |id: &str, seconds: i32| {
        let entry = ChangeMessageVisibilityBatchRequestEntry::builder().id(id);
        entry
            .receipt_handle(&handle)
            .visibility_timeout(seconds)
            .build()
            .unwrap()
    };
    let batch = sqs
        .client
        .change_message_visibility_batch()
        .queue_url(&sqs.url);
    let answer = batch
        .entries(entry("bad", 43_201))
        .entries(entry("good", 0))
        .send()
        .await
        .unwrap();
    assert_eq!(
        (answer.failed()[0].id(), answer.failed()[0].code()),
        ("bad", "InvalidParameterValue")
    );
    assert_eq!(answer.successful()[0].id(), "good");
    assert_eq!(sqs.counts().await, [1, 0, 0]);
}
