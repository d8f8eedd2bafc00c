//! The Extensions API (2020-01-01) of one environment: `register` and `event/next`.
//!
//! Without it `lambda_runtime`'s handler for a graceful shutdown cannot start: on AWS a process is sent
//! SIGTERM only if an extension is registered.

use http::{HeaderMap, StatusCode};
use hyper::body::Incoming;
use serde::{Deserialize, Serialize};

use super::{
    environment::EnvironmentId,
    invocation::Work,
    process::{FUNCTION_NAME, VERSION, function_arn},
    reply::{SMALL_BYTES, json, refuse},
    service::Lambda,
    trace::trace_id,
};
use crate::{
    http::{Answer, header_value, read_body},
    sqs::ACCOUNT,
};

const EXTENSION_ID: &str = "lambda-extension-identifier";

/// `POST /extension/register`.
pub(super) async fn register(lambda: &Lambda, id: EnvironmentId, body: Incoming) -> Answer {
    #[derive(Deserialize)]
    struct Registration {
        #[serde(default)]
        events: Vec<String>,
    }
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Registered {
        function_name: &'static str,
        function_version: &'static str,
        handler: &'static str,
        account_id: &'static str,
    }
    let body = read_body(body, SMALL_BYTES)
        .await
        .map(|whole| whole.bytes)
        .unwrap_or_default();
    let Ok(registration) = serde_json::from_slice::<Registration>(&body) else {
        return refuse(
            StatusCode::BAD_REQUEST,
            "InvalidRequestFormat",
            "the registration is not valid JSON",
        );
    };
    let wants_invoke = registration.events.iter().any(|event| event == "INVOKE");
    let identifier = {
        let mut state = lambda.state();
        let environment = state.environments.get_mut(&id);
        environment.map(|environment| environment.extensions.register(wants_invoke))
    };
    let Some(identifier) = identifier else {
        return unknown_extension();
    };
    let registered = Registered {
        function_name: FUNCTION_NAME,
        function_version: VERSION,
        handler: "bootstrap",
        account_id: ACCOUNT,
    };
    let mut answer = json(
        StatusCode::OK,
        serde_json::to_vec(&registered).unwrap_or_default().into(),
    );
    answer
        .headers_mut()
        .insert(EXTENSION_ID, header_value(identifier));
    answer
}

/// `GET /extension/event/next`: waits for an invocation the extension asked to be told of, or for
/// ever.
pub(super) async fn next(lambda: &Lambda, id: EnvironmentId, headers: &HeaderMap) -> Answer {
    let identifier = headers
        .get(EXTENSION_ID)
        .and_then(|identifier| identifier.to_str().ok());
    let waiting = {
        let mut state = lambda.state();
        let environment = state.environments.get_mut(&id);
        let waiting = environment
            .zip(identifier)
            .and_then(|(environment, identifier)| environment.extensions.next(identifier));
        state.offer(id);
        waiting
    };
    let Some(waiting) = waiting else {
        return unknown_extension();
    };
    match waiting.await {
        Ok(work) => invoke_event(lambda, &work),
        Err(_) => refuse(
            StatusCode::FORBIDDEN,
            "InvalidStateTransition",
            "another request for the next event took over",
        ),
    }
}

fn invoke_event(lambda: &Lambda, work: &Work) -> Answer {
    let event = serde_json::json!({
        "eventType": "INVOKE",
        "deadlineMs": lambda.clock.epoch_millis(work.deadline),
        "requestId": work.request_id,
        "invokedFunctionArn": function_arn(),
        "tracing": {"type": "X-Amzn-Trace-Id", "value": trace_id(lambda.clock)},
    });
    json(StatusCode::OK, event.to_string().into())
}

fn unknown_extension() -> Answer {
    refuse(
        StatusCode::FORBIDDEN,
        "Extension.UnknownExtensionIdentifier",
        "the extension is not registered",
    )
}
