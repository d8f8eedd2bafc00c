//! Dead letters: when a message is one, where it goes, and the way back.

use std::time::Duration;

use aws_sdk_sqs::types::{MessageSystemAttributeName, QueueAttributeName};

use super::support::{Clock, INVALID, Sqs, bodies, code, sqs, system, words};

fn policy(target: &str, receives: &str) -> String {
    format!(r#"{{"deadLetterTargetArn":"{target}","maxReceiveCount":{receives}}}"#)
}

/// The first queue with a dead-letter queue, whose URL this is: dead after `receives` receives.
async fn with_dead_letters(sqs: &Sqs, receives: &str) -> String {
    let url = sqs.queue("dead").await;
    let policy = policy(&sqs.arn(&url).await, receives);
    sqs.set(QueueAttributeName::RedrivePolicy, &policy)
        .await
        .unwrap();
    url
}

/// Receives what can be received, `times` times over.
async fn receive_in_vain(sqs: &Sqs, times: usize) {
    for _ in 0..times {
        let receive = sqs.receiving(&sqs.url).max_number_of_messages(10);
        receive.visibility_timeout(0).send().await.unwrap();
    }
}

#[tokio::test]
async fn redrive_policy_has_a_form() {
    let sqs = sqs().await;
    let dead = sqs.queue("dead").await;
    let arn = sqs.arn(&dead).await;
    let missing = arn.replace("dead", "missing");
    let cases = [
        (
            "nonsense".to_owned(),
            "Redrive policy is not a valid JSON map.",
        ),
        (
            format!(r#"{{"deadLetterTargetArn":"{arn}"}}"#),
            "Redrive policy does not contain mandatory attribute: maxReceiveCount.",
        ),
        (
            r#"{"maxReceiveCount":1}"#.to_owned(),
            "Redrive policy does not contain mandatory attribute: deadLetterTargetArn.",
        ),
        (
            policy(&arn, "0"),
            "Invalid value for maxReceiveCount: 0, valid values are from 1 to 1000 both inclusive.",
        ),
        (
            policy(&arn, "1001"),
            "Invalid value for maxReceiveCount: 1001, valid values are from 1 to 1000 both inclusive.",
        ),
        (policy(&missing, "1"), "Dead letter target does not exist."),
    ];
    for (policy, reason) in cases {
        let set = sqs.client.set_queue_attributes().queue_url(&sqs.url);
        let set = set.attributes(QueueAttributeName::RedrivePolicy, &policy);
        assert_eq!(
            words(set.send()).await,
            format!("Value {policy} for parameter RedrivePolicy is invalid. Reason: {reason}")
        );
    }
    for right in ["1", "1000", "\"5\""] {
        sqs.set(QueueAttributeName::RedrivePolicy, &policy(&arn, right))
            .await
            .unwrap();
    }
    sqs.set(QueueAttributeName::RedrivePolicy, "")
        .await
        .unwrap();
    assert!(
        !sqs.attributes(&sqs.url)
            .await
            .contains_key(&QueueAttributeName::RedrivePolicy)
    );
}

#[tokio::test]
async fn message_is_dead_after_its_last_receive() {
    let sqs = sqs().await;
    let dead = with_dead_letters(&sqs, "2").await;
    sqs.send("a").await;
    receive_in_vain(&sqs, 2).await;
    assert!(
        sqs.receive_from(&dead).await.is_empty(),
        "dead only when it would be received again"
    );
    assert!(sqs.receive().await.is_empty());
    assert_eq!(bodies(&sqs.receive_from(&dead).await), ["a"]);
    assert_eq!(sqs.counts().await, [0, 0, 0]);
}

#[tokio::test]
async fn dead_letter_keeps_its_id_its_age_and_its_count() {
    use MessageSystemAttributeName::{
        ApproximateReceiveCount, DeadLetterQueueSourceArn, SentTimestamp,
    };
    let sqs = sqs().await;
    let dead = with_dead_letters(&sqs, "1").await;
    sqs.send("a").await;
    let before = sqs
        .receiving(&sqs.url)
        .visibility_timeout(0)
        .send()
        .await
        .unwrap()
        .messages
        .unwrap()
        .remove(0);
    assert!(sqs.receive().await.is_empty());
    let after = sqs.receive_from(&dead).await.remove(0);
    assert_eq!(after.message_id, before.message_id);
    assert_eq!(
        system(&after, &SentTimestamp),
        system(&before, &SentTimestamp)
    );
    assert_eq!(
        system(&after, &ApproximateReceiveCount),
        Some("2"),
        "across all queues"
    );
    assert_eq!(
        system(&after, &DeadLetterQueueSourceArn),
        Some(&*sqs.arn(&sqs.url).await)
    );
    assert_eq!(system(&before, &DeadLetterQueueSourceArn), None);
}

#[tokio::test]
async fn dead_letter_expires_by_its_first_sending() {
    let sqs = sqs().await;
    let dead = with_dead_letters(&sqs, "1").await;
    let clock = Clock::stop();
    sqs.send("a").await;
    clock.forward(Duration::from_hours(95)).await;
    receive_in_vain(&sqs, 2).await;
    assert_eq!(sqs.receive_from(&dead).await.len(), 1);
    clock.forward(Duration::from_hours(1)).await;
    assert!(sqs.receive_from(&dead).await.is_empty());
}

#[tokio::test]
async fn dead_letter_wakes_who_waits_for_it() {
    let sqs = sqs().await;
    let dead = with_dead_letters(&sqs, "1").await;
    sqs.send("a").await;
    let waits = tokio::spawn(sqs.receiving(&dead).wait_time_seconds(20).send());
    tokio::time::sleep(Duration::from_millis(50)).await;
    receive_in_vain(&sqs, 2).await;
    assert_eq!(waits.await.unwrap().unwrap().messages().len(), 1);
}

#[tokio::test]
async fn dead_letter_sources_are_listed() {
    let sqs = sqs().await;
    let dead = with_dead_letters(&sqs, "1").await;
    let list = |url: &str| {
        sqs.client
            .list_dead_letter_source_queues()
            .queue_url(url)
            .send()
    };
    assert_eq!(
        list(&dead).await.unwrap().queue_urls(),
        std::slice::from_ref(&sqs.url)
    );
    assert!(list(&sqs.url).await.unwrap().queue_urls().is_empty());
    let other = sqs.queue("another").await;
    let set = sqs.client.set_queue_attributes().queue_url(&other);
    let policy = policy(&sqs.arn(&dead).await, "1");
    let set = set.attributes(QueueAttributeName::RedrivePolicy, policy);
    set.send().await.unwrap();
    let page = |token: Option<&str>| {
        let list = sqs.client.list_dead_letter_source_queues();
        let list = list.queue_url(&dead).max_results(1);
        list.set_next_token(token.map(str::to_owned)).send()
    };
    let first = page(None).await.unwrap();
    assert_eq!(first.queue_urls(), [other]);
    let second = page(first.next_token()).await.unwrap();
    assert_eq!(second.queue_urls(), std::slice::from_ref(&sqs.url));
    assert_eq!(second.next_token(), None);
}

#[tokio::test]
async fn redrive_allow_policy_is_kept_to() {
    let sqs = sqs().await;
    let allow = r#"{"redrivePermission":"denyAll"}"#;
    let create = sqs
        .create("closed")
        .attributes(QueueAttributeName::RedriveAllowPolicy, allow);
    let closed = create.send().await.unwrap().queue_url.unwrap();
    let policy = policy(&sqs.arn(&closed).await, "1");
    assert_eq!(
        sqs.set(QueueAttributeName::RedrivePolicy, &policy)
            .await
            .unwrap_err(),
        INVALID
    );
}

#[tokio::test]
async fn move_task_brings_dead_letters_back() {
    let sqs = sqs().await;
    let dead = with_dead_letters(&sqs, "1").await;
    for body in ["a", "b"] {
        sqs.send(body).await;
    }
    receive_in_vain(&sqs, 2).await;
    let arn = sqs.arn(&dead).await;
    sqs.client
        .start_message_move_task()
        .source_arn(&arn)
        .send()
        .await
        .unwrap();
    let receive = sqs
        .receiving(&sqs.url)
        .wait_time_seconds(5)
        .max_number_of_messages(10);
    let mut back = receive.clone().send().await.unwrap().messages.unwrap();
    if back.len() < 2 {
        back.extend(receive.send().await.unwrap().messages.unwrap());
    }
    assert_eq!(bodies(&back), ["a", "b"]);
    assert_eq!(
        system(
            &back[0],
            &MessageSystemAttributeName::ApproximateReceiveCount
        ),
        Some("1"),
        "a new message"
    );
    let tasks = sqs
        .client
        .list_message_move_tasks()
        .source_arn(&arn)
        .send()
        .await
        .unwrap();
    assert_eq!(tasks.results()[0].approximate_number_of_messages_moved(), 2);
}

#[tokio::test]
async fn move_task_needs_a_dead_letter_queue() {
    let sqs = sqs().await;
    let start = |arn: &str| sqs.client.start_message_move_task().source_arn(arn).send();
    let arn = sqs.arn(&sqs.url).await;
    assert_eq!(code(&start(&arn).await.unwrap_err()), INVALID);
    let missing = arn.replace("test", "missing");
    assert_eq!(
        code(&start(&missing).await.unwrap_err()),
        "ResourceNotFoundException"
    );
    let list = sqs.client.list_message_move_tasks().source_arn(missing);
    assert_eq!(
        code(&list.send().await.unwrap_err()),
        "ResourceNotFoundException"
    );
}

#[tokio::test]
async fn move_task_can_be_paced_and_cancelled() {
    let sqs = sqs().await;
    let dead = with_dead_letters(&sqs, "1").await;
    for _ in 0..3 {
        sqs.send("a").await;
    }
    receive_in_vain(&sqs, 2).await;
    let arn = sqs.arn(&dead).await;
    let start = || {
        sqs.client
            .start_message_move_task()
            .source_arn(&arn)
            .max_number_of_messages_per_second(1)
    };
    let started = start().send().await.unwrap();
    assert_eq!(
        code(&start().send().await.unwrap_err()),
        "AWS.SimpleQueueService.UnsupportedOperation"
    );
    let handle = started.task_handle().unwrap();
    let wrong = sqs
        .client
        .cancel_message_move_task()
        .task_handle("foobared");
    assert_eq!(
        words(wrong.send()).await,
        "Value for parameter TaskHandle is invalid."
    );
    let cancelled = sqs
        .client
        .cancel_message_move_task()
        .task_handle(handle)
        .send()
        .await
        .unwrap();
    assert!(cancelled.approximate_number_of_messages_moved() < 3);
    let tasks = sqs
        .client
        .list_message_move_tasks()
        .source_arn(&arn)
        .send()
        .await
        .unwrap();
    assert_eq!(tasks.results()[0].status(), Some("CANCELLED"));
}
