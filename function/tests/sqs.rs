//! The SQS client where nobody answers: it gives up while a gateway still waits.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::time::Duration;

use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_smithy_http_client::Builder;
use caliper::DateTime;
use function::message::{Message, Origin};
use function::queue::{Queue, QueueError, Sqs};
use tokio::net::TcpListener;
use tokio::time::{Instant, timeout};

fn message() -> Message {
    Message {
        body: "{}".into(),
        origin: Origin {
            sensor: "lms-1".parse().unwrap(),
            data_version: None,
            received_at: DateTime::from_unix_millis(0),
            request_id: "one".into(),
        },
        part: None,
    }
}

/// A gateway waits 29 s; the caps on all that belongs to an envelope are 9 and 20.
#[tokio::test(start_paused = true)]
async fn a_queue_that_never_answers_is_given_up_in_time() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        let mut silent = Vec::new();
        while let Ok((stream, _)) = listener.accept().await {
            silent.push(stream);
        }
    });
    let config = SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("eu-west-1"))
        .endpoint_url(format!("http://{address}"))
        .credentials_provider(SharedCredentialsProvider::new(Credentials::from_keys(
            "fake", "fake", None,
        )))
        .http_client(Builder::new().build_http())
        .build();
    let queue = Sqs::new(&config, format!("http://{address}/1/q").parse().unwrap());

    let started = Instant::now();
    let sent = timeout(
        Duration::from_secs(29),
        queue.store(vec![message()], Duration::MAX),
    )
    .await;
    let Ok(Err(QueueError::Unavailable { .. })) = sent else {
        panic!("{sent:?}");
    };
    assert!(started.elapsed() <= Duration::from_millis(9_100));

    let started = Instant::now();
    queue.warm_up().await;
    assert!(started.elapsed() <= Duration::from_millis(1_100));
}
