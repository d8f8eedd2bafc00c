//! `SendMessage`: sizes, characters, attributes, each rule by its name.

use aws_sdk_sqs::{
    primitives::Blob,
    types::{
        MessageAttributeValue, MessageSystemAttributeName, MessageSystemAttributeNameForSends,
        MessageSystemAttributeValue, QueueAttributeName,
    },
};

use super::support::{Sqs, code, sqs};

const MIB: usize = 1_048_576;

fn text(data_type: &str, value: &str) -> MessageAttributeValue {
    MessageAttributeValue::builder()
        .data_type(data_type)
        .string_value(value)
        .build()
        .unwrap()
}

async fn refused(sqs: &Sqs, body: &str) -> String {
    let error = sqs
        .client
        .send_message()
        .queue_url(&sqs.url)
        .message_body(body)
        .send()
        .await
        .unwrap_err();
    code(&error).to_owned()
}

#[tokio::test]
async fn a_message_arrives_with_its_checksum() {
    let sqs = sqs().await;
    let sent = sqs
        .client
        .send_message()
        .queue_url(&sqs.url)
        .message_body("Hello, \"world\"\n")
        .send()
        .await
        .unwrap();
    assert_eq!(
        sent.md5_of_message_body(),
        Some("b0851ecac4ff407c922ad36c22377a9a")
    );
    let received = sqs
        .client
        .receive_message()
        .queue_url(&sqs.url)
        .send()
        .await
        .unwrap();
    let message = &received.messages()[0];
    assert_eq!(message.body(), Some("Hello, \"world\"\n"));
    assert_eq!(message.message_id(), sent.message_id());
    assert_eq!(message.md5_of_body(), sent.md5_of_message_body());
    assert!(message.attributes().is_none(), "only what was asked for");
}

#[tokio::test]
async fn the_size_is_counted_in_utf8_bytes() {
    let sqs = sqs().await;
    sqs.send(&"x".repeat(MIB)).await;
    assert_eq!(
        refused(&sqs, &"x".repeat(MIB + 1)).await,
        "InvalidParameterValue"
    );
    sqs.send(&"\u{e9}".repeat(MIB / 2)).await;
    assert_eq!(
        refused(&sqs, &("\u{e9}".repeat(MIB / 2) + "x")).await,
        "InvalidParameterValue"
    );
}

#[tokio::test]
async fn attributes_count_with_name_type_and_value() {
    let sqs = sqs().await;
    // name 1 + String 6 + value 3; blob: name 1 + Binary 6 + 4 bytes.
    let room = MIB - 10 - 11;
    for (size, fits) in [(room, true), (room + 1, false)] {
        let send = sqs
            .client
            .send_message()
            .queue_url(&sqs.url)
            .message_body("x".repeat(size));
        let blob = MessageAttributeValue::builder()
            .data_type("Binary")
            .binary_value(Blob::new([1, 2, 3, 4]));
        let send = send
            .message_attributes("a", text("String", "abc"))
            .message_attributes("b", blob.build().unwrap());
        assert_eq!(send.send().await.is_ok(), fits, "{size}");
    }
}

#[tokio::test]
async fn the_size_limit_can_be_set() {
    let sqs = sqs().await;
    let set = sqs.client.set_queue_attributes().queue_url(&sqs.url);
    set.attributes(QueueAttributeName::MaximumMessageSize, "1024")
        .send()
        .await
        .unwrap();
    sqs.send(&"x".repeat(1024)).await;
    let answer = sqs
        .call(
            "SendMessage",
            &format!(
                r#"{{"QueueUrl":"{}","MessageBody":"{}"}}"#,
                sqs.url,
                "x".repeat(1025)
            ),
        )
        .await;
    assert_eq!(
        answer.refusal(),
        (
            400,
            "One or more parameters are invalid. Reason: Message must be shorter than 1024 bytes."
                .into()
        )
    );
    assert_eq!(
        answer.header("x-amzn-query-error"),
        "InvalidParameterValue;Sender"
    );
}

#[tokio::test]
async fn characters_that_xml_cannot_carry_are_refused() {
    let sqs = sqs().await;
    for character in ['\u{0}', '\u{8}', '\u{1f}', '\u{fffe}', '\u{ffff}'] {
        assert_eq!(
            refused(&sqs, &format!("a{character}b")).await,
            "InvalidMessageContents",
            "{character:?}"
        );
    }
    sqs.send("\t\n\r \u{7f}\u{d7ff}\u{e000}\u{fffd}\u{10ffff}")
        .await;
}

#[tokio::test]
async fn an_empty_body_is_a_missing_parameter() {
    assert_eq!(refused(&sqs().await, "").await, "MissingParameter");
}

#[tokio::test]
async fn attributes_have_rules() {
    let sqs = sqs().await;
    let long = "n".repeat(257);
    let wrong = [
        ("", text("String", "x")),
        (&*long, text("String", "x")),
        ("a b", text("String", "x")),
        ("AWS.a", text("String", "x")),
        ("amazon.a", text("String", "x")),
        ("a", text("String", "")),
        ("a", text("Float", "1")),
        ("a", text("Number", "one")),
        ("a", text("Binary", "x")),
        ("a", text("String", "\u{1}")),
    ];
    for (name, value) in wrong {
        let sent = sqs
            .client
            .send_message()
            .queue_url(&sqs.url)
            .message_body("x")
            .message_attributes(name, value.clone())
            .send()
            .await;
        assert!(sent.is_err(), "{name} {value:?}");
    }
    let mut send = sqs
        .client
        .send_message()
        .queue_url(&sqs.url)
        .message_body("x");
    for number in 0..10 {
        send = send.message_attributes(format!("a-{number}_.x"), text("Number.int", "1e3"));
    }
    send.clone().send().await.unwrap();
    assert_eq!(
        code(
            &send
                .message_attributes("one-more", text("String", "x"))
                .send()
                .await
                .unwrap_err()
        ),
        "InvalidParameterValue"
    );
}

/// The digest was computed by hand from the rule in the developer guide, with another
/// implementation of MD5.
#[tokio::test]
async fn attributes_arrive_with_their_checksum() {
    let sqs = sqs().await;
    let blob = MessageAttributeValue::builder()
        .data_type("Binary")
        .binary_value(Blob::new([1, 2, 3]));
    let call = sqs
        .client
        .send_message()
        .queue_url(&sqs.url)
        .message_body("x");
    let call = call
        .message_attributes("sensor", text("String", "one"))
        .message_attributes("blob", blob.build().unwrap());
    let sent = call
        .message_attributes("n", text("Number", "5"))
        .send()
        .await
        .unwrap();
    assert_eq!(
        sent.md5_of_message_attributes(),
        Some("682ea81614de310f899ab1219312ea0e")
    );
    let receive = sqs
        .client
        .receive_message()
        .queue_url(&sqs.url)
        .message_attribute_names("All")
        .visibility_timeout(0);
    let all = receive.send().await.unwrap();
    let message = &all.messages()[0];
    assert_eq!(
        message.md5_of_message_attributes(),
        sent.md5_of_message_attributes()
    );
    assert_eq!(
        message.message_attributes().unwrap()["blob"]
            .binary_value()
            .unwrap()
            .as_ref(),
        [1, 2, 3]
    );

    let receive = sqs
        .client
        .receive_message()
        .queue_url(&sqs.url)
        .message_attribute_names("sen.*")
        .message_attribute_names("none");
    let some = receive.send().await.unwrap();
    let attributes = some.messages()[0].message_attributes().unwrap();
    assert_eq!(attributes.keys().collect::<Vec<_>>(), ["sensor"]);
    assert_eq!(
        some.messages()[0].md5_of_message_attributes(),
        Some("0fd495ec86f0d6a13edd88d357464edb")
    );
}

#[tokio::test]
async fn system_attributes_are_given_to_those_who_ask() {
    let sqs = sqs().await;
    let header = MessageSystemAttributeValue::builder()
        .data_type("String")
        .string_value("Root=1-2-3")
        .build()
        .unwrap();
    let call = sqs
        .client
        .send_message()
        .queue_url(&sqs.url)
        .message_body("x")
        .message_group_id("tenant");
    call.message_system_attributes(MessageSystemAttributeNameForSends::AwsTraceHeader, header)
        .send()
        .await
        .unwrap();
    let receive = || {
        let receive = sqs
            .client
            .receive_message()
            .queue_url(&sqs.url)
            .visibility_timeout(0);
        receive
            .message_system_attribute_names(MessageSystemAttributeName::All)
            .send()
    };
    receive().await.unwrap();
    let received = receive().await.unwrap();
    let attributes = received.messages()[0].attributes().unwrap();
    let get = |name: MessageSystemAttributeName| attributes[&name].as_str();
    assert_eq!(
        get(MessageSystemAttributeName::ApproximateReceiveCount),
        "2"
    );
    assert_eq!(get(MessageSystemAttributeName::SenderId), "000000000000");
    assert_eq!(
        get(MessageSystemAttributeName::AwsTraceHeader),
        "Root=1-2-3"
    );
    assert_eq!(get(MessageSystemAttributeName::MessageGroupId), "tenant");
    let sent: u64 = get(MessageSystemAttributeName::SentTimestamp)
        .parse()
        .unwrap();
    let first: u64 = get(MessageSystemAttributeName::ApproximateFirstReceiveTimestamp)
        .parse()
        .unwrap();
    let now = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap()
        .as_millis();
    assert!(
        sent <= first && u128::from(first) <= now + 1 && u128::from(sent) > now - 60_000,
        "{sent} {first} {now}"
    );

    let receive = sqs.client.receive_message().queue_url(&sqs.url);
    let one = receive
        .message_system_attribute_names(MessageSystemAttributeName::SentTimestamp)
        .send()
        .await
        .unwrap();
    assert_eq!(one.messages()[0].attributes().unwrap().len(), 1);
}

#[tokio::test]
async fn a_delay_out_of_bounds_is_refused() {
    let sqs = sqs().await;
    for delay in [-1, 901] {
        let sent = sqs
            .client
            .send_message()
            .queue_url(&sqs.url)
            .message_body("x")
            .delay_seconds(delay)
            .send()
            .await;
        assert_eq!(code(&sent.unwrap_err()), "InvalidParameterValue");
    }
    sqs.client
        .send_message()
        .queue_url(&sqs.url)
        .message_body("x")
        .delay_seconds(900)
        .send()
        .await
        .unwrap();
    assert!(sqs.receive(10).await.is_empty());
}
