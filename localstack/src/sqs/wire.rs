//! The AWS JSON 1.0 protocol over HTTP: `POST /`, the action in `X-Amz-Target`, JSON both ways; and the older query protocol, by way of it.

use std::{future::Future, sync::Arc};

use bytes::Bytes;
use http::{
    HeaderValue, Method, Request, Response, StatusCode, header::CONTENT_TYPE, request::Parts,
};
use http_body_util::Full;
use hyper::{body::Incoming, service::service_fn};
use hyper_util::rt::TokioIo;
use serde::Serialize;
use tokio::net::TcpListener;

use super::{actions, error::SqsError, query, service::Service};
use crate::http::{Answer, BodyError, Cut, header_value, http1, read_body, serve};

/// The largest request body. A full batch of 1 MiB can grow sixfold when JSON escapes it.
const REQUEST_BYTES: usize = 8 * 1_048_576;

/// What names the action in JSON.
const TARGET_HEADER: &str = "x-amz-target";

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
    let (head, body) = request.into_parts();
    let protocol = Protocol::of(&head);
    let request_id = uuid::Uuid::new_v4().to_string();
    let answer = match act(service, protocol, &head, body, &request_id).await {
        Ok(body) => respond(StatusCode::OK, body, protocol, request_id),
        Err(SqsError::Cut) => return Err(Cut),
        Err(error) => refuse(&error, protocol, request_id),
    };
    Ok(answer)
}

/// How a client speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Protocol {
    /// AWS JSON 1.0.
    Json,
    /// The older one.
    Query,
}

impl Protocol {
    /// A form is the older protocol's, and so is a question in the URL of a GET.
    fn of(head: &Parts) -> Self {
        const FORM: &str = "application/x-www-form-urlencoded";
        if head.headers.contains_key(TARGET_HEADER) {
            return Self::Json;
        }
        let content_type = head.headers.get(CONTENT_TYPE);
        let content_type = content_type.and_then(|value| value.to_str().ok());
        let is_form = content_type.is_some_and(|value| value.starts_with(FORM));
        let asks = head.method == Method::GET
            && head
                .uri
                .query()
                .is_some_and(|query| query.contains("Action="));
        if is_form || asks {
            Self::Query
        } else {
            Self::Json
        }
    }

    fn content_type(self) -> HeaderValue {
        HeaderValue::from_static(match self {
            Self::Json => "application/x-amz-json-1.0",
            Self::Query => "text/xml",
        })
    }
}

/// Carries out what is asked; the body of the answer.
async fn act(
    service: &Service,
    protocol: Protocol,
    head: &Parts,
    body: Incoming,
    request_id: &str,
) -> Result<Vec<u8>, SqsError> {
    let trace = text(head, TRACE_HEADER);
    if protocol == Protocol::Json {
        let action = action(head)?;
        let request = read(body).await?;
        return actions::carry_out(service, action, &request, trace).await;
    }
    let body = read(body).await?;
    let form = if head.method == Method::GET {
        head.uri.query().unwrap_or_default().as_bytes()
    } else {
        &body
    };
    let (action, request) = query::request(form, head.uri.path())?;
    let json = actions::carry_out(service, &action, &request, trace).await?;
    Ok(query::answer(&action, &json, request_id).into_bytes())
}

fn text<'h>(head: &'h Parts, name: &str) -> Option<&'h str> {
    head.headers.get(name)?.to_str().ok()
}

fn action(head: &Parts) -> Result<&str, SqsError> {
    let target = text(head, TARGET_HEADER);
    target
        .and_then(|target| target.strip_prefix("AmazonSQS."))
        .filter(|_| head.method == Method::POST)
        .ok_or_else(|| {
            SqsError::UnknownOperation(target.map_or_else(
                || format!("{} {}", head.method, head.uri.path()),
                str::to_owned,
            ))
        })
}

async fn read(body: Incoming) -> Result<Bytes, SqsError> {
    let body = read_body(body, REQUEST_BYTES)
        .await
        .map_err(|error| match error {
            BodyError::TooLarge => SqsError::RequestTooLarge,
            BodyError::Broken(_) => SqsError::Serialization(error.to_string()),
        })?;
    Ok(body.bytes)
}

fn refuse(error: &SqsError, protocol: Protocol, request_id: String) -> Answer {
    #[derive(Serialize)]
    struct Refusal<'a> {
        __type: &'a str,
        message: String,
    }
    let (shape, code) = error.names();
    if protocol == Protocol::Query {
        let xml = query::refusal(error, &request_id).into_bytes();
        return respond(error.status(), xml, protocol, request_id);
    }
    let message = error.to_string();
    let json = serde_json::to_vec(&Refusal {
        __type: shape,
        message,
    })
    .unwrap_or_default();
    let mut answer = respond(error.status(), json, protocol, request_id);
    answer.headers_mut().insert(
        "x-amzn-query-error",
        header_value(format!("{code};{}", error.fault())),
    );
    answer
}

fn respond(status: StatusCode, body: Vec<u8>, protocol: Protocol, request_id: String) -> Answer {
    let mut answer = Response::new(Full::new(Bytes::from(body)));
    *answer.status_mut() = status;
    let headers = answer.headers_mut();
    headers.insert(CONTENT_TYPE, protocol.content_type());
    headers.insert("x-amzn-requestid", header_value(request_id));
    answer
}
