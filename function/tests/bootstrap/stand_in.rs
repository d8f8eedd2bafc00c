//! What surrounds the bootstrap process: the Runtime API, the Extensions API, SQS and the services that hold token
//! sets, on one loopback port.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper::{Method, Request, Response};
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::{Mutex, mpsc, oneshot};

type Answer = Result<Response<Full<Bytes>>, std::io::Error>;

/// One call of an AWS service, which waits for its answer.
pub(crate) struct Call {
    /// Service and operation.
    pub(crate) target: String,
    /// Whether it bears a signature.
    pub(crate) is_signed: bool,
    pub(crate) input: Value,
    answer: oneshot::Sender<Answer>,
}

impl Call {
    pub(crate) fn confirm(self) {
        self.reply(
            200,
            &json!({"MessageId": "00000000-0000-4000-8000-000000000000"}),
        );
    }

    pub(crate) fn refuse(self, status: u16, code: &str) {
        let error = json!({"__type": format!("com.amazonaws.sqs#{code}"), "message": "no"});
        self.reply(status, &error);
    }

    pub(crate) fn reply(self, status: u16, body: &Value) {
        let _ = self.answer.send(Ok(respond(status, body.to_string())));
    }

    pub(crate) fn hang_up(self) {
        let _ = self.answer.send(Err(std::io::Error::other("hung up")));
    }
}

/// The test's side.
pub(crate) struct StandIn {
    pub(crate) address: SocketAddr,
    calls: mpsc::Receiver<Call>,
    pub(crate) replies: mpsc::Receiver<(String, Value)>,
    registrations: mpsc::Receiver<()>,
    events: mpsc::Sender<(String, String)>,
}

/// The process's side.
struct Services {
    has_extensions: bool,
    events: Mutex<mpsc::Receiver<(String, String)>>,
    calls: mpsc::Sender<Call>,
    replies: mpsc::Sender<(String, Value)>,
    registrations: mpsc::Sender<()>,
}

impl StandIn {
    pub(crate) async fn start(has_extensions: bool) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (events, next) = mpsc::channel(1);
        let (call, calls) = mpsc::channel(1);
        let (reply, replies) = mpsc::channel(1);
        let (register, registrations) = mpsc::channel(1);
        let services = Arc::new(Services {
            has_extensions,
            events: Mutex::new(next),
            calls: call,
            replies: reply,
            registrations: register,
        });
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let services = Arc::clone(&services);
                let service = service_fn(move |request| {
                    let services = Arc::clone(&services);
                    async move { services.answer(request).await }
                });
                tokio::spawn(
                    hyper::server::conn::http1::Builder::new()
                        .serve_connection(TokioIo::new(stream), service),
                );
            }
        });
        Self {
            address,
            calls,
            replies,
            registrations,
            events,
        }
    }

    /// Hands an event to the process.
    pub(crate) async fn invoke(&self, id: &str, event: &Value) {
        let invocation = (id.to_owned(), event.to_string());
        self.events.send(invocation).await.unwrap();
    }

    /// Waits for the process to call a service.
    pub(crate) async fn call(&mut self) -> Call {
        soon(self.calls.recv()).await
    }

    /// Waits for the process to call `SendMessage`.
    pub(crate) async fn send(&mut self) -> Call {
        let call = self.call().await;
        assert_eq!(call.target, "AmazonSQS.SendMessage");
        call
    }

    /// Waits for the process to register as an extension.
    pub(crate) async fn registration(&mut self) {
        soon(self.registrations.recv()).await;
    }

    /// Waits for the process to answer the event of this id.
    pub(crate) async fn reply(&mut self, id: &str) -> Value {
        self.outcome(id, "response").await
    }

    /// Waits for the process to report the event of this id as failed.
    pub(crate) async fn failure(&mut self, id: &str) -> Value {
        self.outcome(id, "error").await
    }

    async fn outcome(&mut self, id: &str, word: &str) -> Value {
        let (path, reply) = soon(self.replies.recv()).await;
        assert_eq!(
            path,
            format!("/2018-06-01/runtime/invocation/{id}/{word}"),
            "{reply}"
        );
        reply
    }
}

/// What a healthy process does within moments. A dead one fails the test instead of stopping it.
async fn soon<T>(awaited: impl Future<Output = Option<T>>) -> T {
    let awaited = tokio::time::timeout(Duration::from_secs(20), awaited);
    awaited.await.expect("the process is silent").unwrap()
}

impl Services {
    async fn answer(&self, request: Request<Incoming>) -> Answer {
        let (parts, body) = request.into_parts();
        let body = body.collect().await.unwrap().to_bytes();
        match (&parts.method, parts.uri.path()) {
            (&Method::GET, "/2018-06-01/runtime/invocation/next") => {
                let Some((id, event)) = self.events.lock().await.recv().await else {
                    return std::future::pending().await;
                };
                let mut response = respond(200, event);
                for (name, value) in [
                    ("lambda-runtime-aws-request-id", id.as_str()),
                    ("lambda-runtime-deadline-ms", "4102444800000"),
                    ("lambda-runtime-invoked-function-arn", "arn:fake"),
                ] {
                    response.headers_mut().insert(name, value.parse().unwrap());
                }
                Ok(response)
            }
            (&Method::POST, path) if path.starts_with("/2018-06-01/runtime/") => {
                let reply = serde_json::from_slice(&body).unwrap();
                self.replies.send((path.to_owned(), reply)).await.unwrap();
                Ok(respond(202, String::new()))
            }
            (&Method::POST, "/2020-01-01/extension/register") if self.has_extensions => {
                self.registrations.send(()).await.unwrap();
                let functions =
                    json!({"functionName": "f", "functionVersion": "1", "handler": "h"});
                let mut response = respond(200, functions.to_string());
                let id = "00000000-0000-4000-8000-000000000001".parse().unwrap();
                response
                    .headers_mut()
                    .insert("lambda-extension-identifier", id);
                Ok(response)
            }
            (&Method::GET, "/2020-01-01/extension/event/next") => std::future::pending().await,
            (&Method::POST, "/") => {
                let action = parts.headers["x-amz-target"].to_str().unwrap();
                if action == "AmazonSQS.GetQueueAttributes" {
                    // Warming up needs no permission: whatever the answer, the connection stands.
                    return Ok(respond(400, json!({"__type": "AccessDenied"}).to_string()));
                }
                let (answer, answered) = oneshot::channel();
                let call = Call {
                    target: action.to_owned(),
                    is_signed: parts.headers.contains_key("authorization"),
                    input: serde_json::from_slice(&body).unwrap(),
                    answer,
                };
                self.calls.send(call).await.unwrap();
                answered.await.unwrap()
            }
            _ => Ok(respond(404, String::new())),
        }
    }
}

fn respond(status: u16, body: String) -> Response<Full<Bytes>> {
    Response::builder()
        .status(status)
        .header("content-type", "application/json")
        .body(Full::from(body))
        .unwrap()
}
