//! Retention: a message is gone at its time, wherever it is. Days pass in no time here.

use std::time::Duration;

use aws_sdk_sqs::types::QueueAttributeName;

use super::support::{Clock, bodies, sqs};

const HOUR: Duration = Duration::from_hours(1);

#[tokio::test]
async fn messages_expire_after_4_days() {
    let sqs = sqs().await;
    let clock = Clock::stop();
    sqs.send("old").await;
    clock.forward(48 * HOUR).await;
    sqs.send("young").await;
    clock.forward(Duration::from_secs(48 * 3_600 - 1)).await;
    assert_eq!(sqs.counts().await, [2, 0, 0]);
    clock.forward(Duration::from_secs(1)).await;
    assert_eq!(bodies(&sqs.receive().await), ["young"]);
}

#[tokio::test]
async fn messages_expire_in_flight_and_delayed() {
    let sqs = sqs().await;
    let clock = Clock::stop();
    sqs.set(QueueAttributeName::MessageRetentionPeriod, "60")
        .await
        .unwrap();
    sqs.send("in flight").await;
    let handle = sqs.handle().await;
    sqs.change(&handle, 600).await.unwrap();
    sqs.message("delayed")
        .delay_seconds(600)
        .send()
        .await
        .unwrap();
    assert_eq!(sqs.counts().await, [0, 1, 1]);
    clock.forward(Duration::from_mins(1)).await;
    assert_eq!(sqs.counts().await, [0, 0, 0]);
    sqs.delete(&sqs.url, &handle)
        .await
        .expect("deleting what is gone is no error");
    clock.forward(Duration::from_mins(10)).await;
    assert!(sqs.receive().await.is_empty());
}

#[tokio::test]
async fn retention_can_be_changed_for_what_is_there() {
    let sqs = sqs().await;
    let clock = Clock::stop();
    sqs.send("a").await;
    sqs.set(QueueAttributeName::MessageRetentionPeriod, "1209600")
        .await
        .unwrap();
    clock.forward(Duration::from_secs(14 * 86_400 - 1)).await;
    assert_eq!(sqs.counts().await, [1, 0, 0]);
    sqs.set(QueueAttributeName::MessageRetentionPeriod, "86400")
        .await
        .unwrap();
    assert_eq!(sqs.counts().await, [0, 0, 0]);
}

/// A day of a queue whose one receiver takes each message, hides it for half an hour, and gives up:
/// 48 receives, a day of visibility, and at its end the message is as it was.
#[tokio::test]
async fn a_day_of_receives() {
    let sqs = sqs().await;
    let clock = Clock::stop();
    sqs.send("a").await;
    for round in 1..=48 {
        let receive = sqs.receiving(&sqs.url).visibility_timeout(1_800);
        let received = receive.send().await.unwrap().messages.unwrap().remove(0);
        let count = &aws_sdk_sqs::types::MessageSystemAttributeName::ApproximateReceiveCount;
        assert_eq!(
            super::support::system(&received, count),
            Some(&*round.to_string())
        );
        clock.forward(Duration::from_secs(1_799)).await;
        assert!(sqs.receive().await.is_empty(), "round {round}");
        clock.forward(Duration::from_secs(1)).await;
    }
    assert_eq!(sqs.counts().await, [1, 0, 0]);
}
