//! What a request costs the generator: requests for each second of CPU time of the sender's two threads, flat out against a server that answers at once.
//!
//! `cargo run --release -p sensor-sim --example throughput`, on a machine with a core to spare for the server. Compare only runs made together.

use std::convert::Infallible;
use std::error::Error;
use std::io::{self, Write};
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use sensor_sim::sender::{CatchUp, SendSettings, SlotWord, start};
use sensor_sim::source::Source;
use sensor_sim::token::Token;

const ANSWER: &str = r#"{"status":"success","data":{"events":1}}"#;

/// Slots with a body of 1.5 kB, each another one.
struct Bodies {
    slots: u64,
    gap: Duration,
}

impl Source for Bodies {
    fn slots(&self) -> u64 {
        self.slots
    }

    fn offset(&self, slot: u64) -> Duration {
        Duration::from_nanos(self.gap.subsec_nanos().into())
            .saturating_mul(u32::try_from(slot).unwrap_or(u32::MAX))
    }

    fn render(&self, slot: u64, body: &mut Vec<u8>) {
        body.clear();
        body.extend_from_slice(format!("{{\"slot\":{slot:020},\"x\":\"").as_bytes());
        body.resize(1498, b'x');
        body.extend_from_slice(b"\"}");
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut out = io::stdout().lock();
    for in_flight in [32, 256] {
        for _ in 0..3 {
            measure(&mut out, "flat out", 300_000, Duration::ZERO, in_flight)?;
        }
    }
    for (name, gap, slots) in [("2,000/s", 500, 10_000), ("10,000/s", 100, 50_000)] {
        measure(&mut out, name, slots, Duration::from_micros(gap), 2000)?;
    }
    Ok(())
}

fn measure(
    out: &mut impl Write,
    name: &str,
    slots: u64,
    gap: Duration,
    in_flight: usize,
) -> Result<(), Box<dyn Error>> {
    let url = serve()?;
    let settings = SendSettings {
        endpoint: url.parse()?,
        token: Token::generate()?,
        timeout: Duration::from_secs(30),
        max_in_flight: NonZeroUsize::new(in_flight).unwrap_or(NonZeroUsize::MIN),
        catch_up: CatchUp::default(),
        connect_to: None,
        ca_file: None,
    };
    let source = Bodies { slots, gap };
    let begin = Instant::now();
    let mut lags = Vec::new();
    let mut sending = start(Arc::new(Bodies { slots, gap }), settings, begin)?;
    let mut acknowledged = 0_u64;
    while let Some(outcome) = sending.outcomes().blocking_recv() {
        acknowledged += u64::from(outcome.fate.word() == SlotWord::Acknowledged);
        if let Some(sent) = outcome.sent {
            lags.push(sent.saturating_duration_since(begin + source.offset(outcome.slot)));
        }
    }
    let took = begin.elapsed();
    let cpu = sending.finish().cpu;
    lags.sort_unstable();
    let lag = lags.get(lags.len() * 99 / 100).copied().unwrap_or_default();
    let per_second =
        |time: Duration| u128::from(acknowledged) * 1_000_000 / time.as_micros().max(1);
    writeln!(
        out,
        "{name}, {in_flight} in flight: {acknowledged} of {slots} acknowledged, {}/s, {} per CPU-second, {:.1} us of CPU each{}",
        per_second(took),
        per_second(cpu),
        cpu.as_secs_f64() * 1e6 / f64::from(u32::try_from(acknowledged)?),
        if gap.is_zero() {
            String::new()
        } else {
            format!(", lag p99 {} us", lag.as_micros())
        },
    )?;
    Ok(())
}

/// A server on a thread of its own, for as long as the program runs.
fn serve() -> io::Result<String> {
    let listener = std::net::TcpListener::bind("127.0.0.1:0")?;
    listener.set_nonblocking(true)?;
    let url = format!("http://{}/store", listener.local_addr()?);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    thread::spawn(move || {
        runtime.block_on(async {
            let listener = tokio::net::TcpListener::from_std(listener)?;
            loop {
                let (stream, _) = listener.accept().await?;
                stream.set_nodelay(true)?;
                tokio::spawn(
                    http1::Builder::new()
                        .serve_connection(TokioIo::new(stream), service_fn(answer)),
                );
            }
            #[expect(unreachable_code, reason = "names the type of the errors above")]
            io::Result::Ok(())
        })
    });
    Ok(url)
}

async fn answer(request: Request<Incoming>) -> Result<Response<Full<Bytes>>, Infallible> {
    let _ = request.into_body().collect().await;
    Ok(Response::new(Full::new(Bytes::from_static(
        ANSWER.as_bytes(),
    ))))
}
