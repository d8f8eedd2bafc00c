//! What AWS's many servers promise and one process has to see to: a client that is gone takes nothing with it.

use tokio::{io::AsyncWriteExt, net::TcpStream};

use super::support::sqs;

#[tokio::test]
async fn a_receiver_whose_connection_is_gone_swallows_nothing() {
    let sqs = sqs().await;
    let body = format!(r#"{{"QueueUrl":"{}","WaitTimeSeconds":20}}"#, sqs.url);
    let head = format!(
        "POST / HTTP/1.1\r\nhost: x\r\nx-amz-target: AmazonSQS.ReceiveMessage\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    // A whole round trip of another connection, so that the receiver is in line before it goes, and gone before
    // the message comes.
    let round_trip = || sqs.client.list_queues().send();
    for _ in 0..3 {
        let address = sqs.endpoint.trim_start_matches("http://");
        let mut gone = TcpStream::connect(address).await.unwrap();
        gone.write_all((head.clone() + &body).as_bytes())
            .await
            .unwrap();
        round_trip().await.unwrap();
        drop(gone);
    }
    round_trip().await.unwrap();
    sqs.send("a").await;
    assert_eq!(sqs.receive().await.len(), 1);
}
