//! Law 5: what goes wrong on purpose is found, as what it was and in the number that it was done.

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use aws_sdk_sqs::Client;
use aws_sdk_sqs::types::MessageAttributeValue;
use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use rustix::process::Signal;
use tokio::net::TcpListener;
use tokio::time::Instant;

use crate::lossy_proxy::LossyProxy;
use crate::support::{Ended, StackProcess, run_command, signal, sqs, wait_for_begin};

/// What an endpoint does with one request. It answers with `status`, or never.
#[derive(Clone, Copy, Debug)]
enum Lie {
    Honest,
    LoseIt,
    StoreUnderTwoRequests,
    StoreTwiceUnderOne,
    FailButStore,
    RejectButStore,
    ChangeAByte,
    NeverAnswer,
}

const LIES: [Lie; 8] = [
    Lie::Honest,
    Lie::LoseIt,
    Lie::StoreUnderTwoRequests,
    Lie::StoreTwiceUnderOne,
    Lie::FailButStore,
    Lie::RejectButStore,
    Lie::ChangeAByte,
    Lie::NeverAnswer,
];

/// An endpoint that stores on a real queue, in front of which `handle` decides.
struct Endpoint {
    url: String,
}

impl Endpoint {
    async fn start<F, A>(handle: F) -> Endpoint
    where
        F: Fn(String) -> A + Send + Sync + 'static,
        A: Future<Output = u16> + Send + 'static,
    {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/store", listener.local_addr().unwrap());
        let handle = Arc::new(handle);
        tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let handle = Arc::clone(&handle);
                let service = service_fn(move |request: Request<Incoming>| {
                    let handle = Arc::clone(&handle);
                    async move {
                        let body = request.into_body().collect().await.unwrap().to_bytes();
                        let status = handle(String::from_utf8(body.to_vec()).unwrap()).await;
                        let response = Response::builder().status(status);
                        let answer = r#"{"status":"success","data":null}"#;
                        Ok::<_, Infallible>(response.body(Full::new(Bytes::from(answer))).unwrap())
                    }
                });
                tokio::spawn(
                    hyper::server::conn::http1::Builder::new()
                        .serve_connection(TokioIo::new(stream), service),
                );
            }
        });
        Endpoint { url }
    }

    /// A run against it, with the queue of a stack.
    async fn run(&self, stack: &StackProcess, flags: &[&str]) -> Ended {
        let out = tempfile::tempdir().unwrap();
        let mut command = run_command(flags, out.path());
        command
            .args(["--endpoint", &self.url])
            .args(["--queue-url", stack.address("queue_url")])
            .args(["--token-file", stack.address("token_file")]);
        let output = tokio::task::spawn_blocking(move || command.output().unwrap())
            .await
            .unwrap();
        Ended::new(output, out)
    }
}

async fn store(queue: &Client, url: &str, body: &str, request: &str) {
    let request_id = MessageAttributeValue::builder()
        .data_type("String")
        .string_value(request)
        .build()
        .unwrap();
    queue
        .send_message()
        .queue_url(url)
        .message_body(body)
        .message_attributes("requestId", request_id)
        .send()
        .await
        .unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_lie_of_an_endpoint_is_counted_as_what_it_is() {
    let stack = StackProcess::start();
    let (queue, url) = (sqs(&stack), stack.address("queue_url").to_owned());
    let requests = Arc::new(AtomicU64::new(0));
    let endpoint = Endpoint::start(move |body| {
        let (queue, url) = (queue.clone(), url.clone());
        let number = requests.fetch_add(1, Ordering::Relaxed);
        async move {
            let lie = LIES[usize::try_from(number).unwrap() % LIES.len()];
            let request = format!("request {number}");
            let other = format!("{request} again");
            // The sensor's own name, not an id: what was changed is ours all the same.
            let changed = body.replacen("\"sensor\":\"h", "\"sensor\":\"H", 1);
            let bodies: &[(&str, &str)] = match lie {
                Lie::LoseIt | Lie::NeverAnswer => &[],
                Lie::Honest | Lie::FailButStore | Lie::RejectButStore => &[(&body, &request)],
                Lie::StoreUnderTwoRequests => &[(&body, &request), (&body, &other)],
                Lie::StoreTwiceUnderOne => &[(&body, &request), (&body, &request)],
                Lie::ChangeAByte => &[(&changed, &request)],
            };
            for (body, request) in bodies {
                store(&queue, &url, body, request).await;
            }
            match lie {
                Lie::FailButStore => 500,
                Lie::RejectButStore => 400,
                Lie::NeverAnswer => std::future::pending().await,
                _ => 200,
            }
        }
    })
    .await;

    let flags = [
        "--rate",
        "80/s",
        "--duration",
        "1s",
        "--warm-up",
        "0s",
        "--timeout",
        "2s",
        "--drain",
        "1s",
    ];
    let ended = endpoint.run(&stack, &flags).await;
    // 80 requests, 10 of each kind.
    ended.exited(1).counts(&[
        ("/slots/acknowledged", 50),
        ("/slots/failed", 10),
        ("/slots/rejected", 10),
        ("/slots/timed_out", 10),
        ("/events/attempted", 80),
        ("/events/lost", 10),
        ("/events/recovered", 10),
        ("/events/unexpected", 10),
        ("/events/corrupted", 10),
        ("/events/duplicated", 20),
        ("/duplicated_by/sensor", 10),
        ("/duplicated_by/function", 10),
        ("/duplicated_by/queue", 0),
        ("/duplicated_by/unattributed", 0),
        ("/events/delivered", 60),
        ("/events/foreign", 0),
        // The timed-out ones are in response, as lower bounds; what was lost is in arrival.
        ("/latency_us/service/count", 50),
        ("/latency_us/response/count", 60),
        ("/latency_us/arrival/count", 70),
    ]);
    let bounds_from = ended
        .report
        .pointer("/latency_us/response/bounds_from")
        .unwrap()
        .as_f64();
    assert!(
        (bounds_from.unwrap() - 50.0 / 60.0).abs() < 0.001,
        "{bounds_from:?}"
    );
    assert!(ended.count("/latency_us/response/p99") >= 1_990_000);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_freeze_of_the_endpoint_shows_in_the_percentiles_of_those_who_fell_into_it() {
    let stack = StackProcess::start();
    let (queue, url) = (sqs(&stack), stack.address("queue_url").to_owned());
    let frozen_until = Arc::new(std::sync::OnceLock::new());
    // How long after the thaw the last of the frozen ones was stored: a busy machine takes its time.
    let thaw_us = Arc::new(AtomicU64::new(0));
    let thawing = Arc::clone(&thaw_us);
    let endpoint = Endpoint::start(move |body| {
        let (queue, url, frozen_until) = (queue.clone(), url.clone(), Arc::clone(&frozen_until));
        let thaw_us = Arc::clone(&thawing);
        async move {
            // The first request freezes the endpoint for a second, for itself and for all that come meanwhile.
            let until = *frozen_until.get_or_init(|| Instant::now() + Duration::from_secs(1));
            let was_frozen = Instant::now() < until;
            tokio::time::sleep_until(until).await;
            store(&queue, &url, &body, "request").await;
            if was_frozen {
                let late = u64::try_from(until.elapsed().as_micros()).unwrap();
                thaw_us.fetch_max(late, Ordering::Relaxed);
            }
            200
        }
    })
    .await;
    let flags = ["--rate", "100/s", "--duration", "4s", "--warm-up", "0s"];
    let ended = endpoint.run(&stack, &flags).await;
    ended.counts(&[
        ("/slots/acknowledged", 400),
        ("/events/delivered", 400),
        ("/events/lost", 0),
    ]);
    if !ended.judged(0) {
        return;
    }
    // A slow thaw adds to a wait and takes nothing from it.
    let thaw_us = thaw_us.load(Ordering::Relaxed);
    // A quarter of the slots falls into the freeze and waits 1 s to 0 s, evenly: of all 400, p80 waits 0.2 s, p90 0.6 s, p99 0.96 s.
    for (quantile, truth) in [("p90", 600_000), ("p99", 960_000)] {
        for quantity in ["response", "arrival"] {
            let measured = ended.count(&format!("/latency_us/{quantity}/{quantile}"));
            assert!(
                (truth - 75_000..truth + 75_000 + thaw_us).contains(&measured),
                "{quantity} {quantile}: {measured}\n{}",
                ended.stdout
            );
        }
    }
    assert!(
        ended.count("/latency_us/response/p50") < 200_000,
        "{}",
        ended.stdout
    );
}

#[test]
fn a_freeze_of_the_generator_makes_the_run_invalid_and_is_not_blamed_on_the_line() {
    let out = tempfile::tempdir().unwrap();
    let flags = ["--rate", "100/s", "--duration", "3s", "--warm-up", "0s"];
    let run = run_command(&flags, out.path()).spawn().unwrap();
    wait_for_begin(out.path());
    // Well within its three seconds, however long the start takes.
    std::thread::sleep(Duration::from_millis(500));
    signal(run.id(), Signal::STOP);
    std::thread::sleep(Duration::from_millis(800));
    signal(run.id(), Signal::CONT);
    let ended = Ended::new(run.wait_with_output().unwrap(), out);
    ended.exited(3).counts(&[
        ("/slots/acknowledged", 300),
        ("/events/delivered", 300),
        ("/events/lost", 0),
    ]);
    assert!(
        ended.stdout.contains("the generator was late: lag p99 "),
        "{}",
        ended.stdout
    );
    assert!(
        ended.count("/latency_us/lag/p99") > 500_000,
        "{}",
        ended.stdout
    );
    assert!(
        ended.count("/latency_us/service/p50") < 100_000,
        "{}",
        ended.stdout
    );
}

/// An answer of the queue that gets lost has put messages in flight that nobody has. They come again, and are late, not lost.
#[test]
fn what_was_handed_out_to_nobody_is_not_lost() {
    let stack = StackProcess::start();
    let queue_url = stack.address("queue_url");
    let (origin, path) =
        queue_url.split_at("http://".len() + queue_url["http://".len()..].find('/').unwrap());
    let proxy = LossyProxy::start(origin.trim_start_matches("http://"), 3);
    let through = format!("http://{}{path}", proxy.address);
    let mut aim = stack.aim();
    aim[3] = &through;
    let out = tempfile::tempdir().unwrap();
    let flags = [
        "--rate",
        "50/s",
        "--duration",
        "2s",
        "--warm-up",
        "0s",
        "--drain",
        "9s",
    ];
    let mut command = run_command(&flags, out.path());
    let output = command.args(aim).output().unwrap();
    let ended = Ended::new(output, out);
    assert_eq!(proxy.left(), 0);
    ended.judged(0);
    ended.counts(&[
        ("/events/acknowledged", 100),
        ("/events/delivered", 100),
        ("/events/lost", 0),
        ("/events/duplicated", 0),
    ]);
}
