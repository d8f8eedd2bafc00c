//! What surrounds a process that is measured: the Runtime API, the Extensions API and SQS, on one loopback port, as
//! quick as can be.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper::{Method, Request, Response};
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;
use tokio::sync::{Mutex, mpsc};
use tokio::task::JoinHandle;
use tokio::time::timeout;

use crate::Error;

/// Whoever takes longer than this does not work.
const PATIENCE: Duration = Duration::from_secs(10);

/// The measuring side. Dropping it ends the other.
pub(crate) struct StandIn {
    address: SocketAddr,
    invocations: mpsc::Sender<()>,
    polls: mpsc::Receiver<Instant>,
    replies: mpsc::Receiver<(Instant, bool)>,
    server: JoinHandle<()>,
}

/// The process's side.
struct Services {
    event: Bytes,
    invocations: Mutex<mpsc::Receiver<()>>,
    polls: mpsc::Sender<Instant>,
    replies: mpsc::Sender<(Instant, bool)>,
}

impl StandIn {
    pub(crate) async fn start(event: String) -> Result<Self, Error> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let (invocations, next) = mpsc::channel(1);
        let (poll, polls) = mpsc::channel(1);
        let (reply, replies) = mpsc::channel(1);
        let services = Arc::new(Services {
            event: event.into(),
            invocations: Mutex::new(next),
            polls: poll,
            replies: reply,
        });
        let server = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                // Without this an answer may wait for an acknowledgement.
                let _ = stream.set_nodelay(true);
                let services = Arc::clone(&services);
                let service = service_fn(move |request| {
                    let services = Arc::clone(&services);
                    async move { Ok::<_, Infallible>(services.answer(request).await) }
                });
                tokio::spawn(
                    hyper::server::conn::http1::Builder::new()
                        .serve_connection(TokioIo::new(stream), service),
                );
            }
        });
        Ok(Self {
            address,
            invocations,
            polls,
            replies,
            server,
        })
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// When the process asked for an event for the first time.
    pub(crate) async fn first_poll(&mut self) -> Result<Instant, Error> {
        let poll = timeout(PATIENCE, self.polls.recv()).await?;
        poll.ok_or_else(|| "the stand-in has ended".into())
    }

    /// Hands an event over; how long the answer took.
    pub(crate) async fn invoke(&mut self) -> Result<Duration, Error> {
        let handed_over = Instant::now();
        self.invocations.send(()).await?;
        let reply = timeout(PATIENCE, self.replies.recv()).await?;
        match reply {
            Some((answered, true)) => Ok(answered - handed_over),
            _ => Err("an invocation was not answered 200".into()),
        }
    }
}

impl Drop for StandIn {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl Services {
    async fn answer(&self, request: Request<Incoming>) -> Response<Full<Bytes>> {
        let (parts, body) = request.into_parts();
        let body = body
            .collect()
            .await
            .map(http_body_util::Collected::to_bytes);
        let body = body.unwrap_or_default();
        match (&parts.method, parts.uri.path()) {
            (&Method::GET, "/2018-06-01/runtime/invocation/next") => {
                // Only the first is waited for.
                let _ = self.polls.try_send(Instant::now());
                if self.invocations.lock().await.recv().await.is_none() {
                    return std::future::pending().await;
                }
                respond(self.event.clone())
            }
            (&Method::POST, path) if path.starts_with("/2018-06-01/runtime/") => {
                let is_answer = path.ends_with("/response");
                let is_good = is_answer && memchr::memmem::find(&body, b"\"statusCode\":200").is_some();
                let _ = self.replies.send((Instant::now(), is_good)).await;
                respond(Bytes::new())
            }
            (&Method::GET, "/2020-01-01/extension/event/next") => std::future::pending().await,
            (&Method::POST, "/2020-01-01/extension/register") => {
                let functions = r#"{"functionName":"f","functionVersion":"1","handler":"h"}"#;
                let mut response = respond(Bytes::from_static(functions.as_bytes()));
                let id = hyper::header::HeaderValue::from_static("00000000-0000-4000-8000-000000000001");
                response.headers_mut().insert("lambda-extension-identifier", id);
                response
            }
            _ => respond(Bytes::from_static(
                br#"{"MessageId":"00000000-0000-4000-8000-000000000000","MD5OfMessageBody":"d41d8cd98f00b204e9800998ecf8427e"}"#,
            )),
        }
    }
}

/// 200 with this body, and with the headers that an invocation has.
fn respond(body: Bytes) -> Response<Full<Bytes>> {
    use hyper::header::HeaderValue;
    let mut response = Response::new(Full::new(body));
    for (name, value) in [
        ("content-type", "application/json"),
        (
            "lambda-runtime-aws-request-id",
            "00000000-0000-4000-8000-000000000002",
        ),
        ("lambda-runtime-deadline-ms", "4102444800000"),
        (
            "lambda-runtime-invoked-function-arn",
            "arn:aws:lambda:eu-west-1:000000000000:function:f",
        ),
    ] {
        response
            .headers_mut()
            .insert(name, HeaderValue::from_static(value));
    }
    response
}
