//! `ReceiveMessage`, `DeleteMessage`, `ChangeMessageVisibility`: order, waiting, hiding, handles.

use std::time::{Duration, Instant};

use aws_sdk_sqs::types::QueueAttributeName;
use tokio::{io::AsyncWriteExt, net::TcpStream};

use super::support::{Sqs, code, sqs};

async fn visibility(sqs: &Sqs, handle: &str, seconds: i32) -> Result<(), String> {
    let change = sqs
        .client
        .change_message_visibility()
        .queue_url(&sqs.url)
        .receipt_handle(handle);
    let changed = change.visibility_timeout(seconds).send().await;
    changed.map(drop).map_err(|error| code(&error).to_owned())
}

async fn delete(sqs: &Sqs, handle: &str) -> Result<(), String> {
    let deleted = sqs
        .client
        .delete_message()
        .queue_url(&sqs.url)
        .receipt_handle(handle)
        .send()
        .await;
    deleted.map(drop).map_err(|error| code(&error).to_owned())
}

#[tokio::test]
async fn an_empty_answer_has_no_messages_member() {
    let sqs = sqs().await;
    let answer = sqs
        .call(
            "ReceiveMessage",
            &format!(r#"{{"QueueUrl":"{}"}}"#, sqs.url),
        )
        .await;
    assert_eq!((answer.status, &*answer.body), (200, "{}"));
    assert_eq!(answer.header("content-type"), "application/x-amz-json-1.0");
    assert!(!answer.header("x-amzn-requestid").is_empty());
}

#[tokio::test]
async fn the_oldest_come_first_and_one_at_a_time_unless_more_are_asked_for() {
    let sqs = sqs().await;
    for number in 0..12 {
        sqs.send(&number.to_string()).await;
    }
    let received = sqs
        .client
        .receive_message()
        .queue_url(&sqs.url)
        .send()
        .await
        .unwrap();
    assert_eq!(received.messages().len(), 1);
    let bodies: Vec<_> = sqs
        .receive(10)
        .await
        .into_iter()
        .map(|(body, _)| body)
        .collect();
    assert_eq!(
        bodies,
        (1..11).map(|number| number.to_string()).collect::<Vec<_>>()
    );
    for max in [0, 11] {
        let received = sqs
            .client
            .receive_message()
            .queue_url(&sqs.url)
            .max_number_of_messages(max)
            .send()
            .await;
        assert_eq!(code(&received.unwrap_err()), "InvalidParameterValue");
    }
}

#[tokio::test]
async fn a_waiting_receiver_wakes_the_moment_a_message_arrives() {
    let sqs = sqs().await;
    let waits = tokio::spawn({
        let receive = sqs
            .client
            .receive_message()
            .queue_url(&sqs.url)
            .wait_time_seconds(20)
            .send();
        async move {
            (
                receive
                    .await
                    .unwrap()
                    .messages
                    .unwrap()
                    .remove(0)
                    .body
                    .unwrap(),
                Instant::now(),
            )
        }
    });
    // Long enough for the receiver to be in line; were it not, the test would prove less, but not
    // fail.
    tokio::time::sleep(Duration::from_millis(100)).await;
    let sent = Instant::now();
    sqs.send("a").await;
    let (body, woken) = waits.await.unwrap();
    assert_eq!(body, "a");
    assert!(woken - sent < Duration::from_secs(2), "{:?}", woken - sent);
}

#[tokio::test]
async fn the_queues_own_wait_counts_where_the_call_has_none() {
    let sqs = sqs().await;
    let set = sqs.client.set_queue_attributes().queue_url(&sqs.url);
    set.attributes(QueueAttributeName::ReceiveMessageWaitTimeSeconds, "1")
        .send()
        .await
        .unwrap();
    let start = Instant::now();
    assert!(sqs.receive(1).await.is_empty());
    assert!(start.elapsed() >= Duration::from_millis(990));
    let start = Instant::now();
    let received = sqs
        .client
        .receive_message()
        .queue_url(&sqs.url)
        .wait_time_seconds(0)
        .send()
        .await
        .unwrap();
    assert!(received.messages.is_none() && start.elapsed() < Duration::from_millis(900));
}

#[tokio::test]
async fn a_receiver_whose_connection_is_gone_swallows_nothing() {
    let sqs = sqs().await;
    let body = format!(r#"{{"QueueUrl":"{}","WaitTimeSeconds":20}}"#, sqs.url);
    let head = format!(
        "POST / HTTP/1.1\r\nhost: x\r\nx-amz-target: AmazonSQS.ReceiveMessage\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    for _ in 0..3 {
        let mut gone = TcpStream::connect(sqs.endpoint.trim_start_matches("http://"))
            .await
            .unwrap();
        gone.write_all((head.clone() + &body).as_bytes())
            .await
            .unwrap();
        // A whole round trip of another connection, so that the receiver is in line before it goes.
        sqs.call("ListQueues", "{}").await;
        drop(gone);
    }
    sqs.call("ListQueues", "{}").await;
    sqs.send("a").await;
    assert_eq!(sqs.receive(10).await.len(), 1);
}

#[tokio::test]
async fn a_received_message_is_hidden_until_its_visibility_is_changed() {
    let sqs = sqs().await;
    sqs.send("a").await;
    let (_, first) = sqs.receive(1).await.remove(0);
    assert!(sqs.receive(1).await.is_empty());
    visibility(&sqs, &first, 0).await.unwrap();
    assert_eq!(
        visibility(&sqs, &first, 10).await.unwrap_err(),
        "AWS.SimpleQueueService.MessageNotInflight"
    );
    let (_, second) = sqs.receive(1).await.remove(0);
    assert_ne!(first, second);
    visibility(&sqs, &second, 43_200).await.unwrap();
    for seconds in [-1, 43_201] {
        assert_eq!(
            visibility(&sqs, &second, seconds).await.unwrap_err(),
            "InvalidParameterValue"
        );
    }
    delete(&sqs, &second).await.unwrap();
    delete(&sqs, &second)
        .await
        .expect("deleting again is no error");
    assert_eq!(
        visibility(&sqs, &second, 0).await.unwrap_err(),
        "InvalidParameterValue"
    );
    assert!(sqs.receive(1).await.is_empty());
}

#[tokio::test]
async fn visibility_ends_by_itself_and_wakes_who_waits() {
    let sqs = sqs().await;
    sqs.send("a").await;
    let receive = |wait| {
        sqs.client
            .receive_message()
            .queue_url(&sqs.url)
            .visibility_timeout(1)
            .wait_time_seconds(wait)
            .send()
    };
    let start = Instant::now();
    assert_eq!(receive(0).await.unwrap().messages().len(), 1);
    assert_eq!(receive(20).await.unwrap().messages().len(), 1);
    assert!(
        (Duration::from_secs(1)..Duration::from_secs(5)).contains(&start.elapsed()),
        "{:?}",
        start.elapsed()
    );
}

#[tokio::test]
async fn a_handle_works_on_its_own_queue_only() {
    let sqs = sqs().await;
    sqs.send("a").await;
    let (_, handle) = sqs.receive(1).await.remove(0);
    let other = sqs
        .client
        .create_queue()
        .queue_name("other")
        .send()
        .await
        .unwrap();
    let deleted = sqs
        .client
        .delete_message()
        .queue_url(other.queue_url().unwrap())
        .receipt_handle(&handle)
        .send()
        .await;
    assert_eq!(code(&deleted.unwrap_err()), "ReceiptHandleIsInvalid");
    assert_eq!(
        delete(&sqs, "nonsense").await.unwrap_err(),
        "ReceiptHandleIsInvalid"
    );
    assert_eq!(delete(&sqs, "").await.unwrap_err(), "MissingParameter");
}
