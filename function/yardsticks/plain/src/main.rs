//! The ingestion function as one writes it from the examples of `lambda_http`, `aws-config` and `aws-sdk-sqs`: a token
//! that is compared, a body that is parsed, four properties that are looked for, a message, an answer.

use std::env;

use aws_config::BehaviorVersion;

use aws_sdk_sqs::Client;
use aws_sdk_sqs::types::MessageAttributeValue;
use chrono::{SecondsFormat, Utc};
use lambda_http::{Body, Error, Request, RequestExt, Response, run, service_fn, tracing};
use serde_json::{Value, json};

struct App {
    client: Client,
    queue_url: String,
    token: String,
}

#[tokio::main]
async fn main() -> Result<(), Error> {
    tracing::init_default_subscriber();
    let config = aws_config::load_defaults(BehaviorVersion::latest()).await;
    let app = App {
        client: Client::new(&config),
        queue_url: env::var("QUEUE_URL")?,
        token: env::var("TOKEN")?,
    };
    run(service_fn(|request| handle(&app, request))).await
}

async fn handle(app: &App, request: Request) -> Result<Response<Body>, Error> {
    let authorization = request.headers().get("authorization");
    let token = authorization
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Bearer "));
    if token != Some(&app.token) {
        return answer(401, &json!({"status": "fail", "data": {"Authorization": "no"}}));
    }
    let content_type = request.headers().get("content-type");
    if content_type.is_none_or(|value| value != "application/json") {
        return answer(415, &json!({"status": "fail", "data": {"Content-Type": "no"}}));
    }
    let body = std::str::from_utf8(request.body().as_ref())?;
    let envelope: Value = serde_json::from_str(body)?;
    for name in ["sensor", "sendTime", "dataVersion", "data"] {
        if envelope.get(name).is_none() {
            return answer(400, &json!({"status": "fail", "data": {name: "missing"}}));
        }
    }
    let events = envelope["data"].as_array().map_or(0, Vec::len);
    let request_id = request.lambda_context().request_id;
    app.client
        .send_message()
        .queue_url(&app.queue_url)
        .message_body(body)
        .message_attributes("sensor", text("lms-1")?)
        .message_attributes(
            "dataVersion",
            text(envelope["dataVersion"].as_str().unwrap_or_default())?,
        )
        .message_attributes(
            "receivedAt",
            text(&Utc::now().to_rfc3339_opts(SecondsFormat::Millis, true))?,
        )
        .message_attributes("requestId", text(&request_id)?)
        .send()
        .await?;
    tracing::info!(request_id, events, "accepted");
    answer(200, &json!({"status": "success", "data": {"events": events}}))
}

fn text(value: &str) -> Result<MessageAttributeValue, Error> {
    let attribute = MessageAttributeValue::builder()
        .data_type("String")
        .string_value(value)
        .build()?;
    Ok(attribute)
}

fn answer(status: u16, body: &Value) -> Result<Response<Body>, Error> {
    let response = Response::builder()
        .status(status)
        .header("content-type", "application/json")
        .body(body.to_string().into())?;
    Ok(response)
}
