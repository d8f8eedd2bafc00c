//! Batches: the rules for the whole, and failures one by one inside a 200.

use aws_sdk_sqs::types::{
    QueueAttributeName, SendMessageBatchRequestEntry, SendMessageBatchResultEntry,
};

use super::support::{Answer, Sqs, code, sqs};

const MIB: usize = 1_048_576;

fn entry(id: &str, body: impl Into<String>) -> SendMessageBatchRequestEntry {
    SendMessageBatchRequestEntry::builder()
        .id(id)
        .message_body(body)
        .build()
        .unwrap()
}

async fn refused(sqs: &Sqs, entries: Vec<SendMessageBatchRequestEntry>) -> String {
    let sent = sqs
        .client
        .send_message_batch()
        .queue_url(&sqs.url)
        .set_entries(Some(entries))
        .send()
        .await;
    code(&sent.unwrap_err()).to_owned()
}

#[tokio::test]
async fn the_whole_batch_has_rules() {
    let sqs = sqs().await;
    let name = |name: &str| format!("AWS.SimpleQueueService.{name}");
    assert_eq!(refused(&sqs, vec![]).await, name("EmptyBatchRequest"));
    let eleven = (0..11).map(|id| entry(&id.to_string(), "x")).collect();
    assert_eq!(
        refused(&sqs, eleven).await,
        name("TooManyEntriesInBatchRequest")
    );
    assert_eq!(
        refused(&sqs, vec![entry("a", "x"), entry("a", "y")]).await,
        name("BatchEntryIdsNotDistinct")
    );
    for id in ["a.b".to_owned(), "x".repeat(81), String::new()] {
        assert_eq!(
            refused(&sqs, vec![entry(&id, "x")]).await,
            name("InvalidBatchEntryId"),
            "{id}"
        );
    }
    assert!(
        sqs.receive(10).await.is_empty(),
        "nothing of them is on the queue"
    );
}

#[tokio::test]
async fn the_sum_over_a_batch_is_limited_to_1_mib() {
    let sqs = sqs().await;
    let half = "\u{e9}".repeat(MIB / 4);
    let whole = vec![entry("0", &half), entry("1", &half)];
    sqs.client
        .send_message_batch()
        .queue_url(&sqs.url)
        .set_entries(Some(whole.clone()))
        .send()
        .await
        .unwrap();
    let more = [whole, vec![entry("2", "x")]].concat();
    assert_eq!(
        refused(&sqs, more.clone()).await,
        "AWS.SimpleQueueService.BatchRequestTooLong"
    );
}

#[tokio::test]
async fn entries_fail_by_themselves_inside_a_200() {
    let sqs = sqs().await;
    let set = sqs.client.set_queue_attributes().queue_url(&sqs.url);
    set.attributes(QueueAttributeName::MaximumMessageSize, "1024")
        .send()
        .await
        .unwrap();
    let entries = vec![
        entry("good", "x"),
        entry("long", "x".repeat(1025)),
        entry("odd", "\u{ffff}"),
        entry("empty", ""),
        // The sum is far over the queue's limit for one message, which does not matter.
        entry("full", "x".repeat(1024)),
    ];
    let answer = sqs
        .client
        .send_message_batch()
        .queue_url(&sqs.url)
        .set_entries(Some(entries))
        .send()
        .await
        .unwrap();
    let successful: Vec<_> = answer
        .successful()
        .iter()
        .map(SendMessageBatchResultEntry::id)
        .collect();
    assert_eq!(successful, ["good", "full"]);
    let failed: Vec<_> = answer
        .failed()
        .iter()
        .map(|entry| (entry.id(), entry.code(), entry.sender_fault()))
        .collect();
    assert_eq!(
        failed,
        [
            ("long", "InvalidParameterValue", true),
            ("odd", "InvalidMessageContents", true),
            ("empty", "MissingParameter", true)
        ]
    );
    assert_eq!(sqs.receive(10).await.len(), 2);
}

#[tokio::test]
async fn deletes_and_visibility_changes_come_in_batches_too() {
    let sqs = sqs().await;
    for body in ["a", "b", "c"] {
        sqs.send(body).await;
    }
    let handles: Vec<String> = sqs
        .receive(10)
        .await
        .into_iter()
        .map(|(_, handle)| handle)
        .collect();
    let batch = |action: &'static str, more: &'static str, handles: Vec<String>| {
        let entries: Vec<String> = handles
            .iter()
            .enumerate()
            .map(|(id, handle)| format!(r#"{{"Id":"{id}","ReceiptHandle":"{handle}"{more}}}"#))
            .collect();
        let body = format!(
            r#"{{"QueueUrl":"{}","Entries":[{}]}}"#,
            sqs.url,
            entries.join(",")
        );
        let sqs = &sqs;
        async move { sqs.call(action, &body).await }
    };
    let ids = |answer: &Answer, key: &str| -> Vec<String> {
        let listed = answer.json()[key].as_array().cloned().unwrap_or_default();
        listed
            .iter()
            .map(|entry| entry["Id"].as_str().unwrap().to_owned())
            .collect()
    };
    let deleted = batch(
        "DeleteMessageBatch",
        "",
        vec![handles[0].clone(), "nonsense".into()],
    )
    .await;
    assert_eq!(
        (
            deleted.status,
            ids(&deleted, "Successful"),
            ids(&deleted, "Failed")
        ),
        (200, vec!["0".into()], vec!["1".into()])
    );
    assert_eq!(
        deleted.json()["Failed"][0]["Code"],
        "ReceiptHandleIsInvalid"
    );
    let changed = batch(
        "ChangeMessageVisibilityBatch",
        r#","VisibilityTimeout":0"#,
        handles[1..].to_vec(),
    )
    .await;
    assert_eq!(ids(&changed, "Successful"), ["0", "1"]);
    assert!(changed.json().get("Failed").is_none());
    let again: Vec<_> = sqs
        .receive(10)
        .await
        .into_iter()
        .map(|(body, _)| body)
        .collect();
    assert_eq!(again, ["b", "c"], "visible again, by the order of sending");
}
