//! SQS and SSM at their worst: a fifth of the calls throttled, entries that fail inside a 200, stalls of five seconds,
//! connections that end before or after the deed, and a token store that mostly does not answer.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use function::token::Digest;
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use tokio::net::TcpListener;

pub(crate) const TOKEN: &str = "a-made-up-token-of-the-faults-0000000000000";

/// Kinds of fault that are put in.
pub(crate) const KINDS: usize = 7;

/// So long a stalled call waits: twice as long as the function does.
const STALL: Duration = Duration::from_secs(5);

/// Services on one loopback port.
pub(crate) struct Services {
    pub(crate) address: SocketAddr,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    calls: u64,
    /// The ids of all events on the queue.
    stored: BTreeSet<String>,
    faults: BTreeMap<&'static str, usize>,
}

/// What becomes of a call.
enum Fate {
    Well,
    Throttled,
    Stalled,
    /// Nothing is done, and the connection ends.
    Reset,
    /// It is done, and the connection ends.
    AnswerLost,
    /// Every other entry of a batch fails.
    EntriesFail,
}

type Answer = io::Result<Response<Full<Bytes>>>;

impl Services {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let state = Arc::new(Mutex::new(State::default()));
        let shared = Arc::clone(&state);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let state = Arc::clone(&shared);
                let service = service_fn(move |request| answer(Arc::clone(&state), request));
                tokio::spawn(
                    hyper::server::conn::http1::Builder::new()
                        .serve_connection(TokioIo::new(stream), service),
                );
            }
        });
        Self { address, state }
    }

    pub(crate) fn stored(&self) -> BTreeSet<String> {
        self.state.lock().unwrap().stored.clone()
    }

    /// How often each kind of fault was met.
    pub(crate) fn faults(&self) -> BTreeMap<&'static str, usize> {
        self.state.lock().unwrap().faults.clone()
    }
}

impl State {
    /// Spreads the numbers of calls over all outcomes.
    fn roll(&mut self) -> u64 {
        self.calls += 1;
        self.calls.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32
    }

    fn fate(&mut self) -> Fate {
        let (fate, name) = match self.roll() % 1_000 {
            0..200 => (Fate::Throttled, "throttled"),
            200..203 => (Fate::Stalled, "stalled"),
            203..240 => (Fate::Reset, "reset"),
            240..260 => (Fate::AnswerLost, "answer lost"),
            260..500 => (Fate::EntriesFail, "entries fail"),
            _ => return Fate::Well,
        };
        *self.faults.entry(name).or_default() += 1;
        fate
    }

    fn store(&mut self, message: &Value) {
        let envelope: Value =
            serde_json::from_str(message["MessageBody"].as_str().unwrap()).unwrap();
        let items = envelope["data"].as_array().unwrap().iter();
        let ids = items.map(|item| item["id"].as_str().unwrap().to_owned());
        self.stored.extend(ids);
    }
}

async fn answer(state: Arc<Mutex<State>>, request: Request<Incoming>) -> Answer {
    let target = request.headers()["x-amz-target"]
        .to_str()
        .unwrap()
        .to_owned();
    let body = request
        .into_body()
        .collect()
        .await
        .map_err(io::Error::other)?;
    let input: Value = serde_json::from_slice(&body.to_bytes()).map_err(io::Error::other)?;
    if target == "AmazonSSM.GetParameter" {
        return token_set(&state);
    }
    let fate = state.lock().unwrap().fate();
    match fate {
        Fate::Throttled => respond(
            400,
            &json!({"__type": "com.amazonaws.sqs#RequestThrottled"}),
        ),
        Fate::Reset => Err(io::Error::other("reset")),
        Fate::Stalled => {
            tokio::time::sleep(STALL).await;
            send(&state, &input, false)
        }
        Fate::AnswerLost => {
            send(&state, &input, false)?;
            Err(io::Error::other("answer lost"))
        }
        Fate::EntriesFail => send(&state, &input, true),
        Fate::Well => send(&state, &input, false),
    }
}

/// Does what `SendMessage` or `SendMessageBatch` asks for.
fn send(state: &Mutex<State>, input: &Value, entries_fail: bool) -> Answer {
    let mut state = state.lock().unwrap();
    let Some(entries) = input["Entries"].as_array() else {
        state.store(input);
        return respond(200, &json!({"MessageId": "m", "MD5OfMessageBody": "d"}));
    };
    let (mut successful, mut failed) = (Vec::new(), Vec::new());
    for (entry, place) in entries.iter().zip(0..) {
        if entries_fail && place % 2 == 0 {
            *state.faults.entry("entry failed").or_default() += 1;
            failed.push(json!({"Id": entry["Id"], "Code": "InternalError", "SenderFault": false}));
        } else {
            state.store(entry);
            successful.push(json!({"Id": entry["Id"], "MessageId": "m", "MD5OfMessageBody": "d"}));
        }
    }
    respond(200, &json!({"Successful": successful, "Failed": failed}))
}

/// The set, the first time and then one time in four.
fn token_set(state: &Mutex<State>) -> Answer {
    let mut state = state.lock().unwrap();
    let is_first = !state.faults.contains_key("token set") && state.calls == 0;
    if is_first || state.roll().is_multiple_of(4) {
        let set = json!({"lms-1": {"sha256": [Digest::of(TOKEN.as_bytes()).to_string()]}});
        return respond(200, &json!({"Parameter": {"Value": set.to_string()}}));
    }
    *state.faults.entry("token set").or_default() += 1;
    respond(500, &json!({"__type": "InternalServerError"}))
}

fn respond(status: u16, body: &Value) -> Answer {
    let response = Response::builder().status(status);
    response
        .body(Full::from(body.to_string()))
        .map_err(io::Error::other)
}
