//! The deployable binary, in a process of its own, between a stand-in Runtime API and a stand-in SQS.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "tests"
)]

mod parts;
mod process;
mod stand_in;
mod tokens;

use serde_json::{Value, json};

use process::Bootstrap;
use stand_in::StandIn;

const EVENT: &str = include_str!("../../../fixtures/requests/doors/rest.json");

const MAPPED_EVENT: &str = include_str!("../../../fixtures/requests/doors/mapped.json");

pub(crate) fn event() -> Value {
    serde_json::from_str(EVENT).unwrap()
}

pub(crate) fn log(output: &std::process::Output) -> String {
    String::from_utf8([&output.stdout[..], &output.stderr].concat()).unwrap()
}

#[tokio::test]
async fn the_answer_is_the_queues_answer() {
    let mut stand_in = StandIn::start(true).await;
    let process = Bootstrap::start(stand_in.address, &[]);

    stand_in.invoke("one", &event()).await;
    let send = stand_in.send().await;
    assert_eq!(send.input["MessageBody"], event()["body"]);
    let attributes = send.input["MessageAttributes"].as_object().unwrap();
    let names: Vec<_> = attributes.keys().map(String::as_str).collect();
    assert_eq!(names, ["dataVersion", "receivedAt", "requestId", "sensor"]);
    assert_eq!(attributes["requestId"]["StringValue"], "one");
    assert_eq!(attributes["sensor"]["DataType"], "String");
    assert!(stand_in.replies.try_recv().is_err(), "answered too early");
    send.confirm();
    let reply = stand_in.reply("one").await;
    assert_eq!(reply["statusCode"], 200);
    assert_eq!(reply["body"], r#"{"status":"success","data":{"events":2}}"#);

    // Had the function not waited for the queue, it could not have known these.
    for (id, status, code) in [
        ("two", 500, "QueueDoesNotExist"),
        ("three", 500, "KmsAccessDenied"),
        ("four", 500, "InvalidMessageContents"),
    ] {
        stand_in.invoke(id, &event()).await;
        stand_in.send().await.refuse(400, code);
        assert_eq!(stand_in.reply(id).await["statusCode"], status, "{code}");
    }
    stand_in.invoke("five", &event()).await;
    let send = stand_in.send().await;
    send.reply(200, &json!({}));
    assert_eq!(stand_in.reply("five").await["statusCode"], 503);

    assert_eq!(process.terminate().await.status.code(), Some(0));
}

#[tokio::test]
async fn what_may_pass_is_tried_three_times_and_then_left_to_the_sensor() {
    let mut stand_in = StandIn::start(true).await;
    let process = Bootstrap::start(stand_in.address, &[]);
    for (status, code) in [
        (400, "RequestThrottled"),
        (400, "KmsThrottled"),
        (400, "KMS.ThrottlingException"),
        (503, "ServiceUnavailable"),
        (500, "InternalError"),
        (0, "ConnectionClosed"),
    ] {
        stand_in.invoke(code, &event()).await;
        for _ in 0..3 {
            let send = stand_in.send().await;
            match status {
                0 => send.hang_up(),
                status => send.refuse(status, code),
            }
        }
        let reply = stand_in.reply(code).await;
        assert_eq!(reply["statusCode"], 503, "{code}: {reply}");
        assert_eq!(reply["headers"]["Retry-After"], "5", "{code}");
    }
    stand_in.invoke("in-the-end", &event()).await;
    let send = stand_in.send().await;
    send.refuse(400, "RequestThrottled");
    stand_in.send().await.confirm();
    assert_eq!(stand_in.reply("in-the-end").await["statusCode"], 200);
    drop(process);
}

#[tokio::test]
async fn sigterm_ends_the_process_well() {
    let mut stand_in = StandIn::start(true).await;
    let process = Bootstrap::start(stand_in.address, &[]);
    stand_in.registration().await;
    stand_in.invoke("one", &event()).await;
    stand_in.send().await.confirm();
    stand_in.reply("one").await;
    assert_eq!(process.terminate().await.status.code(), Some(0));
}

#[tokio::test]
async fn a_missing_extensions_api_costs_no_request() {
    let mut stand_in = StandIn::start(false).await;
    let process = Bootstrap::start(stand_in.address, &[]);
    for id in ["one", "two"] {
        stand_in.invoke(id, &event()).await;
        stand_in.send().await.confirm();
        assert_eq!(stand_in.reply(id).await["statusCode"], 200);
    }
    let log = log(&process.terminate().await);
    assert!(log.contains("no Extensions API"), "{log}");
}

#[tokio::test]
async fn a_wrong_configuration_answers_and_says_why_in_the_log_alone() {
    let mut stand_in = StandIn::start(true).await;
    let tokens = r#"{"lms-1":{"sha256":["fake-token-of-lms-1"]}}"#;
    let process = Bootstrap::start(stand_in.address, &[("TOKENS", tokens)]);
    for id in ["one", "two"] {
        stand_in.invoke(id, &event()).await;
        let reply = stand_in.reply(id).await;
        assert_eq!(reply["statusCode"], 500);
        assert!(!reply.to_string().contains("TOKENS"), "{reply}");
    }
    let log = log(&process.terminate().await);
    assert_eq!(log.matches("TOKENS: not a token set").count(), 3, "{log}");
    assert!(!log.contains("fake-token"), "{log}");
}

#[tokio::test]
async fn the_log_has_one_line_for_each_request_and_no_secret_at_any_level() {
    let mut stand_in = StandIn::start(true).await;
    let level = [("AWS_LAMBDA_LOG_LEVEL", "TRACE"), ("RUST_LOG", "trace")];
    let process = Bootstrap::start(stand_in.address, &level);
    let mut marked = event();
    let body = marked["body"]
        .as_str()
        .unwrap()
        .replace("Event", "fake-content");
    marked["body"] = Value::from(body);
    stand_in.invoke("one", &marked).await;
    stand_in.send().await.confirm();
    stand_in.reply("one").await;
    marked["body"] = Value::from(r#"{"fake-content":1,"sensor":"fake-content"}"#);
    stand_in.invoke("two", &marked).await;
    assert_eq!(stand_in.reply("two").await["statusCode"], 400);

    let log = log(&process.terminate().await);
    for secret in ["fake-token", "fake-content", "fake-secret-key"] {
        assert!(!log.contains(secret), "{secret}: {log}");
    }
    let lines: Vec<Value> = log
        .lines()
        .filter_map(|line| serde_json::from_str(line).ok())
        .filter(|line: &Value| line["message"] == "request")
        .collect();
    let [first, second] = &lines[..] else {
        panic!("{log}");
    };
    assert_eq!(first["level"], "INFO");
    assert_eq!(first["request_id"], "one");
    assert_eq!(first["sensor"], "lms-1");
    assert_eq!(first["status"], 200);
    assert_eq!(first["outcome"], "accepted");
    assert_eq!(first["events"], 2);
    assert!(first["total_us"].as_u64() >= first["QueueTime"].as_u64());
    let accepted = ["AcceptedEnvelopes", "AcceptedEvents", "ColdStarts"].map(|name| &first[name]);
    assert_eq!(accepted, [&json!(1), &json!(2), &json!(1)]);
    for line in [first, second] {
        assert_metrics_stand_in_the_line(line);
    }
    assert_eq!(second["outcome"], "not-an-envelope");
    let accepted = ["AcceptedEnvelopes", "Rejects", "ColdStarts"].map(|name| &second[name]);
    assert_eq!(accepted, [&json!(0), &json!(1), &json!(0)]);
}

/// Every metric and dimension that `_aws` names is a member of the line, metrics as numbers and dimensions as text
/// (CloudWatch user guide, "Specification: Embedded metric format").
fn assert_metrics_stand_in_the_line(line: &Value) {
    assert!(line["_aws"]["Timestamp"].is_u64(), "{line}");
    for directive in line["_aws"]["CloudWatchMetrics"].as_array().unwrap() {
        assert_eq!(directive["Namespace"], "CaliperIngest");
        for name in directive["Dimensions"][0].as_array().unwrap() {
            assert!(line[name.as_str().unwrap()].is_string(), "{name}: {line}");
        }
        for metric in directive["Metrics"].as_array().unwrap() {
            assert!(
                line[metric["Name"].as_str().unwrap()].is_u64(),
                "{metric}: {line}"
            );
        }
    }
}

#[tokio::test]
async fn a_mapped_integration_gets_plain_values_and_failures_and_the_log_no_content() {
    let mut stand_in = StandIn::start(true).await;
    let settings = [("INTEGRATION", "mapped"), ("AWS_LAMBDA_LOG_LEVEL", "TRACE")];
    let process = Bootstrap::start(stand_in.address, &settings);
    let mut event: Value = serde_json::from_str(MAPPED_EVENT).unwrap();
    stand_in.invoke("one", &event).await;
    let send = stand_in.send().await;
    let body: Value = serde_json::from_str(send.input["MessageBody"].as_str().unwrap()).unwrap();
    assert_eq!(body, event["envelope"]);
    send.confirm();
    let reply = stand_in.reply("one").await;
    assert_eq!(reply, json!({"status": "success", "data": {"events": 2}}));

    event["envelope"]["sensor"] = json!(["fake-content"]);
    stand_in.invoke("two", &event).await;
    let failure = stand_in.failure("two").await;
    let message: Value = serde_json::from_str(failure["errorMessage"].as_str().unwrap()).unwrap();
    assert_eq!(message["statusCode"], 400);
    let body: Value = serde_json::from_str(message["body"].as_str().unwrap()).unwrap();
    assert_eq!(body["status"], "fail");

    stand_in.invoke("three", &json!({})).await;
    let failure = stand_in.failure("three").await;
    assert!(failure.to_string().contains("500"), "{failure}");
    let log = log(&process.terminate().await);
    for secret in ["fake-token", "fake-content"] {
        assert!(!log.contains(secret), "{secret}: {log}");
    }
}

#[tokio::test]
async fn outside_of_lambda_the_binary_says_where_it_belongs() {
    let output = process::command().output().await.unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(log(&output).contains("AWS_LAMBDA_RUNTIME_API is not set"));
}
