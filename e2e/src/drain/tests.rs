//! The stop of a drain, against an SQS that answers a waiting call at the moment the test chooses.

use std::convert::Infallible;

use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;
use tokio::sync::Mutex;

use super::*;

const ONE: &str = r#"{"Messages":[{"MessageId":"m","ReceiptHandle":"h","Body":"{}"}]}"#;

/// Tells of each call that waits, and holds it until it is given its answer. A call that does not wait gets nothing.
struct HoldingQueue {
    address: String,
    waiting: mpsc::Receiver<()>,
    answers: mpsc::Sender<&'static str>,
}

impl HoldingQueue {
    async fn start() -> HoldingQueue {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let (waits, waiting) = mpsc::channel(RECEIVERS_MAX);
        let (answers, answer) = mpsc::channel(RECEIVERS_MAX);
        let answer = Arc::new(Mutex::new(answer));
        tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let (waits, answer) = (waits.clone(), Arc::clone(&answer));
                let service = service_fn(move |request: Request<Incoming>| {
                    let (waits, answer) = (waits.clone(), Arc::clone(&answer));
                    async move {
                        let asked = request.into_body().collect().await.unwrap().to_bytes();
                        let asked: serde_json::Value = serde_json::from_slice(&asked).unwrap();
                        let body = if asked["WaitTimeSeconds"] == 0 {
                            "{}"
                        } else {
                            waits.send(()).await.unwrap();
                            answer.lock().await.recv().await.unwrap_or("{}")
                        };
                        Ok::<_, Infallible>(Response::new(Full::new(Bytes::from(body))))
                    }
                });
                tokio::spawn(
                    hyper::server::conn::http1::Builder::new()
                        .serve_connection(TokioIo::new(stream), service),
                );
            }
        });
        HoldingQueue {
            address,
            waiting,
            answers,
        }
    }
}

/// One thread: the receivers hear of the stop before the queue answers.
#[tokio::test]
async fn an_answer_on_its_way_at_the_stop_is_heard() {
    let mut queue = HoldingQueue::start().await;
    let polling = Polling {
        wait: Duration::from_secs(20),
        visibility: Duration::from_secs(30),
        may_drop: true,
    };
    let url = "http://localhost/000000000000/queue".to_owned();
    let mut drain = Drain::start(&Queue::local(&queue.address, url), polling);
    for _ in 0..RECEIVERS_MIN {
        queue.waiting.recv().await.unwrap();
    }
    drain.stop();
    tokio::task::yield_now().await;
    queue.answers.send(ONE).await.unwrap();
    let mut messages = 0;
    while let Some(drained) = drain.next().await {
        drained.unwrap_or_else(|error| panic!("{error}"));
        messages += 1;
    }
    assert_eq!(messages, 1);
}
