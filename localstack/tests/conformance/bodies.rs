//! Bodies: their size, their characters, their delay.

use std::time::Duration;

use aws_sdk_sqs::types::{
    MessageSystemAttributeNameForSends, MessageSystemAttributeValue, QueueAttributeName,
};

use super::support::{Clock, INVALID, bodies, sqs, text, words};

const MIB: usize = 1_048_576;

#[tokio::test]
async fn send_answers_with_id_and_md5() {
    let sqs = sqs().await;
    let sent = sqs.message("hello").send().await.unwrap();
    assert_eq!(
        sent.md5_of_message_body(),
        Some("5d41402abc4b2a76b9719d911017c592")
    );
    let received = sqs.receive().await;
    assert_eq!(received[0].message_id, sent.message_id);
    assert_eq!(received[0].md5_of_body, sent.md5_of_message_body);
    assert_eq!(received[0].body(), Some("hello"));
}

#[tokio::test]
async fn body_must_not_be_empty() {
    let sqs = sqs().await;
    assert_eq!(sqs.refused(sqs.message("")).await, "MissingParameter");
    assert_eq!(
        words(sqs.message("").send()).await,
        "The request must contain the parameter MessageBody."
    );
}

#[tokio::test]
async fn size_counts_utf8_bytes() {
    let sqs = sqs().await;
    sqs.send(&"é".repeat(MIB / 2)).await;
    let over = "é".repeat(MIB / 2) + "a";
    assert_eq!(
        words(sqs.message(over).send()).await,
        "One or more parameters are invalid. Reason: Message must be shorter than 1048576 bytes."
    );
}

#[tokio::test]
async fn size_counts_attribute_name_type_and_value() {
    let sqs = sqs().await;
    // name 4, String 6, value 10
    let send = |body: usize| {
        sqs.message("a".repeat(body))
            .message_attributes("name", text("String", "0123456789"))
    };
    send(MIB - 20).send().await.unwrap();
    assert_eq!(sqs.refused(send(MIB - 19)).await, INVALID);
}

#[tokio::test]
async fn trace_header_does_not_count() {
    let sqs = sqs().await;
    let value = MessageSystemAttributeValue::builder()
        .data_type("String")
        .string_value("Root=1-5759e988-bd862e3fe1be46a994272793")
        .build()
        .unwrap();
    let whole = sqs.message("a".repeat(MIB));
    let whole =
        whole.message_system_attributes(MessageSystemAttributeNameForSends::AwsTraceHeader, value);
    let sent = whole.send().await.unwrap();
    assert!(sent.md5_of_message_system_attributes().is_some());
}

#[tokio::test]
async fn size_limit_can_be_set() {
    let sqs = sqs().await;
    sqs.set(QueueAttributeName::MaximumMessageSize, "1024")
        .await
        .unwrap();
    sqs.send(&"a".repeat(1_024)).await;
    assert_eq!(
        words(sqs.message("a".repeat(1_025)).send()).await,
        "One or more parameters are invalid. Reason: Message must be shorter than 1024 bytes."
    );
}

#[tokio::test]
async fn characters_outside_xml_are_refused() {
    let sqs = sqs().await;
    for refused in ['\u{0}', '\u{1f}', '\u{b}', '\u{fffe}', '\u{ffff}'] {
        let send = sqs.message(format!("a{refused}b"));
        assert_eq!(
            sqs.refused(send).await,
            "InvalidMessageContents",
            "{refused:?}"
        );
    }
}

#[tokio::test]
async fn characters_of_xml_are_carried() {
    let sqs = sqs().await;
    let all = "\t\n\r \u{7f}\u{85}\u{d7ff}\u{e000}\u{fffd}\u{10000}\u{10ffff}😀\"\\</&";
    sqs.send(all).await;
    assert_eq!(bodies(&sqs.receive().await), [all]);
}

#[tokio::test]
async fn delay_hides_a_message() {
    let sqs = sqs().await;
    let clock = Clock::stop();
    sqs.message("late").delay_seconds(900).send().await.unwrap();
    assert_eq!(sqs.counts().await, [0, 0, 1]);
    clock.forward(Duration::from_secs(899)).await;
    assert!(sqs.receive().await.is_empty());
    clock.forward(Duration::from_secs(1)).await;
    assert_eq!(bodies(&sqs.receive().await), ["late"]);
}

#[tokio::test]
async fn delay_is_at_most_15_minutes() {
    let sqs = sqs().await;
    for seconds in [-1, 901] {
        assert_eq!(
            words(sqs.message("a").delay_seconds(seconds).send()).await,
            format!(
                "Value {seconds} for parameter DelaySeconds is invalid. Reason: DelaySeconds must be >= 0 and <= 900."
            )
        );
    }
}

#[tokio::test]
async fn delay_of_the_queue_is_the_default() {
    let sqs = sqs().await;
    sqs.send("before").await;
    sqs.set(QueueAttributeName::DelaySeconds, "900")
        .await
        .unwrap();
    sqs.send("delayed").await;
    sqs.message("at once")
        .delay_seconds(0)
        .send()
        .await
        .unwrap();
    assert_eq!(bodies(&sqs.receive().await), ["before", "at once"]);
    assert_eq!(sqs.counts().await, [0, 2, 1]);
}

#[tokio::test]
async fn group_id_is_carried_by_standard_queues() {
    use aws_sdk_sqs::types::MessageSystemAttributeName::MessageGroupId;
    let sqs = sqs().await;
    let send = |group: &str| sqs.message("a").message_group_id(group);
    send("tenant-1").send().await.unwrap();
    let received = sqs.receive().await;
    assert_eq!(
        super::support::system(&received[0], &MessageGroupId),
        Some("tenant-1")
    );
    for wrong in ["", &"x".repeat(129), "a b"] {
        assert_eq!(sqs.refused(send(wrong)).await, INVALID, "{wrong}");
    }
}

#[tokio::test]
async fn deduplication_id_is_for_fifo_queues() {
    let sqs = sqs().await;
    let send = sqs.message("a").message_deduplication_id("once");
    assert_eq!(
        words(send.send()).await,
        "Value once for parameter MessageDeduplicationId is invalid. Reason: The request include parameter that is not valid for this queue type."
    );
}
