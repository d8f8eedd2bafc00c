//! What sending is measured with, beside the sensor itself; `sensor-sim/figures` puts them together.
//!
//! - `yardstick serve`: a server on loopback that answers every POST at once. Prints its URL and ends with its standard input.
//! - `yardstick lag --endpoint URL ...`: sends a plan (the flags are those of `sensor-sim send`) and prints how late its requests began
//!   after the warm-up.
//! - `yardstick sleep --rate R --duration T`: how late a bare thread wakes up that sleeps to the same instants.

use std::error::Error;
use std::io::{self, Read, Write};
use std::net::Ipv4Addr;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use caliper::datetime::DateTime;
use clap::{Args, Parser};
use sensor_sim::flags::{PlanFlags, SendFlags};
use sensor_sim::identity::RunId;
use sensor_sim::plan::Plan;
use sensor_sim::sender::{DEFAULT_MAX_IN_FLIGHT, SlotWord, make_what_room_there_is, start};
use sensor_sim::source::Source;
use sensor_sim::token::Token;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};

const ANSWER: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 40\r\n\r\n{\"status\":\"success\",\"data\":{\"events\":1}}";

#[derive(Parser)]
enum Command {
    Serve,
    Lag(Lag),
    Sleep(Sleep),
}

#[derive(Args)]
struct Lag {
    #[arg(long)]
    endpoint: String,
    #[command(flatten)]
    plan: PlanFlags,
    #[command(flatten)]
    sending: SendFlags,
}

#[derive(Args)]
struct Sleep {
    #[command(flatten)]
    plan: PlanFlags,
}

fn main() -> Result<(), Box<dyn Error>> {
    match Command::parse() {
        Command::Serve => serve(),
        Command::Lag(lag) => send(&lag),
        Command::Sleep(sleep) => bare_thread(&*plan(&sleep.plan)?),
    }
}

fn plan(flags: &PlanFlags) -> Result<Arc<Plan>, Box<dyn Error>> {
    let start = DateTime::from_unix_millis(0);
    Ok(Arc::new(flags.plan(RunId::random(), start)?))
}

fn send(lag: &Lag) -> Result<(), Box<dyn Error>> {
    let plan = plan(&lag.plan)?;
    let settings = lag
        .sending
        .settings(lag.endpoint.parse()?, Token::generate()?);
    let begin = Instant::now() + Duration::from_millis(100);
    let mut sending = start(Arc::clone(&plan) as _, settings, begin)?;
    let mut late = Vec::new();
    let mut acknowledged = 0_u64;
    while let Some(outcome) = sending.outcomes().blocking_recv() {
        acknowledged += u64::from(outcome.fate.word() == SlotWord::Acknowledged);
        let offset = plan.offset(outcome.slot);
        if let Some(sent) = outcome.sent
            && offset >= plan.warm_up()
        {
            late.push(sent.saturating_duration_since(begin + offset));
        }
    }
    tell(late, acknowledged)
}

/// Asks the kernel, as the sender's timer does, not to gather wake-ups.
fn bare_thread(plan: &Plan) -> Result<(), Box<dyn Error>> {
    #[cfg(target_os = "linux")]
    rustix::thread::set_current_timer_slack(std::num::NonZeroU64::new(1))?;
    let begin = Instant::now() + Duration::from_millis(100);
    let mut late = Vec::new();
    for slot in 0..plan.slots() {
        let intended = begin + plan.offset(slot);
        loop {
            let now = Instant::now();
            if now >= intended {
                if plan.offset(slot) >= plan.warm_up() {
                    late.push(now - intended);
                }
                break;
            }
            thread::park_timeout(intended - now);
        }
    }
    tell(late, plan.slots())
}

fn tell(mut late: Vec<Duration>, acknowledged: u64) -> Result<(), Box<dyn Error>> {
    late.sort_unstable();
    let micros = |thousandths: usize| {
        let at = (late.len() * thousandths / 1000).min(late.len().saturating_sub(1));
        late.get(at).map(Duration::as_micros)
    };
    let told = json!({ "slots": late.len(), "acknowledged": acknowledged, "p50": micros(500), "p99": micros(990), "p999": micros(999) });
    writeln!(io::stdout(), "{told}")?;
    Ok(())
}

fn serve() -> Result<(), Box<dyn Error>> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_io()
        .build()?;
    make_what_room_there_is(DEFAULT_MAX_IN_FLIGHT)?;
    let socket = TcpSocket::new_v4()?;
    socket.bind((Ipv4Addr::LOCALHOST, 0).into())?;
    // With the usual 128, of the connections that are opened while it stalls some would be tried again a second later.
    let listener = {
        let _entered = runtime.enter();
        socket.listen(4096)?
    };
    let mut out = io::stdout().lock();
    writeln!(out, "http://{}/store", listener.local_addr()?)?;
    out.flush()?;
    thread::spawn(move || {
        runtime.block_on(async {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(answer_all(stream));
            }
        });
    });
    io::stdin().read_to_end(&mut Vec::new())?;
    Ok(())
}

/// Answers every request of a connection. It believes what it reads: this is no server for anybody else.
async fn answer_all(mut stream: TcpStream) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut bytes = Vec::new();
    loop {
        while let Some(length) = request_length(&bytes)
            && bytes.len() >= length
        {
            stream.write_all(ANSWER).await?;
            bytes.drain(..length);
        }
        bytes.reserve(16 * 1024);
        if stream.read_buf(&mut bytes).await? == 0 {
            return Ok(());
        }
    }
}

/// How long the first request is, once its head is there.
fn request_length(bytes: &[u8]) -> Option<usize> {
    let mut headers = [httparse::EMPTY_HEADER; 32];
    let mut request = httparse::Request::new(&mut headers);
    let head = request.parse(bytes).ok()?;
    let is_length = |header: &&httparse::Header| header.name.eq_ignore_ascii_case("content-length");
    let length = request
        .headers
        .iter()
        .find(is_length)
        .map(|header| header.value);
    match head {
        httparse::Status::Partial => None,
        httparse::Status::Complete(head) => {
            Some(head + str::from_utf8(length?).ok()?.parse::<usize>().ok()?)
        }
    }
}
