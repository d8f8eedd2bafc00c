//! What all tests need: a stack with the test bootstrap, an HTTP client that shows everything, an
//! SQS client.

use std::{path::PathBuf, time::Duration};

use aws_sdk_sqs::{
    Client, Config,
    config::{BehaviorVersion, Credentials, Region, retry::RetryConfig},
    error::{ProvideErrorMetadata, SdkError},
};
use http_body_util::{BodyExt, Full};
use hyper::{Request, body::Bytes};
use hyper_util::{client::legacy, rt::TokioExecutor};
use local_stack::{FaultPlan, FrontDoor, FunctionSettings, RestBodies, Stack, StackSettings};
use rustix::{
    event::{PollFd, PollFlags, Timespec, poll},
    fd::OwnedFd,
    process::{Pid, PidfdFlags, pidfd_open},
};
use serde_json::Value;
use tokio::task::JoinHandle;

/// The test bootstrap: the example beside this test's own binary.
pub(crate) fn bootstrap() -> PathBuf {
    let deps = std::env::current_exe().unwrap();
    let path = deps
        .parent()
        .unwrap()
        .parent()
        .unwrap()
        .join("examples/bootstrap");
    assert!(
        path.exists(),
        "run `cargo test` without `--test`, which does not build examples"
    );
    path
}

/// A REST front door with the test bootstrap.
pub(crate) fn settings() -> StackSettings {
    StackSettings {
        integration: None,
        bodies: RestBodies::default(),
        front_door: FrontDoor::Rest,
        route: "/store".into(),
        queue_name: "events".into(),
        function: FunctionSettings::new(bootstrap()),
        domain: None,
        https: false,
        throttle: None,
        faults: FaultPlan::default(),
        weigh: |_| 1,
    }
}

pub(crate) async fn up(change: impl FnOnce(&mut StackSettings)) -> Stack {
    let mut settings = settings();
    change(&mut settings);
    Stack::up(settings)
        .await
        .unwrap_or_else(|error| panic!("{error}"))
}

/// An answer with everything that is asked about it.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: http::HeaderMap,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map(|value| value.to_str().unwrap())
            .unwrap_or_default()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("not JSON: {}", self.body))
    }

    /// Status and gateway message.
    pub(crate) fn refusal(&self) -> (u16, String) {
        (
            self.status,
            self.json()["message"].as_str().unwrap().to_owned(),
        )
    }
}

pub(crate) async fn request(request: Request<Full<Bytes>>) -> Answer {
    let client: legacy::Client<_, Full<Bytes>> =
        legacy::Client::builder(TokioExecutor::new()).build_http();
    let response = client.request(request).await.unwrap();
    let (head, body) = response.into_parts();
    let body = body.collect().await.unwrap().to_bytes();
    Answer {
        status: head.status.as_u16(),
        headers: head.headers,
        body: String::from_utf8(body.into()).unwrap(),
    }
}

pub(crate) async fn post(url: &str, body: impl Into<Bytes>) -> Answer {
    request(Request::post(url).body(Full::new(body.into())).unwrap()).await
}

/// The process that serves the next request.
pub(crate) async fn pid(stack: &Stack) -> Process {
    let answer = post(stack.endpoint(), "pid").await;
    Process::open(answer.body.parse().unwrap())
}

/// Sends a request that is never answered; the process that runs it, and what the client gets in
/// the end.
pub(crate) async fn sleeper(stack: &Stack) -> (Process, JoinHandle<Answer>) {
    let endpoint = stack.endpoint().to_owned();
    let answer = tokio::spawn(async move { post(&endpoint, "sleep").await });
    let receive = client(stack.sqs_endpoint())
        .receive_message()
        .queue_url(stack.queue_url());
    let received = receive.wait_time_seconds(20).send().await.unwrap();
    let pid = received.messages()[0].body().unwrap().parse().unwrap();
    (Process::open(pid), answer)
}

/// Somebody else's process, held by a descriptor, so that its end can be awaited and its number
/// cannot be reused.
pub(crate) struct Process {
    pub(crate) pid: Pid,
    descriptor: OwnedFd,
}

impl Process {
    pub(crate) fn open(pid: i32) -> Self {
        let pid = Pid::from_raw(pid).unwrap();
        let descriptor = pidfd_open(pid, PidfdFlags::empty()).unwrap();
        Self { pid, descriptor }
    }

    /// Waits until the process is gone.
    pub(crate) async fn gone(&self) {
        let descriptor = self.descriptor.try_clone().unwrap();
        let wait = move || {
            let limit = Timespec::try_from(Duration::from_secs(10)).unwrap();
            poll(&mut [PollFd::new(&descriptor, PollFlags::IN)], Some(&limit)).unwrap()
        };
        assert_eq!(
            tokio::task::spawn_blocking(wait).await.unwrap(),
            1,
            "the process is still there"
        );
    }

    pub(crate) fn exists(&self) -> bool {
        rustix::process::test_kill_process(self.pid).is_ok()
    }
}

pub(crate) fn client(endpoint: &str) -> Client {
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

/// The error code the SDK sees.
pub(crate) fn code<E: ProvideErrorMetadata, R>(error: &SdkError<E, R>) -> &str {
    error
        .as_service_error()
        .and_then(ProvideErrorMetadata::code)
        .unwrap_or("none")
}
