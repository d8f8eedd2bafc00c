//! A sensor's request on its way through the handler.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use caliper::{DateTime, Rules};
use function::config::Config;
use function::handler::{Handler, Invocation, Setup};
use function::integration::Integration;
use function::message::Message;
use function::queue::{Queue, QueueError};
use function::record::RequestLog;
use function::token::{Digest, SensorEntry, TokenSet, TokenStore};
use serde_json::{Value, json};
use tracing::level_filters::LevelFilter;

use crate::fixture::Request;

const TOKEN: &str = "a-made-up-token-of-a-sensor-000000000000000";

/// The front doors that hand headers over in their two ways.
#[derive(Clone, Copy)]
pub(crate) enum Door {
    Rest,
    Http,
}

pub(crate) struct Outcome {
    pub(crate) status: u16,
    pub(crate) body: String,
    pub(crate) stored: Vec<String>,
}

/// Remembers what it has confirmed.
#[derive(Clone, Default)]
struct Memory(Arc<Mutex<Vec<String>>>);

impl Queue for Memory {
    async fn store(&self, messages: Vec<Message>, _: Duration) -> Result<(), QueueError> {
        let bodies = messages.into_iter().map(|message| message.body);
        self.0.lock().unwrap().extend(bodies);
        Ok(())
    }
}

/// Sends it to a function that holds the sensor to these rules.
pub(crate) async fn send(request: &Request, rules: Rules, door: Door) -> Outcome {
    let queue = Memory::default();
    let config = Config::read(|name| match name {
        "QUEUE_URL" => Some("https://sqs.example.com/1/q".to_owned()),
        "TOKENS" => Some("{}".to_owned()),
        _ => None,
    });
    let mut tokens = TokenSet::default();
    let entry = SensorEntry {
        sha256: vec![Digest::of(TOKEN.as_bytes())],
        rules,
        ..SensorEntry::default()
    };
    tokens.insert("lms-1".parse().unwrap(), entry);
    let setup = Setup {
        config: config.unwrap(),
        tokens: TokenStore::Fixed(Arc::new(tokens)),
        queue: queue.clone(),
    };
    let log = RequestLog::new("function".to_owned(), LevelFilter::OFF, |_| {});
    let handler = Handler::new(Integration::Proxy, Ok(setup), log);
    let event = event(request, door).to_string();
    let reply = handler
        .handle(Invocation {
            event: &event,
            request_id: "00000000-0000-4000-8000-000000000000",
            received_at: DateTime::from_unix_millis(0),
            time_left: Duration::from_secs(30),
        })
        .await;
    let stored = queue.0.lock().unwrap().clone();
    Outcome {
        status: reply.answer.status,
        body: reply.answer.body,
        stored,
    }
}

fn event(request: &Request, door: Door) -> Value {
    let headers = request.headers.iter();
    let headers = headers.map(|(name, value)| (name.clone(), value.replace("{token}", TOKEN)));
    match door {
        Door::Rest => {
            let lists: BTreeMap<_, _> = headers.map(|(name, value)| (name, [value])).collect();
            json!({"httpMethod": "POST", "multiValueHeaders": lists, "body": request.body, "isBase64Encoded": false})
        }
        Door::Http => {
            let values: BTreeMap<_, _> = headers
                .map(|(name, value)| (name.to_lowercase(), value))
                .collect();
            json!({"version": "2.0", "requestContext": {"http": {"method": "POST"}}, "headers": values, "body": request.body})
        }
    }
}
