//! Receiving: how many, what is told of each, and how long a call waits.

use std::time::{Duration, Instant};

use aws_sdk_sqs::types::{MessageSystemAttributeName, QueueAttributeName};

use super::support::{Sqs, bodies, code, sqs, system, words};

/// Far more than a wake-up takes, and far less than the wait.
const AT_ONCE: Duration = Duration::from_secs(3);

#[tokio::test]
async fn empty_receive_has_no_messages_member() {
    let sqs = sqs().await;
    let received = sqs
        .client
        .receive_message()
        .queue_url(&sqs.url)
        .send()
        .await
        .unwrap();
    assert_eq!(received.messages, None);
}

#[tokio::test]
async fn receive_gives_one_unless_more_are_asked_for() {
    let sqs = sqs().await;
    for body in ["a", "b", "c"] {
        sqs.send(body).await;
    }
    let receive = || sqs.client.receive_message().queue_url(&sqs.url);
    let one = receive().send().await.unwrap();
    assert_eq!(one.messages().len(), 1);
    let rest = receive().max_number_of_messages(10).send().await.unwrap();
    assert_eq!(rest.messages().len(), 2);
    for wrong in [0, 11, -1] {
        assert_eq!(
            words(receive().max_number_of_messages(wrong).send()).await,
            format!(
                "Value {wrong} for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided."
            )
        );
    }
}

#[tokio::test]
async fn system_attributes_are_given_to_those_who_ask() {
    use MessageSystemAttributeName::{All, ApproximateReceiveCount, SentTimestamp};
    let sqs = sqs().await;
    sqs.send("a").await;
    let receive = || {
        sqs.client
            .receive_message()
            .queue_url(&sqs.url)
            .visibility_timeout(0)
    };
    let nothing = receive().send().await.unwrap().messages.unwrap().remove(0);
    assert_eq!(nothing.attributes, None);
    let one = receive()
        .message_system_attribute_names(SentTimestamp)
        .send()
        .await
        .unwrap();
    assert_eq!(one.messages()[0].attributes().unwrap().len(), 1);
    #[allow(deprecated, reason = "older clients ask this way")]
    let older = receive()
        .attribute_names(QueueAttributeName::All)
        .send()
        .await
        .unwrap();
    let all = receive()
        .message_system_attribute_names(All)
        .send()
        .await
        .unwrap();
    let keys = |message: &aws_sdk_sqs::types::Message| {
        let mut keys: Vec<String> = message
            .attributes()
            .unwrap()
            .keys()
            .map(|key| key.as_str().to_owned())
            .collect();
        keys.sort();
        keys
    };
    assert_eq!(
        keys(&all.messages()[0]),
        [
            "ApproximateFirstReceiveTimestamp",
            "ApproximateReceiveCount",
            "SenderId",
            "SentTimestamp"
        ]
    );
    assert_eq!(keys(&all.messages()[0]), keys(&older.messages()[0]));
    assert_eq!(
        system(&all.messages()[0], &ApproximateReceiveCount),
        Some("4")
    );
}

#[tokio::test]
async fn system_attributes_have_known_names() {
    let sqs = sqs().await;
    sqs.send("a").await;
    let receive = |name: &str| {
        sqs.client
            .receive_message()
            .queue_url(&sqs.url)
            .message_system_attribute_names(name.into())
            .send()
    };
    let error = receive("Nonsense").await.unwrap_err();
    assert_eq!(code(&error), "InvalidAttributeName");
    for name in ["SequenceNumber", "VisibilityTimeout"] {
        receive(name).await.unwrap();
    }
}

#[tokio::test]
async fn receives_are_counted_and_the_first_is_remembered() {
    use MessageSystemAttributeName::{
        ApproximateFirstReceiveTimestamp, ApproximateReceiveCount, SentTimestamp,
    };
    let sqs = sqs().await;
    sqs.send("a").await;
    let receive = || sqs.receiving(&sqs.url).visibility_timeout(0).send();
    let first = receive().await.unwrap().messages.unwrap().remove(0);
    let second = receive().await.unwrap().messages.unwrap().remove(0);
    assert_eq!(system(&first, &ApproximateReceiveCount), Some("1"));
    assert_eq!(system(&second, &ApproximateReceiveCount), Some("2"));
    assert_ne!(first.receipt_handle, second.receipt_handle);
    for name in [ApproximateFirstReceiveTimestamp, SentTimestamp] {
        assert_eq!(system(&first, &name), system(&second, &name));
        assert_eq!(
            system(&first, &name).unwrap().len(),
            13,
            "milliseconds since the epoch"
        );
    }
}

/// Receives in a task that waits; how long it took, and what came.
async fn waits(
    sqs: &Sqs,
    seconds: Option<i32>,
) -> tokio::task::JoinHandle<(Duration, Vec<String>)> {
    let receive = sqs.client.receive_message().queue_url(&sqs.url);
    let receive = receive.set_wait_time_seconds(seconds);
    let waiting = tokio::spawn(async move {
        let start = Instant::now();
        let received = receive.send().await.unwrap().messages.unwrap_or_default();
        (
            start.elapsed(),
            bodies(&received).into_iter().map(str::to_owned).collect(),
        )
    });
    tokio::time::sleep(Duration::from_millis(50)).await;
    waiting
}

#[tokio::test]
async fn long_poll_wakes_at_once() {
    let sqs = sqs().await;
    let waiting = waits(&sqs, Some(20)).await;
    assert!(!waiting.is_finished());
    sqs.send("a").await;
    let (took, received) = waiting.await.unwrap();
    assert_eq!(received, ["a"]);
    assert!(took < AT_ONCE, "{took:?}");
}

#[tokio::test]
async fn long_poll_ends_empty_at_its_time() {
    let sqs = sqs().await;
    let (took, received) = waits(&sqs, Some(1)).await.await.unwrap();
    assert!(received.is_empty());
    assert!(took >= Duration::from_secs(1) && took < AT_ONCE, "{took:?}");
}

#[tokio::test]
async fn wait_of_the_queue_is_the_default() {
    let sqs = sqs().await;
    sqs.set(QueueAttributeName::ReceiveMessageWaitTimeSeconds, "20")
        .await
        .unwrap();
    let waiting = waits(&sqs, None).await;
    assert!(!waiting.is_finished());
    sqs.send("a").await;
    assert_eq!(waiting.await.unwrap().1, ["a"]);
    let (took, _) = waits(&sqs, Some(0)).await.await.unwrap();
    assert!(took < AT_ONCE, "the call's 0 counts: {took:?}");
}

#[tokio::test]
async fn wait_is_at_most_20_seconds() {
    let sqs = sqs().await;
    for wrong in [-1, 21] {
        let receive = sqs.client.receive_message().queue_url(&sqs.url);
        assert_eq!(
            words(receive.wait_time_seconds(wrong).send()).await,
            format!(
                "Value {wrong} for parameter WaitTimeSeconds is invalid. Reason: Must be >= 0 and <= 20, if provided."
            )
        );
    }
}
