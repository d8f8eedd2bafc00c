//! An SQS that answers what a test wants and keeps the names of the actions it was asked for.

use std::convert::Infallible;
use std::sync::{Arc, Mutex};

use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;

pub(crate) struct FakeQueue {
    pub(crate) url: String,
    asked: Arc<Mutex<Vec<String>>>,
}

impl FakeQueue {
    /// Answers each action with the status and body that `answer` gives for its name.
    pub(crate) async fn start(answer: fn(&str) -> (u16, &'static str)) -> FakeQueue {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!(
            "http://{}/000000000000/queue",
            listener.local_addr().unwrap()
        );
        let asked = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&asked);
        tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let kept = Arc::clone(&kept);
                let service = service_fn(move |request: Request<Incoming>| {
                    let target = request.headers()["x-amz-target"].to_str().unwrap();
                    let action = target.rsplit('.').next().unwrap().to_owned();
                    let (status, body) = answer(&action);
                    kept.lock().unwrap().push(action);
                    let response = Response::builder()
                        .status(status)
                        .header("content-type", "application/x-amz-json-1.0")
                        .body(Full::new(Bytes::from(body)));
                    async { Ok::<_, Infallible>(response.unwrap()) }
                });
                tokio::spawn(
                    hyper::server::conn::http1::Builder::new()
                        .serve_connection(TokioIo::new(stream), service),
                );
            }
        });
        FakeQueue { url, asked }
    }

    pub(crate) fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}
