//! A client's connection, and what it asks.

use std::net::SocketAddr;

use http_body_util::{BodyExt, Full};
use hyper::{
    Request,
    body::Bytes,
    client::conn::http1::{SendRequest, handshake},
};
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use tokio::net::TcpStream;

/// One connection.
pub(crate) struct Line(SendRequest<Full<Bytes>>);

impl Line {
    pub(crate) async fn to(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).await.unwrap();
        stream.set_nodelay(true).unwrap();
        let (line, connection) = handshake(TokioIo::new(stream)).await.unwrap();
        tokio::spawn(connection);
        Self(line)
    }

    pub(crate) async fn call(&mut self, action: &str, body: impl Into<Bytes>) -> Bytes {
        let request = Request::post("/").header("x-amz-target", format!("AmazonSQS.{action}"));
        let request = request.body(Full::new(body.into())).unwrap();
        let response = self.0.send_request(request).await.unwrap();
        assert_eq!(response.status(), 200);
        response.into_body().collect().await.unwrap().to_bytes()
    }
}

pub(crate) const QUEUE: &str = "http://queue/000000000000/q";

pub(crate) async fn with_queue(address: SocketAddr) -> Line {
    let mut line = Line::to(address).await;
    line.call("CreateQueue", r#"{"QueueName":"q"}"#).await;
    line
}

/// The action and the body that send this many messages.
pub(crate) fn send(messages: usize) -> (&'static str, Bytes) {
    let body = "x".repeat(1024);
    let (action, body) = if messages == 1 {
        (
            "SendMessage",
            json!({"QueueUrl": QUEUE, "MessageBody": body}),
        )
    } else {
        let entry = |id: usize| json!({"Id": id.to_string(), "MessageBody": body});
        let entries: Vec<Value> = (0..messages).map(entry).collect();
        (
            "SendMessageBatch",
            json!({"QueueUrl": QUEUE, "Entries": entries}),
        )
    };
    (action, body.to_string().into())
}

/// A line to a queue with this many messages.
pub(crate) async fn fill(address: SocketAddr, messages: usize) -> Line {
    let mut line = with_queue(address).await;
    let (batch, ten) = send(10);
    for _ in 0..messages / 10 {
        line.call(batch, ten.clone()).await;
    }
    line
}
