//! How much the stack carries and what it costs: run it in a release build on an idle machine.
//!
//! First SQS alone (1 KiB messages, one by one), then the whole line with the test bootstrap, which
//! does nothing but answer. Printed are requests per second and the CPU time of the serving thread
//! per request. `cargo build --release -p local-stack --examples` first.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a measurement")]
#![allow(clippy::print_stdout, reason = "its result")]

use std::{
    env,
    net::SocketAddr,
    time::{Duration, Instant},
};

use http_body_util::{BodyExt, Full};
use hyper::{Request, body::Bytes, client::conn::http1};
use hyper_util::rt::TokioIo;
use local_stack::{FaultPlan, FrontDoor, FunctionSettings, Stack, StackSettings};
use rustix::time::{ClockId, clock_gettime};
use tokio::net::{TcpListener, TcpStream};

const DURATION: Duration = Duration::from_secs(5);

#[tokio::main(flavor = "current_thread")]
async fn main() {
    queue_alone().await;
    for connections in [4, 16, 64] {
        whole_line(connections).await;
    }
}

/// Sends over a few connections to a service on a thread of its own.
async fn queue_alone() {
    let (started, address) = std::sync::mpsc::channel();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let server = std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(async move {
            let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
            let address = listener.local_addr().unwrap();
            started.send(address).unwrap();
            local_stack::sqs::run(listener, local_stack::sqs::Service::new(address), async {
                let _ = stopped.await;
            })
            .await;
        });
        Duration::try_from(clock_gettime(ClockId::ThreadCPUTime)).unwrap()
    });
    let address = address.recv().unwrap();
    let call = |action: &'static str, body: String| {
        move || {
            let target = format!("AmazonSQS.{action}");
            Request::post("/")
                .header("x-amz-target", target)
                .body(Full::new(body.clone().into()))
                .unwrap()
        }
    };
    load(
        address,
        1,
        Duration::ZERO,
        call("CreateQueue", r#"{"QueueName":"q"}"#.into()),
    )
    .await;
    let body = format!(
        r#"{{"QueueUrl":"http://{address}/000000000000/q","MessageBody":"{}"}}"#,
        "x".repeat(1024)
    );
    let requests = load(address, 8, DURATION, call("SendMessage", body)).await;
    stop.send(()).unwrap();
    report("SendMessage", requests, server.join().unwrap());
}

async fn whole_line(connections: usize) {
    let settings = StackSettings {
        front_door: FrontDoor::Rest,
        route: "/store".into(),
        queue_name: "events".into(),
        function: FunctionSettings::new(env::current_exe().unwrap().with_file_name("bootstrap")),
        faults: FaultPlan::default(),
        weigh: |_| 1,
    };
    let stack = Stack::up(settings).await.unwrap();
    let address = stack
        .endpoint()
        .trim_start_matches("http://")
        .trim_end_matches("/store")
        .parse()
        .unwrap();
    let post = || {
        Request::post("/store")
            .header("content-type", "application/json")
            .body(Full::new("x".repeat(1024).into()))
            .unwrap()
    };
    let requests = load(address, connections, DURATION, post).await;
    let figures = stack.down().await;
    let name = format!(
        "invoke, {connections} connections, {} environments",
        figures.environments
    );
    report(
        &name,
        requests,
        Duration::from_secs_f64(figures.cpu_seconds),
    );
}

/// Sends requests one after another on each connection, at least one; how many were answered with
/// 200.
async fn load(
    address: SocketAddr,
    connections: usize,
    duration: Duration,
    request: impl Fn() -> Request<Full<Bytes>> + Clone + Send + 'static,
) -> u32 {
    let start = Instant::now();
    let tasks: Vec<_> = (0..connections)
        .map(|_| {
            let request = request.clone();
            tokio::spawn(async move {
                let stream = TcpStream::connect(address).await.unwrap();
                stream.set_nodelay(true).unwrap();
                let (mut sender, connection) =
                    http1::handshake(TokioIo::new(stream)).await.unwrap();
                tokio::spawn(connection);
                let mut answered = 0;
                loop {
                    let response = sender.send_request(request()).await.unwrap();
                    assert_eq!(response.status(), 200);
                    response.into_body().collect().await.unwrap();
                    answered += 1;
                    if start.elapsed() >= duration {
                        return answered;
                    }
                }
            })
        })
        .collect();
    let mut sum = 0;
    for task in tasks {
        sum += task.await.unwrap();
    }
    sum
}

fn report(name: &str, requests: u32, cpu: Duration) {
    let per_second = f64::from(requests) / DURATION.as_secs_f64();
    let per_cpu_second = f64::from(requests) / cpu.as_secs_f64();
    println!(
        "{name}: {per_second:.0}/s, {per_cpu_second:.0} per CPU second, {:?} each",
        cpu / requests
    );
}
