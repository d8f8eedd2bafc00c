//! What the queue costs, held against its bars: run it in a release build on a machine with nothing else to do.
//!
//! `cargo run --release -p local-stack --example queue_speed`. Messages hold 1 KiB. CPU time is that of the serving thread alone. Each figure is
//! the median of five; exit code 1 if one is short of its bar.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a measurement")]
#![allow(clippy::print_stdout, reason = "its result")]

use std::{
    net::SocketAddr,
    process::ExitCode,
    thread::JoinHandle,
    time::{Duration, Instant},
};

use http_body_util::{BodyExt, Full};
use hyper::{
    Request,
    body::Bytes,
    client::conn::http1::{SendRequest, handshake},
};
use hyper_util::rt::TokioIo;
use rustix::time::{ClockId, clock_gettime};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::{mpsc, oneshot},
};

/// Sends one by one, and messages in batches of ten, per CPU second of the service.
const SENDS: f64 = 40_000.0;
const BATCHED: f64 = 80_000.0;
/// From a send to a receiver that waits: the median, and the 99th percentile in times of a loopback echo's.
const WAKE_UP: Duration = Duration::from_millis(1);
const ECHOES: f64 = 3.0;
/// A call with half a million messages behind it, in times of one with a thousand.
const BACKLOG: usize = 500_000;
const AS_WITHOUT: f64 = 1.5;

/// Bytes a message in a backlog, in times of those in a tenth of it.
const LINEAR: f64 = 1.2;

const LENGTH: Duration = Duration::from_secs(2);
const ROUNDS: usize = 5;
const CONNECTIONS: usize = 8;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let mut held = true;
    let mut bar = |name: &str, figure: String, ok: bool| {
        println!("{} {name}: {figure}", if ok { "held " } else { "SHORT" });
        held &= ok;
    };
    // First, while the heap is small: it keeps what it once had.
    let [tenth, whole] = [
        bytes_a_message(BACKLOG / 10).await,
        bytes_a_message(BACKLOG).await,
    ];
    let figure = format!("{whole:.0}, with a tenth of the messages {tenth:.0}");
    bar("resident bytes a message", figure, whole <= tenth * LINEAR);
    let sends = median(rounds(|| sends_per_cpu_second(1)).await);
    bar(
        "sends per CPU second",
        format!("{sends:.0}"),
        sends >= SENDS,
    );
    let batched = median(rounds(|| sends_per_cpu_second(10)).await);
    bar(
        "messages in batches per CPU second",
        format!("{batched:.0}"),
        batched >= BATCHED,
    );
    let (p50, times) = wake_up().await;
    bar(
        "wake-up p50",
        format!("{:.3} ms", p50 * 1e3),
        p50 <= WAKE_UP.as_secs_f64(),
    );
    bar(
        "wake-up p99 in echoes",
        format!("{times:.2}"),
        times <= ECHOES,
    );
    let ratios = backlog().await;
    for (name, Cost { wall, cpu }) in ["send", "receive", "delete"].into_iter().zip(ratios) {
        let name = format!("{name} with a backlog of {BACKLOG}, in times of one with 1,000");
        let figure = format!("{wall:.2}, of its CPU {cpu:.2}");
        bar(&name, figure, wall <= AS_WITHOUT && cpu <= AS_WITHOUT);
    }
    ExitCode::from(u8::from(!held))
}

async fn rounds<F: Future<Output = f64>>(round: impl Fn() -> F) -> Vec<f64> {
    let mut figures = Vec::new();
    for _ in 0..ROUNDS {
        figures.push(round().await);
    }
    figures
}

fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}

/// A service on a thread of its own.
struct Served {
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    looks: mpsc::Sender<oneshot::Sender<Duration>>,
    thread: JoinHandle<Duration>,
}

/// The CPU time of this thread so far.
fn thread_cpu() -> Duration {
    Duration::try_from(clock_gettime(ClockId::ThreadCPUTime)).unwrap()
}

impl Served {
    fn start() -> Self {
        let (started, address) = std::sync::mpsc::channel();
        let (stop, stopped) = oneshot::channel::<()>();
        let (looks, mut asked) = mpsc::channel::<oneshot::Sender<Duration>>(1);
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap();
            runtime.block_on(async move {
                let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
                let address = listener.local_addr().unwrap();
                started.send(address).unwrap();
                tokio::spawn(async move {
                    while let Some(reply) = asked.recv().await {
                        reply.send(thread_cpu()).unwrap();
                    }
                });
                let service = local_stack::sqs::Service::new(address);
                local_stack::sqs::run(listener, service, async {
                    let _ = stopped.await;
                })
                .await;
            });
            thread_cpu()
        });
        let address = address.recv().unwrap();
        Self {
            address,
            stop,
            looks,
            thread,
        }
    }

    /// The CPU time of all it did so far.
    async fn cpu(&self) -> Duration {
        let (reply, cpu) = oneshot::channel();
        self.looks.send(reply).await.unwrap();
        cpu.await.unwrap()
    }

    /// The CPU time of all it did.
    fn end(self) -> Duration {
        self.stop.send(()).unwrap();
        self.thread.join().unwrap()
    }
}

/// One connection.
struct Line(SendRequest<Full<Bytes>>);

impl Line {
    async fn to(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).await.unwrap();
        stream.set_nodelay(true).unwrap();
        let (line, connection) = handshake(TokioIo::new(stream)).await.unwrap();
        tokio::spawn(connection);
        Self(line)
    }

    async fn call(&mut self, action: &str, body: impl Into<Bytes>) -> Bytes {
        let request = Request::post("/").header("x-amz-target", format!("AmazonSQS.{action}"));
        let request = request.body(Full::new(body.into())).unwrap();
        let response = self.0.send_request(request).await.unwrap();
        assert_eq!(response.status(), 200);
        response.into_body().collect().await.unwrap().to_bytes()
    }
}

const QUEUE: &str = "http://queue/000000000000/q";

async fn with_queue(address: SocketAddr) -> Line {
    let mut line = Line::to(address).await;
    line.call("CreateQueue", r#"{"QueueName":"q"}"#).await;
    line
}

/// The action and the body that send this many messages.
fn send(messages: usize) -> (&'static str, Bytes) {
    let body = "x".repeat(1024);
    let (action, body) = if messages == 1 {
        (
            "SendMessage",
            json!({"QueueUrl": QUEUE, "MessageBody": body}),
        )
    } else {
        let entry = |id: usize| json!({"Id": id.to_string(), "MessageBody": body});
        let entries: Vec<Value> = (0..messages).map(entry).collect();
        (
            "SendMessageBatch",
            json!({"QueueUrl": QUEUE, "Entries": entries}),
        )
    };
    (action, body.to_string().into())
}

async fn sends_per_cpu_second(messages: usize) -> f64 {
    let served = Served::start();
    with_queue(served.address).await;
    let (start, address) = (Instant::now(), served.address);
    let tasks: Vec<_> = (0..CONNECTIONS)
        .map(|_| {
            let (action, body) = send(messages);
            tokio::spawn(async move {
                let mut line = Line::to(address).await;
                let mut sent = 0;
                while start.elapsed() < LENGTH {
                    line.call(action, body.clone()).await;
                    sent += messages;
                }
                sent
            })
        })
        .collect();
    let mut sent = 0;
    for task in tasks {
        sent += task.await.unwrap();
    }
    let sent = u32::try_from(sent).unwrap();
    f64::from(sent) / served.end().as_secs_f64()
}

/// Seconds from a send to a receiver that waits, at the median; and at the 99th percentile, in times of an echo over loopback, measured in turn.
async fn wake_up() -> (f64, f64) {
    const TIMES: usize = 2_000;
    let served = Served::start();
    let mut sender = with_queue(served.address).await;
    let echo = echo().await;
    let mut echo = TcpStream::connect(echo).await.unwrap();
    echo.set_nodelay(true).unwrap();
    let (action, body) = send(1);
    let (mut woken, mut echoed) = (Vec::new(), Vec::new());
    for _ in 0..TIMES {
        let address = served.address;
        let (waits, is_waiting) = oneshot::channel();
        let receiver = tokio::spawn(async move {
            let mut line = Line::to(address).await;
            waits.send(()).unwrap();
            let receive = json!({"QueueUrl": QUEUE, "WaitTimeSeconds": 20});
            line.call("ReceiveMessage", receive.to_string()).await;
            Instant::now()
        });
        is_waiting.await.unwrap();
        tokio::time::sleep(Duration::from_millis(1)).await;
        let start = Instant::now();
        sender.call(action, body.clone()).await;
        let woke = receiver.await.unwrap();
        woken.push((woke - start).as_secs_f64());

        let start = Instant::now();
        echo.write_all(&body).await.unwrap();
        echo.read_exact(&mut vec![0; body.len()]).await.unwrap();
        echoed.push(start.elapsed().as_secs_f64());
    }
    served.end();
    let at = |figures: &mut Vec<f64>, share: usize| {
        figures.sort_by(f64::total_cmp);
        figures[figures.len() * share / 100]
    };
    (at(&mut woken, 50), at(&mut woken, 99) / at(&mut echoed, 99))
}

/// What sends back what it is sent, on a thread of its own as the service is.
async fn echo() -> SocketAddr {
    let (started, address) = oneshot::channel();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(async move {
            let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
            started.send(listener.local_addr().unwrap()).unwrap();
            let (mut stream, _) = listener.accept().await.unwrap();
            stream.set_nodelay(true).unwrap();
            let mut buffer = vec![0; 4096];
            while let Ok(read @ 1..) = stream.read(&mut buffer).await {
                stream.write_all(&buffer[..read]).await.unwrap();
            }
        });
    });
    address.await.unwrap()
}

/// What a call costs: from its request to its answer, and in CPU time of the service, both in seconds or in times of another's.
#[derive(Clone, Copy)]
struct Cost {
    wall: f64,
    cpu: f64,
}

/// What a send, a receive and a delete cost with a backlog, in times of the same with a thousand messages.
async fn backlog() -> [Cost; 3] {
    let few = calls_behind(1_000).await;
    let many = calls_behind(BACKLOG).await;
    [0, 1, 2].map(|call| Cost {
        wall: many[call].wall / few[call].wall,
        cpu: many[call].cpu / few[call].cpu,
    })
}

/// Resident memory that this many messages take, for each of them.
async fn bytes_a_message(messages: usize) -> f64 {
    let before = resident_bytes();
    let served = Served::start();
    fill(served.address, messages).await;
    let after = resident_bytes();
    served.end();
    let messages = u32::try_from(messages).unwrap();
    (after - before) / f64::from(messages)
}

fn resident_bytes() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))
        .unwrap();
    let kibibytes: f64 = line.trim().trim_end_matches(" kB").parse().unwrap();
    kibibytes * 1024.0
}

/// A line to a queue with this many messages.
async fn fill(address: SocketAddr, messages: usize) -> Line {
    let mut line = with_queue(address).await;
    let (batch, ten) = send(10);
    for _ in 0..messages / 10 {
        line.call(batch, ten.clone()).await;
    }
    line
}

/// A send, a receive and a delete with this many messages on the queue: the median call, and the CPU time of a call in the median round.
async fn calls_behind(messages: usize) -> [Cost; 3] {
    const TIMES: usize = 500;
    let served = Served::start();
    let mut line = fill(served.address, messages).await;
    let (action, body) = send(1);
    let mut walls: [Vec<f64>; 3] = Default::default();
    let mut cpus: [Vec<f64>; 3] = Default::default();
    for _ in 0..ROUNDS {
        let sends = vec![body.clone(); TIMES];
        let (wall, cpu, _) = timed(&served, &mut line, action, sends).await;
        walls[0].extend(wall);
        cpus[0].push(cpu);

        let asked = vec![json!({"QueueUrl": QUEUE}).to_string().into(); TIMES];
        let (wall, cpu, answered) = timed(&served, &mut line, "ReceiveMessage", asked).await;
        walls[1].extend(wall);
        cpus[1].push(cpu);

        let deletes = answered.iter().map(|answer| {
            let answer: Value = serde_json::from_slice(answer).unwrap();
            let handle = &answer["Messages"][0]["ReceiptHandle"];
            json!({"QueueUrl": QUEUE, "ReceiptHandle": handle})
                .to_string()
                .into()
        });
        let (wall, cpu, _) = timed(&served, &mut line, "DeleteMessage", deletes.collect()).await;
        walls[2].extend(wall);
        cpus[2].push(cpu);
    }
    served.end();
    [0, 1, 2].map(|call| Cost {
        wall: median(walls[call].clone()),
        cpu: median(cpus[call].clone()),
    })
}

/// Calls one after the other: how long each took, the CPU time of one on average, and what was answered.
async fn timed(
    served: &Served,
    line: &mut Line,
    action: &str,
    bodies: Vec<Bytes>,
) -> (Vec<f64>, f64, Vec<Bytes>) {
    let calls = u32::try_from(bodies.len()).unwrap();
    let (mut walls, mut answers) = (Vec::new(), Vec::new());
    let before = served.cpu().await;
    for body in bodies {
        let start = Instant::now();
        answers.push(line.call(action, body).await);
        walls.push(start.elapsed().as_secs_f64());
    }
    let cpu = served.cpu().await.saturating_sub(before);
    (walls, (cpu / calls).as_secs_f64(), answers)
}
