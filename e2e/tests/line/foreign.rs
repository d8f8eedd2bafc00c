//! Other people's messages on the queue: taken once, given back, counted.

use aws_sdk_sqs::Client;
use aws_sdk_sqs::types::MessageSystemAttributeName;

use crate::fake_queue::FakeQueue;
use crate::recorder::Recorder;
use crate::support::{Ended, StackProcess, run_command, sqs, wait_for_begin};

#[tokio::test]
async fn messages_of_others_are_there_afterwards_visible_received_once_more_and_counted() {
    let stack = StackProcess::start();
    let (queue, url) = (sqs(&stack), stack.address("queue_url"));
    let others = [
        "not json at all",
        r#"{"data":[{"id":"urn:uuid:7c2ad7b5-4e0c-4c9d-9b5e-6a1c4f8d2e3b"}]}"#,
        "{}",
    ];
    for body in others {
        queue
            .send_message()
            .queue_url(url)
            .message_body(body)
            .send()
            .await
            .unwrap();
    }

    let out = tempfile::tempdir().unwrap();
    let mut command = run_command(
        &["--rate", "50/s", "--duration", "1s", "--warm-up", "0s"],
        out.path(),
    );
    let output = command.args(stack.aim()).output().unwrap();
    let ended = Ended::new(output, out);
    ended.judged(0);
    ended.counts(&[
        ("/events/foreign", 3),
        ("/events/delivered", 50),
        ("/events/unexpected", 0),
    ]);
    assert_eq!(ended.report["lambda"], serde_json::Value::Null);
    let error = ended.report["queue_clock"]["error_us"].as_i64().unwrap();
    let offset = ended.report["queue_clock"]["offset_us"].as_i64().unwrap();
    assert!(
        offset.abs() <= error + 1000,
        "both clocks are this machine's: {offset} +- {error}"
    );

    let found = received(&queue, url).await;
    let mut expected = others.map(|body| (body.to_owned(), "2".to_owned()));
    expected.sort();
    assert_eq!(found, expected, "the run's receive and this one");
}

/// The messages that are on a queue and how often each has been received, this time included.
async fn received(queue: &Client, url: &str) -> Vec<(String, String)> {
    let answer = queue
        .receive_message()
        .queue_url(url)
        .max_number_of_messages(10)
        .message_system_attribute_names(MessageSystemAttributeName::ApproximateReceiveCount)
        .send()
        .await
        .unwrap();
    let counted = answer
        .messages
        .unwrap_or_default()
        .into_iter()
        .map(|message| {
            let count = message.attributes.unwrap()
                [&MessageSystemAttributeName::ApproximateReceiveCount]
                .clone();
            (message.body.unwrap(), count)
        });
    let mut found: Vec<_> = counted.collect();
    found.sort();
    found
}

/// The queue hands a message out for 2 s only in a run with so short a drain, and the run takes longer.
#[tokio::test]
async fn a_message_of_others_that_comes_in_mid_run_is_received_once_as_well() {
    let stack = StackProcess::start();
    let (queue, url) = (sqs(&stack), stack.address("queue_url"));
    let out = tempfile::tempdir().unwrap();
    let mut command = run_command(
        &[
            "--rate",
            "20/s",
            "--duration",
            "6s",
            "--warm-up",
            "0s",
            "--drain",
            "1s",
        ],
        out.path(),
    );
    let run = command.args(stack.aim()).spawn().unwrap();
    wait_for_begin(out.path());
    let other = queue.send_message().queue_url(url).message_body("{}");
    other.send().await.unwrap();
    let output = run.wait_with_output().unwrap();
    let ended = Ended::new(output, out);
    ended.judged(0);
    ended.counts(&[("/events/foreign", 1), ("/events/delivered", 120)]);
    assert_eq!(
        received(&queue, url).await,
        [("{}".to_owned(), "2".to_owned())]
    );
}

/// A run against the recorder and a fake queue; nothing may be sent.
async fn refused_by(queue: &FakeQueue) -> Ended {
    let recorder = Recorder::start().await;
    let folder = tempfile::tempdir().unwrap();
    let token_file = folder.path().join("token");
    std::fs::write(&token_file, "a-token").unwrap();
    let out = tempfile::tempdir().unwrap();
    let flags = [
        "--endpoint",
        &recorder.endpoint,
        "--queue-url",
        &queue.url,
        "--token-file",
        token_file.to_str().unwrap(),
    ];
    let mut command = run_command(&flags, out.path());
    let output = tokio::task::spawn_blocking(move || command.output().unwrap())
        .await
        .unwrap();
    assert!(recorder.take().is_empty(), "something was sent");
    Ended::new(output, out)
}

#[tokio::test]
async fn a_queue_whose_redrive_would_move_messages_of_others_is_not_touched() {
    let queue = FakeQueue::start(|action| match action {
        "GetQueueAttributes" => (
            200,
            r#"{"Attributes":{"ApproximateNumberOfMessages":"5","RedrivePolicy":"{\"deadLetterTargetArn\":\"arn:aws:sqs:us-east-1:000000000000:dead\",\"maxReceiveCount\":1}"}}"#,
        ),
        _ => (200, "{}"),
    })
    .await;
    let ended = refused_by(&queue).await;
    ended.exited(3);
    assert!(
        ended.stderr.contains("stopped before any harm") && ended.stderr.contains("hint: "),
        "{}",
        ended.stderr
    );
    assert_eq!(queue.asked(), ["GetQueueAttributes"]);
}

#[tokio::test]
async fn a_queue_that_is_not_there_is_said_before_anything_is_sent() {
    let queue = FakeQueue::start(|_| {
        (
            400,
            r#"{"__type":"com.amazonaws.sqs#QueueDoesNotExist","message":"The specified queue does not exist."}"#,
        )
    })
    .await;
    let ended = refused_by(&queue).await;
    ended.exited(2);
    assert!(
        ended.stderr.contains("The specified queue does not exist."),
        "{}",
        ended.stderr
    );
}
