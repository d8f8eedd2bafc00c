//! A bootstrap for the stack's tests: it does what its event's body says.
//!
//! The words of a body: `pid` answers the process id, `exit` ends the process, `panic` panics,
//! `fail` reports an error, `sleep` puts its process id on the queue and never answers, `return
//! VALUE` returns any JSON, `big N` returns N bytes, `send TEXT` puts a message on the queue.
//! Anything else is echoed: the answer's body is the event. The variable `INIT` spoils the start:
//! `exit`, `error` or `hang`; `GRACEFUL=FILE` writes that file on SIGTERM. With the argument `host`
//! it is no bootstrap but brings a stack up, with itself as the function, and says where.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a helper of tests"
)]
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "its output is what is tested"
)]

use std::{env, process, time::Duration};

use aws_sdk_sqs::{
    Client, Config,
    config::{BehaviorVersion, Credentials, Region, retry::RetryConfig},
};
use lambda_runtime::{Error, LambdaEvent, service_fn};
use local_stack::{FaultPlan, FrontDoor, FunctionSettings, RestBodies, Stack, StackSettings};
use serde_json::{Value, json};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    if env::args().nth(1).as_deref() == Some("host") {
        host().await;
    }
    match env::var("INIT").as_deref() {
        Ok("exit") => {
            eprintln!("no configuration");
            process::exit(7);
        }
        Ok("error") => report_init_error().await,
        Ok("hang") => std::future::pending().await,
        _ => {}
    }
    if let Ok(file) = env::var("GRACEFUL") {
        lambda_runtime::spawn_graceful_shutdown_handler(|| async move {
            std::fs::write(file, "in peace").unwrap();
        })
        .await;
    }
    let sqs = env::var("AWS_ENDPOINT_URL")
        .map(|endpoint| client(&endpoint))
        .unwrap();
    lambda_runtime::run(service_fn(|event| answer(event, &sqs))).await
}

async fn answer(event: LambdaEvent<Value>, sqs: &Client) -> Result<Value, Error> {
    let body = event.payload["body"].as_str().unwrap_or_default();
    let (word, rest) = body.split_once(' ').unwrap_or((body, ""));
    let body = match word {
        "pid" => process::id().to_string(),
        "exit" => process::exit(3),
        "panic" => panic!("as told"),
        "fail" => return Err("as told".into()),
        "sleep" => {
            send(sqs, &process::id().to_string()).await?;
            std::future::pending().await
        }
        "return" => return Ok(serde_json::from_str(rest)?),
        "big" => "x".repeat(rest.parse()?),
        "deadline" => event.context.deadline.to_string(),
        "environment" => env::var(rest).unwrap_or_default(),
        "send" => send(sqs, rest).await?,
        _ => event.payload.to_string(),
    };
    Ok(json!({"statusCode": 200, "headers": {"content-type": "text/plain"}, "body": body}))
}

/// Puts a message on the queue; its id.
async fn send(sqs: &Client, text: &str) -> Result<String, Error> {
    let call = sqs.send_message().queue_url(env::var("QUEUE_URL")?);
    let sent = call.message_body(text).send().await;
    let sent = sent.map_err(|error| format!("{error:?}"))?;
    Ok(sent.message_id().unwrap_or_default().to_owned())
}

fn client(endpoint: &str) -> Client {
    let config = Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .endpoint_url(endpoint)
        .region(Region::new("us-east-1"))
        .credentials_provider(Credentials::new("local", "local", None, None, "test"))
        .retry_config(RetryConfig::disabled())
        .http_client(aws_smithy_http_client::Builder::new().build_http())
        .build();
    Client::from_conf(config)
}

async fn report_init_error() {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let api = env::var("AWS_LAMBDA_RUNTIME_API").unwrap();
    let body = r#"{"errorMessage":"no queue","errorType":"Init.NoQueue"}"#;
    let mut stream = tokio::net::TcpStream::connect(&api).await.unwrap();
    let head = format!(
        "POST /2018-06-01/runtime/init/error HTTP/1.1\r\nhost: {api}\r\nconnection: close\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all((head + body).as_bytes()).await.unwrap();
    stream.read_to_end(&mut Vec::new()).await.unwrap();
    process::exit(1);
}

/// Brings a stack up, prints its endpoint, and stays until it is killed.
async fn host() {
    let settings = StackSettings {
        integration: None,
        bodies: RestBodies::default(),
        front_door: FrontDoor::Rest,
        route: "/store".into(),
        queue_name: "events".into(),
        function: FunctionSettings::new(env::current_exe().unwrap()),
        domain: None,
        https: false,
        throttle: None,
        faults: FaultPlan::default(),
        weigh: |_| 1,
    };
    let stack = Stack::up(settings).await.unwrap();
    println!("{}", stack.endpoint());
    tokio::time::sleep(Duration::MAX).await;
}
