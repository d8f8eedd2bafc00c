//! An endpoint that keeps every body and acknowledges it, to see what a run sends.

use std::convert::Infallible;
use std::sync::{Arc, Mutex};

use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;

pub(crate) struct Recorder {
    pub(crate) endpoint: String,
    bodies: Arc<Mutex<Vec<Bytes>>>,
}

impl Recorder {
    /// Starts it on the caller's runtime.
    pub(crate) async fn start() -> Recorder {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let endpoint = format!("http://{}/store", listener.local_addr().unwrap());
        let bodies = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&bodies);
        tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let kept = Arc::clone(&kept);
                let service = service_fn(move |request: Request<Incoming>| {
                    let kept = Arc::clone(&kept);
                    async move {
                        let body = request.into_body().collect().await.unwrap().to_bytes();
                        kept.lock().unwrap().push(body);
                        let answer = r#"{"status":"success","data":{"events":1}}"#;
                        Ok::<_, Infallible>(Response::new(Full::new(Bytes::from(answer))))
                    }
                });
                tokio::spawn(
                    hyper::server::conn::http1::Builder::new()
                        .serve_connection(TokioIo::new(stream), service),
                );
            }
        });
        Recorder { endpoint, bodies }
    }

    /// What was sent so far, in an order that does not depend on timing.
    pub(crate) fn take(&self) -> Vec<Bytes> {
        let mut bodies = std::mem::take(&mut *self.bodies.lock().unwrap());
        bodies.sort();
        bodies
    }
}
