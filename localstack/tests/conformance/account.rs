//! What surrounds messages: tags, permissions, encryption, and how refusals are told.

use aws_sdk_sqs::types::QueueAttributeName;
use http_body_util::{BodyExt, Full};
use hyper::{Request, body::Bytes};
use hyper_util::{client::legacy, rt::TokioExecutor};

use super::support::{INVALID, Sqs, code, sqs, words};

#[tokio::test]
async fn tags_are_kept() {
    let sqs = sqs().await;
    let tags = || async {
        sqs.client
            .list_queue_tags()
            .queue_url(&sqs.url)
            .send()
            .await
            .unwrap()
            .tags
    };
    assert_eq!(tags().await, None);
    let tag = |key: &str, value: &str| {
        sqs.client
            .tag_queue()
            .queue_url(&sqs.url)
            .tags(key, value)
            .send()
    };
    tag("a", "1").await.unwrap();
    tag("A", "2").await.unwrap();
    tag("a", "3").await.unwrap();
    let kept = tags().await.unwrap();
    assert_eq!((kept.len(), &*kept["a"], &*kept["A"]), (2, "3", "2"));
    let untag = sqs.client.untag_queue().queue_url(&sqs.url);
    untag.tag_keys("a").tag_keys("none").send().await.unwrap();
    assert_eq!(tags().await.unwrap().len(), 1);
}

#[tokio::test]
async fn tags_can_come_with_the_queue() {
    let sqs = sqs().await;
    let url = sqs
        .create("tagged")
        .tags("a", "1")
        .send()
        .await
        .unwrap()
        .queue_url
        .unwrap();
    let tags = sqs
        .client
        .list_queue_tags()
        .queue_url(url)
        .send()
        .await
        .unwrap();
    assert_eq!(tags.tags().unwrap()["a"], "1");
}

#[tokio::test]
async fn permissions_are_statements_of_the_policy() {
    let sqs = sqs().await;
    let add = |label: &str| {
        let add = sqs.client.add_permission().queue_url(&sqs.url).label(label);
        add.aws_account_ids("111111111111")
            .actions("SendMessage")
            .send()
    };
    add("one").await.unwrap();
    assert_eq!(code(&add("one").await.unwrap_err()), INVALID);
    for (action, why) in [
        (
            "Nonsense",
            "Please refer to the appropriate WSDL for a list of valid actions.",
        ),
        (
            "CreateQueue",
            "Only the queue owner is allowed to invoke this action.",
        ),
    ] {
        let wrong = sqs.client.add_permission().queue_url(&sqs.url).label("two");
        let wrong = wrong.aws_account_ids("111111111111").actions(action);
        let told = format!("Value SQS:{action} for parameter ActionName is invalid. Reason: {why}");
        assert_eq!(words(wrong.send()).await, told);
    }
    let policy: serde_json::Value =
        serde_json::from_str(&sqs.attributes(&sqs.url).await[&QueueAttributeName::Policy]).unwrap();
    assert_eq!(policy["Statement"][0]["Sid"], "one");
    assert_eq!(
        policy["Statement"][0]["Principal"]["AWS"],
        "arn:aws:iam::111111111111:root"
    );
    let remove = |label: &str| {
        sqs.client
            .remove_permission()
            .queue_url(&sqs.url)
            .label(label)
            .send()
    };
    assert_eq!(code(&remove("two").await.unwrap_err()), INVALID);
    remove("one").await.unwrap();
    assert!(
        !sqs.attributes(&sqs.url)
            .await
            .contains_key(&QueueAttributeName::Policy)
    );
}

#[tokio::test]
async fn policy_is_json_or_empty() {
    let sqs = sqs().await;
    sqs.set(
        QueueAttributeName::Policy,
        r#"{"Version":"2012-10-17","Statement":[]}"#,
    )
    .await
    .unwrap();
    assert_eq!(
        sqs.set(QueueAttributeName::Policy, "nonsense")
            .await
            .unwrap_err(),
        "InvalidAttributeValue"
    );
    assert!(
        sqs.attributes(&sqs.url)
            .await
            .contains_key(&QueueAttributeName::Policy)
    );
    sqs.set(QueueAttributeName::Policy, "").await.unwrap();
    assert!(
        !sqs.attributes(&sqs.url)
            .await
            .contains_key(&QueueAttributeName::Policy)
    );
}

#[tokio::test]
async fn encryption_is_of_one_kind() {
    use QueueAttributeName::{KmsMasterKeyId, SqsManagedSseEnabled};
    let sqs = sqs().await;
    sqs.set(KmsMasterKeyId, "alias/mine").await.unwrap();
    let attributes = sqs.attributes(&sqs.url).await;
    assert_eq!(
        (
            &*attributes[&KmsMasterKeyId],
            &*attributes[&SqsManagedSseEnabled]
        ),
        ("alias/mine", "false")
    );
    sqs.set(SqsManagedSseEnabled, "true").await.unwrap();
    assert!(!sqs.attributes(&sqs.url).await.contains_key(&KmsMasterKeyId));
    let both = sqs.client.set_queue_attributes().queue_url(&sqs.url);
    let both = both
        .attributes(KmsMasterKeyId, "alias/mine")
        .attributes(SqsManagedSseEnabled, "true");
    assert_eq!(
        code(&both.send().await.unwrap_err()),
        "InvalidAttributeValue"
    );
}

/// Status, `x-amzn-query-error`, and the body's `__type`.
async fn raw(sqs: &Sqs, target: Option<&str>, body: &str) -> (u16, String, serde_json::Value) {
    let client: legacy::Client<_, Full<Bytes>> =
        legacy::Client::builder(TokioExecutor::new()).build_http();
    let mut request = Request::post(&sqs.endpoint);
    if let Some(target) = target {
        request = request.header("x-amz-target", target);
    }
    let request = request.body(Full::new(body.to_owned().into())).unwrap();
    let response = client.request(request).await.unwrap();
    let status = response.status().as_u16();
    let header = response.headers().get("x-amzn-query-error");
    let header = header.map(|value| value.to_str().unwrap().to_owned());
    let body = response.into_body().collect().await.unwrap().to_bytes();
    (
        status,
        header.unwrap_or_default(),
        serde_json::from_slice(&body).unwrap_or_default(),
    )
}

#[tokio::test]
async fn refusals_are_named_in_header_and_body() {
    let sqs = sqs().await;
    let body = r#"{"QueueUrl":"http://x/000000000000/none"}"#;
    let (status, header, body) = raw(&sqs, Some("AmazonSQS.PurgeQueue"), body).await;
    assert_eq!(
        (status, &*header),
        (400, "AWS.SimpleQueueService.NonExistentQueue;Sender")
    );
    assert_eq!(body["__type"], "com.amazonaws.sqs#QueueDoesNotExist");
    assert_eq!(body["message"], "The specified queue does not exist.");
}

#[tokio::test]
async fn what_is_no_request_is_told_so() {
    let sqs = sqs().await;
    let cases = [
        (
            Some("AmazonSQS.SendMessage"),
            "no json",
            "com.amazon.coral.service#SerializationException",
        ),
        (
            Some("AmazonSQS.SendMessage"),
            "{}",
            "com.amazon.coral.service#MissingRequiredParameterException",
        ),
        (
            Some("AmazonSQS.ReceiveMessage"),
            "{}",
            "com.amazon.coral.service#MissingRequiredParameterException",
        ),
        (
            Some("AmazonSQS.ReceiveMessage"),
            r#"{"QueueUrl": 7}"#,
            "com.amazon.coral.service#SerializationException",
        ),
        (
            Some("AmazonSQS.Nonsense"),
            "{}",
            "com.amazon.coral.service#UnknownOperationException",
        ),
        (
            None,
            "{}",
            "com.amazon.coral.service#UnknownOperationException",
        ),
    ];
    for (target, body, shape) in cases {
        let (status, _, answer) = raw(&sqs, target, body).await;
        assert_eq!(
            (status, answer["__type"].as_str()),
            (400, Some(shape)),
            "{target:?} {body}"
        );
    }
}

#[tokio::test]
async fn members_that_are_null_are_absent() {
    let sqs = sqs().await;
    let body = serde_json::json!({
        "QueueUrl": sqs.url,
        "MessageBody": "a",
        "DelaySeconds": null,
        "MessageAttributes": {"n": {"DataType": "String", "StringValue": "v", "StringListValues": null}},
        "MessageSystemAttributes": null,
    });
    let (status, _, answer) = raw(&sqs, Some("AmazonSQS.SendMessage"), &body.to_string()).await;
    assert_eq!(status, 200, "{answer}");
    let body = serde_json::json!({"QueueUrl": sqs.url, "MessageBody": null});
    let (_, header, _) = raw(&sqs, Some("AmazonSQS.SendMessage"), &body.to_string()).await;
    assert_eq!(header, "MissingParameter;Sender");
    assert_eq!(sqs.counts().await, [1, 0, 0]);
}
