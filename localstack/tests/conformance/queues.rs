//! Queues: made, found, listed, set, emptied, deleted.

use std::time::Duration;

use aws_sdk_sqs::types::QueueAttributeName;

use super::support::{Clock, MISSING_QUEUE, code, sqs, words};

#[tokio::test]
async fn create_finds_a_queue_of_the_same_attributes() {
    use QueueAttributeName::{DelaySeconds, VisibilityTimeout};
    let sqs = sqs().await;
    let create = || {
        sqs.create("two")
            .attributes(DelaySeconds, "5")
            .attributes(VisibilityTimeout, "7")
    };
    let url = create().send().await.unwrap().queue_url;
    assert_eq!(create().send().await.unwrap().queue_url, url);
    assert_eq!(
        sqs.create("two").send().await.unwrap().queue_url,
        url,
        "none are asked for"
    );
    let fewer = sqs.create("two").attributes(DelaySeconds, "5");
    assert_eq!(fewer.send().await.unwrap().queue_url, url);
}

#[tokio::test]
async fn create_refuses_a_queue_of_other_attributes() {
    let sqs = sqs().await;
    let create = || {
        sqs.create("test")
            .attributes(QueueAttributeName::VisibilityTimeout, "5")
    };
    assert_eq!(
        code(&create().send().await.unwrap_err()),
        "QueueAlreadyExists"
    );
    assert_eq!(
        words(create().send()).await,
        "A queue already exists with the same name and a different value for attribute VisibilityTimeout"
    );
}

#[tokio::test]
async fn queue_names_have_a_form() {
    let sqs = sqs().await;
    for wrong in ["", "a b", "a/b", "a.b", "é", &"x".repeat(81)] {
        assert_eq!(
            code(&sqs.create(wrong).send().await.unwrap_err()),
            "InvalidParameterValue",
            "{wrong}"
        );
    }
    for right in ["a", "A-_9", &"x".repeat(80)] {
        sqs.create(right).send().await.unwrap();
    }
}

#[tokio::test]
async fn fifo_queues_are_refused() {
    let sqs = sqs().await;
    for (name, fifo, told) in [
        ("a.fifo", "true", "standard queues only"),
        (
            "a",
            "true",
            "must end with .fifo suffix and be 1 to 80 in length",
        ),
        (
            ".fifo",
            "true",
            "must end with .fifo suffix and be 1 to 80 in length",
        ),
        ("a", "false", "Unknown Attribute FifoQueue."),
    ] {
        let create = sqs.create(name);
        let create = create.attributes(QueueAttributeName::FifoQueue, fifo);
        let error = words(create.send()).await;
        assert!(error.contains(told), "{name} {fifo}: {error}");
    }
    let without = words(sqs.create("a.fifo").send()).await;
    assert!(without.starts_with("Can only include"), "{without}");
}

#[tokio::test]
async fn queue_attributes_have_bounds() {
    use QueueAttributeName::{
        DelaySeconds, MaximumMessageSize, MessageRetentionPeriod, ReceiveMessageWaitTimeSeconds,
        VisibilityTimeout,
    };
    let sqs = sqs().await;
    let bounds = [
        (DelaySeconds, ["0", "900"], ["-1", "901"]),
        (MaximumMessageSize, ["1024", "1048576"], ["1023", "1048577"]),
        (MessageRetentionPeriod, ["60", "1209600"], ["59", "1209601"]),
        (ReceiveMessageWaitTimeSeconds, ["0", "20"], ["21", "many"]),
        (VisibilityTimeout, ["0", "43200"], ["43201", ""]),
    ];
    for (name, right, wrong) in bounds {
        for value in right {
            sqs.set(name.clone(), value).await.unwrap();
            assert_eq!(sqs.attributes(&sqs.url).await[&name], value);
        }
        for value in wrong {
            assert_eq!(
                sqs.set(name.clone(), value).await.unwrap_err(),
                "InvalidAttributeValue",
                "{name} {value}"
            );
        }
    }
}

#[tokio::test]
async fn queue_attributes_are_given_to_those_who_ask() {
    let sqs = sqs().await;
    let get = |names: &[&str]| {
        let names = names
            .iter()
            .map(|name| QueueAttributeName::from(*name))
            .collect();
        let get = sqs.client.get_queue_attributes().queue_url(&sqs.url);
        get.set_attribute_names(Some(names)).send()
    };
    assert_eq!(get(&[]).await.unwrap().attributes, None);
    assert_eq!(
        get(&["RedrivePolicy"]).await.unwrap().attributes,
        None,
        "known, and not set"
    );
    assert_eq!(
        get(&["DelaySeconds", "QueueArn"])
            .await
            .unwrap()
            .attributes
            .unwrap()
            .len(),
        2
    );
    assert_eq!(
        code(&get(&["Nonsense"]).await.unwrap_err()),
        "InvalidAttributeName"
    );
    let all = sqs.attributes(&sqs.url).await;
    assert_eq!(all[&QueueAttributeName::MaximumMessageSize], "1048576");
    assert_eq!(all[&QueueAttributeName::SqsManagedSseEnabled], "true");
    assert_eq!(
        all[&QueueAttributeName::CreatedTimestamp].len(),
        10,
        "seconds, unlike a message's"
    );
}

#[tokio::test]
async fn queue_counts_tell_where_messages_are() {
    let sqs = sqs().await;
    for body in ["a", "b", "c"] {
        sqs.send(body).await;
    }
    sqs.message("d").delay_seconds(900).send().await.unwrap();
    sqs.receiving(&sqs.url).send().await.unwrap();
    assert_eq!(sqs.counts().await, [2, 1, 1]);
}

#[tokio::test]
async fn queue_url_is_found_by_name() {
    let sqs = sqs().await;
    let find = |name: &str| sqs.client.get_queue_url().queue_name(name);
    assert_eq!(
        find("test").send().await.unwrap().queue_url(),
        Some(&*sqs.url)
    );
    assert_eq!(
        code(&find("missing").send().await.unwrap_err()),
        MISSING_QUEUE
    );
    let of_others = find("test").queue_owner_aws_account_id("111111111111");
    assert_eq!(code(&of_others.send().await.unwrap_err()), MISSING_QUEUE);
}

#[tokio::test]
async fn queue_is_reached_by_any_of_its_urls() {
    let sqs = sqs().await;
    for url in [
        format!("{}/", sqs.url),
        "http://queue.example/000000000000/test".to_owned(),
        "test".to_owned(),
    ] {
        let send = sqs.client.send_message().queue_url(url);
        send.message_body("a").send().await.unwrap();
    }
    let missing = sqs
        .client
        .send_message()
        .queue_url("http://x/000000000000/missing");
    assert_eq!(
        code(&missing.message_body("a").send().await.unwrap_err()),
        MISSING_QUEUE
    );
}

#[tokio::test]
async fn queues_are_listed_by_prefix_in_pages() {
    let sqs = sqs().await;
    for name in ["b-1", "b-2", "b-3", "c"] {
        sqs.queue(name).await;
    }
    let list = || sqs.client.list_queues().queue_name_prefix("b-");
    let names = |urls: &[String]| -> Vec<String> {
        urls.iter()
            .map(|url| url.rsplit('/').next().unwrap().to_owned())
            .collect()
    };
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
async fn purge_deletes_all_messages() {
    let sqs = sqs().await;
    sqs.send("in flight").await;
    let handle = sqs.handle().await;
    sqs.send("visible").await;
    sqs.message("delayed")
        .delay_seconds(900)
        .send()
        .await
        .unwrap();
    sqs.client
        .purge_queue()
        .queue_url(&sqs.url)
        .send()
        .await
        .unwrap();
    assert_eq!(sqs.counts().await, [0, 0, 0]);
    sqs.delete(&sqs.url, &handle).await.unwrap();
}

#[tokio::test]
async fn purge_comes_once_in_60_seconds() {
    let sqs = sqs().await;
    let clock = Clock::stop();
    let purge = || sqs.client.purge_queue().queue_url(&sqs.url).send();
    purge().await.unwrap();
    clock.forward(Duration::from_secs(59)).await;
    assert_eq!(
        code(&purge().await.unwrap_err()),
        "AWS.SimpleQueueService.PurgeQueueInProgress"
    );
    clock.forward(Duration::from_secs(1)).await;
    purge().await.unwrap();
}

#[tokio::test]
async fn deleted_queue_is_gone() {
    let sqs = sqs().await;
    sqs.client
        .delete_queue()
        .queue_url(&sqs.url)
        .send()
        .await
        .unwrap();
    assert_eq!(sqs.refused(sqs.message("a")).await, MISSING_QUEUE);
    let again = sqs.client.delete_queue().queue_url(&sqs.url).send().await;
    assert_eq!(code(&again.unwrap_err()), MISSING_QUEUE);
    sqs.queue("test").await;
    assert!(
        sqs.receive().await.is_empty(),
        "a new one of its name is empty"
    );
}
