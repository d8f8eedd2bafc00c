//! Queues themselves: made, found, counted, set, emptied, deleted; and what is no request at all.

use std::collections::HashMap;

use aws_sdk_sqs::types::QueueAttributeName;

use super::support::{Sqs, code, sqs};

const MISSING: &str = "AWS.SimpleQueueService.NonExistentQueue";

async fn attributes(sqs: &Sqs) -> HashMap<QueueAttributeName, String> {
    let get = sqs.client.get_queue_attributes().queue_url(&sqs.url);
    get.attribute_names(QueueAttributeName::All)
        .send()
        .await
        .unwrap()
        .attributes
        .unwrap()
}

#[tokio::test]
async fn a_queue_is_made_once_and_found_again() {
    let sqs = sqs().await;
    let create = |name: &str| sqs.client.create_queue().queue_name(name);
    let made = create("test")
        .send()
        .await
        .expect("the same attributes find it");
    assert_eq!(made.queue_url(), Some(&*sqs.url));
    let other = create("test")
        .attributes(QueueAttributeName::VisibilityTimeout, "5")
        .send()
        .await;
    assert_eq!(code(&other.unwrap_err()), "QueueAlreadyExists");
    for name in ["a b", "a.fifo", &"x".repeat(81)] {
        assert!(create(name).send().await.is_err(), "{name}");
    }
    let found = sqs
        .client
        .get_queue_url()
        .queue_name("test")
        .send()
        .await
        .unwrap();
    assert_eq!(found.queue_url(), Some(&*sqs.url));
    let missing = sqs
        .client
        .get_queue_url()
        .queue_name("missing")
        .send()
        .await;
    assert_eq!(code(&missing.unwrap_err()), MISSING);
}

#[tokio::test]
async fn queues_are_listed_by_prefix_and_in_pages() {
    let sqs = sqs().await;
    for name in ["b-1", "b-2", "b-3", "c"] {
        sqs.client
            .create_queue()
            .queue_name(name)
            .send()
            .await
            .unwrap();
    }
    let names = |urls: &[String]| -> Vec<String> {
        urls.iter()
            .map(|url| url.rsplit('/').next().unwrap().to_owned())
            .collect()
    };
    let list = || sqs.client.list_queues().queue_name_prefix("b-");
    assert_eq!(
        names(list().send().await.unwrap().queue_urls()),
        ["b-1", "b-2", "b-3"]
    );
    let page = list().max_results(2).send().await.unwrap();
    assert_eq!(names(page.queue_urls()), ["b-1", "b-2"]);
    let rest = list()
        .max_results(2)
        .set_next_token(page.next_token)
        .send()
        .await
        .unwrap();
    assert_eq!(
        (names(rest.queue_urls()), rest.next_token),
        (vec!["b-3".to_owned()], None)
    );
}

#[tokio::test]
async fn attributes_count_and_can_be_set() {
    let sqs = sqs().await;
    for _ in 0..3 {
        sqs.send("a").await;
    }
    sqs.client
        .send_message()
        .queue_url(&sqs.url)
        .message_body("b")
        .delay_seconds(900)
        .send()
        .await
        .unwrap();
    sqs.receive(1).await;
    let all = attributes(&sqs).await;
    let expected = [
        (QueueAttributeName::ApproximateNumberOfMessages, "2"),
        (
            QueueAttributeName::ApproximateNumberOfMessagesNotVisible,
            "1",
        ),
        (QueueAttributeName::ApproximateNumberOfMessagesDelayed, "1"),
        (QueueAttributeName::MaximumMessageSize, "1048576"),
        (QueueAttributeName::VisibilityTimeout, "30"),
        (QueueAttributeName::MessageRetentionPeriod, "345600"),
        (
            QueueAttributeName::QueueArn,
            "arn:aws:sqs:us-east-1:000000000000:test",
        ),
    ];
    for (name, value) in expected {
        assert_eq!(all[&name], value, "{name}");
    }
    let unset = sqs
        .client
        .get_queue_attributes()
        .queue_url(&sqs.url)
        .attribute_names(QueueAttributeName::RedrivePolicy)
        .send()
        .await
        .unwrap();
    assert_eq!(unset.attributes, None, "known, and not there");
    let set = |name, value: &str| {
        sqs.client
            .set_queue_attributes()
            .queue_url(&sqs.url)
            .attributes(name, value)
            .send()
    };
    set(QueueAttributeName::VisibilityTimeout, "0")
        .await
        .unwrap();
    assert_eq!(
        attributes(&sqs).await[&QueueAttributeName::VisibilityTimeout],
        "0"
    );
    for value in ["1023", "1048577", "many"] {
        let error = set(QueueAttributeName::MaximumMessageSize, value)
            .await
            .unwrap_err();
        assert_eq!(code(&error), "InvalidAttributeValue", "{value}");
    }
    let error = set(QueueAttributeName::RedrivePolicy, "{}")
        .await
        .unwrap_err();
    assert_eq!(
        code(&error),
        "InvalidAttributeName",
        "refused rather than ignored"
    );
}

#[tokio::test]
async fn purge_empties_once_a_minute() {
    let sqs = sqs().await;
    sqs.send("a").await;
    sqs.send("b").await;
    let (_, handle) = sqs.receive(1).await.remove(0);
    let purge = || sqs.client.purge_queue().queue_url(&sqs.url).send();
    purge().await.unwrap();
    assert_eq!(
        attributes(&sqs).await[&QueueAttributeName::ApproximateNumberOfMessages],
        "0"
    );
    assert_eq!(
        code(&purge().await.unwrap_err()),
        "AWS.SimpleQueueService.PurgeQueueInProgress"
    );
    sqs.send("c").await;
    sqs.client
        .delete_message()
        .queue_url(&sqs.url)
        .receipt_handle(handle)
        .send()
        .await
        .unwrap();
    assert_eq!(
        sqs.receive(10).await.len(),
        1,
        "a handle from before the purge does not touch what came after"
    );
}

#[tokio::test]
async fn a_deleted_queue_is_gone_for_everybody() {
    let sqs = sqs().await;
    let waits = tokio::spawn(
        sqs.client
            .receive_message()
            .queue_url(&sqs.url)
            .wait_time_seconds(20)
            .send(),
    );
    sqs.client
        .delete_queue()
        .queue_url(&sqs.url)
        .send()
        .await
        .unwrap();
    assert_eq!(code(&waits.await.unwrap().unwrap_err()), MISSING);
    let sent = sqs
        .client
        .send_message()
        .queue_url(&sqs.url)
        .message_body("x")
        .send()
        .await
        .unwrap_err();
    assert_eq!(code(&sent), MISSING);
    assert!(
        sent.into_service_error().is_queue_does_not_exist(),
        "the SDK knows the shape"
    );
}

#[tokio::test]
async fn what_is_no_request_is_told_so() {
    let sqs = sqs().await;
    let error = |answer: super::support::Answer| {
        (
            answer.status,
            answer.json()["__type"].as_str().unwrap().to_owned(),
        )
    };
    let cases = [
        (
            "SendMessage",
            "no json",
            "com.amazon.coral.service#SerializationException",
        ),
        (
            "SendMessage",
            "{}",
            "com.amazon.coral.service#SerializationException",
        ),
        ("TagQueue", "{}", "com.amazonaws.sqs#UnsupportedOperation"),
        (
            "Nonsense",
            "{}",
            "com.amazon.coral.service#UnknownOperationException",
        ),
        (
            "PurgeQueue",
            r#"{"QueueUrl":"http://x/0/none"}"#,
            "com.amazonaws.sqs#QueueDoesNotExist",
        ),
    ];
    for (action, body, shape) in cases {
        assert_eq!(
            error(sqs.call(action, body).await),
            (400, shape.to_owned()),
            "{action} {body}"
        );
    }
}
