//! The AWS JSON 1.0 protocol over HTTP: `POST /`, the action in `X-Amz-Target`, JSON both ways.

use std::{future::Future, sync::Arc};

use bytes::Bytes;
use http::{HeaderValue, Method, Request, Response, StatusCode, header::CONTENT_TYPE};
use http_body_util::Full;
use hyper::{body::Incoming, service::service_fn};
use hyper_util::rt::TokioIo;
use serde::Serialize;
use tokio::net::TcpListener;

use super::{actions, error::SqsError, service::Service};
use crate::http::{Answer, BodyError, Cut, header_value, http1, read_body, serve};

/// The largest request body. A full batch of 1 MiB can grow sixfold when JSON escapes it.
const REQUEST_BYTES: usize = 8 * 1_048_576;

/// What SDKs send the trace of a Lambda invocation on in.
const TRACE_HEADER: &str = "x-amzn-trace-id";

/// Serves connections until `shutdown`.
pub(crate) async fn run(
    listener: TcpListener,
    service: Arc<Service>,
    shutdown: impl Future<Output = ()>,
) {
    let connection = |stream, _| {
        let service = Arc::clone(&service);
        async move {
            let answer = service_fn(move |request| {
                let service = Arc::clone(&service);
                async move { answer(&service, request).await }
            });
            // A broken connection is the client's affair.
            let _ = http1().serve_connection(TokioIo::new(stream), answer).await;
        }
    };
    serve(listener, connection, shutdown).await;
}

/// The answer; an error is one on purpose, and cuts the connection.
async fn answer(service: &Service, request: Request<Incoming>) -> Result<Answer, Cut> {
    match act(service, request).await {
        Ok(json) => Ok(respond(StatusCode::OK, json)),
        Err(SqsError::Cut) => Err(Cut),
        Err(error) => Ok(refuse(&error)),
    }
}

async fn act(service: &Service, request: Request<Incoming>) -> Result<Vec<u8>, SqsError> {
    let (head, body) = request.into_parts();
    let target = head
        .headers
        .get("x-amz-target")
        .and_then(|target| target.to_str().ok());
    let Some(action) = target
        .and_then(|target| target.strip_prefix("AmazonSQS."))
        .filter(|_| head.method == Method::POST)
    else {
        let asked = target.map_or_else(
            || format!("{} {}", head.method, head.uri.path()),
            str::to_owned,
        );
        return Err(SqsError::UnknownOperation(asked));
    };
    let body = read_body(body, REQUEST_BYTES)
        .await
        .map_err(|error| match error {
            BodyError::TooLarge => SqsError::RequestTooLarge,
            BodyError::Broken(_) => SqsError::Serialization(error.to_string()),
        })?;
    let trace = head
        .headers
        .get(TRACE_HEADER)
        .and_then(|trace| trace.to_str().ok());
    actions::carry_out(service, action, &body.bytes, trace).await
}

fn refuse(error: &SqsError) -> Answer {
    #[derive(Serialize)]
    struct Refusal<'a> {
        __type: &'a str,
        message: String,
    }
    let (shape, code) = error.names();
    let message = error.to_string();
    let json = serde_json::to_vec(&Refusal {
        __type: shape,
        message,
    })
    .unwrap_or_default();
    let mut answer = respond(error.status(), json);
    let fault = if error.is_senders_fault() {
        "Sender"
    } else {
        "Receiver"
    };
    answer.headers_mut().insert(
        "x-amzn-query-error",
        header_value(format!("{code};{fault}")),
    );
    answer
}

fn respond(status: StatusCode, json: Vec<u8>) -> Answer {
    let mut answer = Response::new(Full::new(Bytes::from(json)));
    *answer.status_mut() = status;
    let headers = answer.headers_mut();
    headers.insert(
        CONTENT_TYPE,
        HeaderValue::from_static("application/x-amz-json-1.0"),
    );
    headers.insert(
        "x-amzn-requestid",
        header_value(uuid::Uuid::new_v4().to_string()),
    );
    answer
}
