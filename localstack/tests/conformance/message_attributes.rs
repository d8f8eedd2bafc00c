//! Message attributes: their rules, their checksum, who gets which.

use aws_sdk_sqs::{primitives::Blob, types::MessageAttributeValue};

use super::support::{INVALID, code, sqs, text, words};

#[tokio::test]
async fn attributes_are_at_most_10() {
    let sqs = sqs().await;
    let send = |count: usize| {
        (0..count).fold(sqs.message("a"), |send, n| {
            send.message_attributes(format!("n{n}"), text("String", "v"))
        })
    };
    send(10).send().await.unwrap();
    assert_eq!(sqs.refused(send(11)).await, INVALID);
}

#[tokio::test]
async fn attribute_names_have_a_form() {
    let sqs = sqs().await;
    let send = |name: &str| {
        sqs.message("a")
            .message_attributes(name, text("String", "v"))
    };
    let long = "n".repeat(257);
    for wrong in [
        "", "a b", "é", ".a", "a.", "a..b", "AWS.a", "amazon.a", &long,
    ] {
        assert_eq!(sqs.refused(send(wrong)).await, INVALID, "{wrong}");
    }
    for right in ["a", "A-_9.b", "AWSa", &"n".repeat(256)] {
        send(right).send().await.unwrap();
    }
}

#[tokio::test]
async fn attribute_values_have_a_type() {
    let sqs = sqs().await;
    let send = |attribute| sqs.message("a").message_attributes("n", attribute);
    for (data_type, value) in [
        ("String", ""),
        ("Number", "ten"),
        ("Text", "a"),
        ("String", "\u{1}"),
        ("Binary", "a"),
        ("Number", "nan"),
        ("Number", "inf"),
    ] {
        let error = send(text(data_type, value)).send().await;
        assert!(error.is_err(), "{data_type} {value}");
    }
    for (data_type, value) in [
        ("String", "a"),
        ("String.custom", "a"),
        ("Number", "-1.5e3"),
        ("Number.int", "7"),
    ] {
        send(text(data_type, value)).send().await.unwrap();
    }
}

#[tokio::test]
async fn attribute_refusals_say_why() {
    let sqs = sqs().await;
    for (name, data_type, value, why) in [
        (
            "n",
            "String",
            "",
            "Message (user) attribute 'n' must contain a non-empty value of type 'String'.",
        ),
        (
            "n",
            "Number",
            "",
            "Message (user) attribute 'n' must contain a non-empty value of type 'Number'.",
        ),
        (
            "n",
            "Number",
            "ten",
            "Can't cast the value of message (user) attribute 'n' to a number.",
        ),
        (
            "n",
            "Text",
            "a",
            "The message attribute 'n' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.",
        ),
        (
            "a b",
            "String",
            "a",
            "The message attribute name 'a b' is invalid. Attribute name can contain A-Z, a-z, 0-9, underscore (_), hyphen (-), and period (.) characters.",
        ),
        (
            "AWS.a",
            "String",
            "a",
            "You can't use message attribute names beginning with 'AWS.' or 'Amazon.' because these strings are reserved for internal use.",
        ),
    ] {
        let send = sqs
            .message("a")
            .message_attributes(name, text(data_type, value));
        assert_eq!(words(send.send()).await, why);
    }
}

#[tokio::test]
async fn lists_of_attribute_values_are_refused() {
    let sqs = sqs().await;
    let lists = MessageAttributeValue::builder().data_type("String");
    let lists = lists.string_list_values("a").build().unwrap();
    let send = sqs.message("a").message_attributes("n", lists);
    let error = send.send().await.unwrap_err();
    assert_eq!(code(&error), "AWS.SimpleQueueService.UnsupportedOperation");
}

/// The checksum is over name, type and value, each with its length; this one was computed by hand
/// from the description in the developer guide.
#[tokio::test]
async fn attributes_have_a_checksum() {
    let sqs = sqs().await;
    let binary = MessageAttributeValue::builder().data_type("Binary");
    let binary = binary
        .binary_value(Blob::new([0, 1, 2, 255]))
        .build()
        .unwrap();
    let message = sqs
        .message("a")
        .message_attributes("text", text("String", "é"));
    let sent = message
        .message_attributes("binary", binary.clone())
        .send()
        .await
        .unwrap();
    let received = sqs.receive().await.remove(0);
    assert_eq!(
        received.md5_of_message_attributes,
        sent.md5_of_message_attributes
    );
    assert_eq!(sent.md5_of_message_attributes(), Some(CHECKSUM));
    let attributes = received.message_attributes.unwrap();
    assert_eq!(attributes["binary"], binary);
    assert_eq!(attributes["text"].string_value(), Some("é"));
}

const CHECKSUM: &str = "72cc70893eb4770de265c7ab6978ca69";

#[tokio::test]
async fn attributes_are_given_to_those_who_ask() {
    let sqs = sqs().await;
    for name in ["a.one", "a.two", "b"] {
        let send = sqs.message(name);
        let send = ["a.one", "a.two", "b"].iter().fold(send, |send, name| {
            send.message_attributes(*name, text("String", "v"))
        });
        send.send().await.unwrap();
    }
    let cases: [(&[&str], &[&str]); 6] = [
        (&[], &[]),
        (&["b"], &["b"]),
        (&["a.*"], &["a.one", "a.two"]),
        (&["All"], &["a.one", "a.two", "b"]),
        (&[".*"], &["a.one", "a.two", "b"]),
        (&["none", "a.one"], &["a.one"]),
    ];
    for (asked, expected) in cases {
        let receive = sqs
            .client
            .receive_message()
            .queue_url(&sqs.url)
            .visibility_timeout(0);
        let receive = receive
            .set_message_attribute_names(Some(asked.iter().map(ToString::to_string).collect()));
        let received = receive.send().await.unwrap().messages.unwrap().remove(0);
        let mut names: Vec<_> = received
            .message_attributes
            .unwrap_or_default()
            .into_keys()
            .collect();
        names.sort();
        assert_eq!(names, expected, "{asked:?}");
    }
}
