//! The function's own work on one request: from the event that Lambda hands over to the answer that goes back, log line
//! included, with a queue that confirms at once. The bars: 40 us for an envelope of 1.5 kB, 1 ms for one of 200 events
//! and 300 kB.
#![allow(missing_docs, clippy::unwrap_used, reason = "a bench")]

#[path = "../examples/figures/envelope.rs"]
mod envelope;

use std::hint::black_box;
use std::sync::Arc;
use std::time::Duration;

use caliper::DateTime;
use criterion::{Criterion, criterion_group, criterion_main};
use function::config::{Config, TokenSource};
use function::handler::{Handler, Invocation, Setup};
use function::integration::Integration;
use function::message::Message;
use function::queue::{Queue, QueueError};
use function::record::RequestLog;
use function::token::{Digest, TokenStore};
use tracing::level_filters::LevelFilter;

use envelope::{TOKEN, event};

/// Confirms at once.
struct NoQueue;

impl Queue for NoQueue {
    async fn store(&self, messages: Vec<Message>, _: Duration) -> Result<(), QueueError> {
        black_box(messages);
        Ok(())
    }
}

fn handler() -> Handler<NoQueue> {
    let tokens = format!(
        r#"{{"lms-1":{{"sha256":["{}"]}}}}"#,
        Digest::of(TOKEN.as_bytes())
    );
    let config = Config::read(|name| match name {
        "QUEUE_URL" => Some("https://sqs.example.com/1/q".to_owned()),
        "TOKENS" => Some(tokens.clone()),
        _ => None,
    })
    .unwrap();
    let tokens = match &config.tokens {
        TokenSource::Variable(set) => TokenStore::Fixed(Arc::new(set.clone())),
        TokenSource::Place(_) => unreachable!("the set is in TOKENS"),
    };
    let log = RequestLog::new("function".to_owned(), LevelFilter::INFO, |line| {
        black_box(line);
    });
    let setup = Setup {
        config,
        tokens,
        queue: NoQueue,
    };
    Handler::new(Integration::Proxy, Ok(setup), log)
}

fn answers(criterion: &mut Criterion) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let handler = handler();
    for events in [1, 200] {
        let event = event(events).unwrap();
        let name = format!("{events} events, {} bytes", event.len());
        criterion.bench_function(&name, |bencher| {
            bencher.iter(|| {
                let reply = runtime.block_on(handler.handle(Invocation {
                    event: black_box(&event),
                    request_id: "00000000-0000-4000-8000-000000000000",
                    received_at: DateTime::from_unix_millis(1_767_600_000_000),
                    time_left: Duration::from_secs(30),
                }));
                assert_eq!(reply.answer.status, 200);
                serde_json::to_vec(&reply).unwrap()
            });
        });
    }
}

criterion_group!(benches, answers);
criterion_main!(benches);
