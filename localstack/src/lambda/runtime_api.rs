//! The Runtime API (2018-06-01) of one environment, and the way to its Extensions API.
//!
//! Source: the Lambda developer guide, "Using the Lambda runtime API" and "Using the Lambda
//! Extensions API", with the error names of AWS's own runtime interface emulator.

use std::{convert::Infallible, sync::Arc};

use http::{Method, Request, StatusCode};
use hyper::{body::Incoming, service::service_fn};
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;

use super::{
    environment::EnvironmentId,
    error_payload::ErrorPayload,
    extensions_api, harm,
    invocation::{InvokeError, Outcome, RESPONSE_BYTES},
    process::function_arn,
    reply::{SMALL_BYTES, accepted, json, refuse},
    service::Lambda,
    trace::trace_id,
};
use crate::http::{Answer, BodyError, Whole, header_value, http1, read_body, serve};

const STREAM_ERROR_TRAILER: &str = "lambda-runtime-function-error-type";

/// Serves one environment; ends only by being dropped.
pub(super) async fn run(listener: TcpListener, lambda: &Arc<Lambda>, id: EnvironmentId) {
    let connection = |stream, _| {
        let lambda = Arc::clone(lambda);
        async move {
            let answer = service_fn(move |request| {
                let lambda = Arc::clone(&lambda);
                async move { Ok::<_, Infallible>(answer(&lambda, id, request).await) }
            });
            // A broken connection is the process's affair; its end is seen by its keeper.
            let _ = http1()
                .auto_date_header(false)
                .serve_connection(TokioIo::new(stream), answer)
                .await;
        }
    };
    serve(listener, connection, std::future::pending()).await;
}

async fn answer(lambda: &Lambda, id: EnvironmentId, request: Request<Incoming>) -> Answer {
    let (head, body) = request.into_parts();
    let mut path = head.uri.path().split('/').skip(1);
    let route = (
        path.next(),
        path.next(),
        path.next(),
        path.next(),
        path.next(),
        path.next(),
    );
    let is_post = head.method == Method::POST;
    match route {
        (Some("2018-06-01"), Some("runtime"), Some("invocation"), Some("next"), None, _)
            if !is_post =>
        {
            next(lambda, id).await
        }
        (
            Some("2018-06-01"),
            Some("runtime"),
            Some("invocation"),
            Some(request_id),
            Some("response"),
            None,
        ) if is_post => response(lambda, id, request_id, body).await,
        (
            Some("2018-06-01"),
            Some("runtime"),
            Some("invocation"),
            Some(request_id),
            Some("error"),
            None,
        ) if is_post => failed_invocation(lambda, id, request_id, body).await,
        (Some("2018-06-01"), Some("runtime"), Some("init"), Some("error"), None, _)
        | (Some("2020-01-01"), Some("extension"), Some("init" | "exit"), Some("error"), None, _)
            if is_post =>
        {
            failed(lambda, id, body).await
        }
        (Some("2020-01-01"), Some("extension"), Some("register"), None, _, _) if is_post => {
            extensions_api::register(lambda, id, body).await
        }
        (Some("2020-01-01"), Some("extension"), Some("event"), Some("next"), None, _)
            if !is_post =>
        {
            extensions_api::next(lambda, id, &head.headers).await
        }
        _ => refuse(StatusCode::NOT_FOUND, "NotFound", "there is no such path"),
    }
}

/// `GET /runtime/invocation/next`: waits for work.
async fn next(lambda: &Lambda, id: EnvironmentId) -> Answer {
    let waiting = lambda.next(id);
    let Some(waiting) = waiting else {
        return refuse(
            StatusCode::FORBIDDEN,
            "InvalidStateTransition",
            "an invocation is not answered yet",
        );
    };
    let Ok(work) = waiting.await else {
        return refuse(
            StatusCode::FORBIDDEN,
            "InvalidStateTransition",
            "another request for the next invocation took over",
        );
    };
    let deadline = lambda.clock.epoch_millis(work.deadline);
    let trace = match work.traced {
        Some((fate, trace)) => {
            if let Some(fate) = fate {
                harm::harm(lambda, id, &fate);
            }
            trace
        }
        None => trace_id(lambda.clock),
    };
    let mut answer = json(StatusCode::OK, work.event);
    let headers = answer.headers_mut();
    headers.insert(
        "lambda-runtime-aws-request-id",
        header_value(work.request_id),
    );
    headers.insert("lambda-runtime-deadline-ms", deadline.into());
    headers.insert(
        "lambda-runtime-invoked-function-arn",
        header_value(function_arn()),
    );
    headers.insert("lambda-runtime-trace-id", header_value(trace));
    answer
}

/// `POST /runtime/invocation/{id}/response`, whole or streamed. A streamed one that fails half-way
/// says so in its trailers.
async fn response(lambda: &Lambda, id: EnvironmentId, request_id: &str, body: Incoming) -> Answer {
    if !lambda.state().runs(id, request_id) {
        return unknown_request();
    }
    match read_body(body, RESPONSE_BYTES).await {
        Ok(Whole { bytes, trailers }) => {
            let failed = trailers.as_ref();
            let failed = failed.and_then(|trailers| trailers.get(STREAM_ERROR_TRAILER));
            let outcome = match failed {
                None => Ok(bytes),
                Some(kind) => Err(InvokeError::Function(ErrorPayload::broken_stream(kind))),
            };
            complete(lambda, id, request_id, outcome)
        }
        Err(BodyError::TooLarge) => {
            let error = InvokeError::ResponseTooLarge(ErrorPayload::response_too_large());
            complete(lambda, id, request_id, Err(error));
            let message =
                format!("Exceeded maximum allowed payload size ({RESPONSE_BYTES} bytes).");
            refuse(
                StatusCode::PAYLOAD_TOO_LARGE,
                "RequestEntityTooLarge",
                &message,
            )
        }
        Err(BodyError::Broken(_)) => refuse(
            StatusCode::BAD_REQUEST,
            "BadRequest",
            "the response broke off",
        ),
    }
}

/// `POST /runtime/invocation/{id}/error`: the function says that it failed.
async fn failed_invocation(
    lambda: &Lambda,
    id: EnvironmentId,
    request_id: &str,
    body: Incoming,
) -> Answer {
    let words = read_body(body, RESPONSE_BYTES).await;
    let words = words.map(|whole| whole.bytes).unwrap_or_default();
    let error = InvokeError::Function(ErrorPayload::reported(words));
    complete(lambda, id, request_id, Err(error))
}

fn complete(lambda: &Lambda, id: EnvironmentId, request_id: &str, outcome: Outcome) -> Answer {
    match lambda.state().complete(id, request_id, outcome) {
        Ok(()) => accepted(),
        Err(_) => unknown_request(),
    }
}

/// An init error, of the runtime or of an extension, or an extension's exit error. The process is
/// expected to end after it.
async fn failed(lambda: &Lambda, id: EnvironmentId, body: Incoming) -> Answer {
    let text = read_body(body, SMALL_BYTES)
        .await
        .map(|whole| whole.bytes)
        .unwrap_or_default();
    if let Some(environment) = lambda.state().environments.get_mut(&id) {
        environment.init_error = Some(String::from_utf8_lossy(&text).into_owned());
    }
    accepted()
}

fn unknown_request() -> Answer {
    refuse(
        StatusCode::BAD_REQUEST,
        "InvalidRequestID",
        "Invalid request ID",
    )
}
