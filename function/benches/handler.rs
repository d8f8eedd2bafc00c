//! The function's own work on one request: from the event that Lambda hands over to the answer that goes back, log line
//! included, with a queue that confirms at once. The bars: 40 us for an envelope of 1.5 kB, 1 ms for one of 200 events
//! and 300 kB.
#![allow(missing_docs, clippy::unwrap_used, clippy::panic, reason = "a bench")]

#[path = "../examples/figures/envelope.rs"]
mod envelope;
#[path = "../tests/support/handler.rs"]
mod handler;
#[path = "../tests/support/tokens.rs"]
mod tokens;

use std::hint::black_box;
use std::time::Duration;

use caliper::Rules;
use criterion::{Criterion, criterion_group, criterion_main};
use function::handler::Handler;
use function::integration::Integration;
use function::message::Message;
use function::queue::{Queue, QueueError};
use function::record::RequestLog;
use tracing::level_filters::LevelFilter;

use envelope::{TOKEN, event};
use handler::{invocation, setup};
use tokens::token_set;

/// Confirms at once.
struct NoQueue;

impl Queue for NoQueue {
    async fn store(&self, messages: Vec<Message>, _: Duration) -> Result<(), QueueError> {
        black_box(messages);
        Ok(())
    }
}

fn handler() -> Handler<NoQueue> {
    let tokens = token_set(TOKEN, Rules::Strict);
    let setup = setup(|name| (name == "TOKENS").then(|| tokens.clone()), NoQueue);
    let log = RequestLog::new("function".to_owned(), LevelFilter::INFO, |line| {
        black_box(line);
    });
    Handler::new(Integration::Proxy, setup, log)
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
                let call = handler.handle(invocation(black_box(&event)));
                let reply = runtime.block_on(call);
                assert_eq!(reply.answer.status, 200);
                serde_json::to_vec(&reply).unwrap()
            });
        });
    }
}

criterion_group!(benches, answers);
criterion_main!(benches);
