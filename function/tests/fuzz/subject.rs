//! The function with a queue that confirms everything, and what has to hold of each of its answers.

use std::collections::BTreeMap;

use caliper::{Envelope, Rules};
use function::carry::carriable;
use function::handler::Handler;
use function::integration::Integration;
use function::message::Message;
use function::record::RequestLog;
use serde_json::Value;
use tokio::runtime::{Builder, Runtime};
use tracing::level_filters::LevelFilter;

use crate::handler::{invocation, setup};
use crate::memory::Memory;
use crate::request::{Request, TOKEN};
use crate::tokens::token_set;

/// So small that envelopes are split now and again.
const MESSAGE_LIMIT: usize = 1_200;
const BODY_LIMIT: &str = "3000";

pub(crate) struct Subject {
    /// How often each status was met.
    pub(crate) statuses: BTreeMap<u16, usize>,
    handler: Handler<Memory>,
    queue: Memory,
    runtime: Runtime,
}

impl Subject {
    pub(crate) fn new() -> Self {
        let queue = Memory::default();
        let tokens = token_set(TOKEN, Rules::Strict);
        let variable = |name: &str| match name {
            "TOKENS" => Some(tokens.clone()),
            "MESSAGE_LIMIT" => Some(MESSAGE_LIMIT.to_string()),
            "BODY_LIMIT" => Some(BODY_LIMIT.to_owned()),
            _ => None,
        };
        let setup = setup(variable, queue.clone());
        let log = RequestLog::new("function".to_owned(), LevelFilter::INFO, |line| {
            let line: Value = serde_json::from_slice(line).expect("a line of the log is JSON");
            assert!(line["_aws"].is_object());
        });
        Self {
            statuses: BTreeMap::new(),
            handler: Handler::new(Integration::Proxy, setup, log),
            queue,
            runtime: Builder::new_current_thread().build().unwrap(),
        }
    }

    pub(crate) fn check(&mut self, request: &Request) -> Result<(), String> {
        let call = self.handler.handle(invocation(&request.event));
        let reply = self.runtime.block_on(call);
        let status = reply.answer.status;
        let stored = self.queue.take();
        *self.statuses.entry(status).or_default() += 1;
        let told = |what: &str| format!("{what}: {status} {}", reply.answer.body);
        let body: Value = serde_json::from_str(&reply.answer.body).map_err(|_| told("no JSON"))?;
        serde_json::to_vec(&reply).map_err(|error| told(&error.to_string()))?;
        if ![200, 400, 401, 405, 413, 415, 422].contains(&status) {
            return Err(told("a status that is not the contract's"));
        }
        let is_accepted = status == 200 && body["status"] == "success";
        if is_accepted == stored.is_empty() {
            return Err(told("stored is not what was said"));
        }
        if !is_accepted {
            return Ok(());
        }
        let sent = request.body.as_deref();
        // Damaged gzip that unfolds all the same: there is nothing to compare with.
        let Some(sent) = sent else { return Ok(()) };
        same(sent, &stored).map_err(|what| told(&what))
    }
}

/// What is stored has to be what was sent.
fn same(sent: &[u8], stored: &[Message]) -> Result<(), String> {
    let text = std::str::from_utf8(sent).map_err(|_| "no text was stored")?;
    let whole = carriable(text);
    if let [message] = stored
        && message.part.is_none()
    {
        return (message.body == *whole)
            .then_some(())
            .ok_or("other bytes".to_owned());
    }
    let items = |text: &str| -> Result<Vec<String>, String> {
        let envelope =
            Envelope::parse(text.as_bytes(), Rules::Strict).map_err(|error| error.to_string())?;
        Ok(envelope
            .data
            .iter()
            .map(|item| item.get().to_owned())
            .collect())
    };
    let mut joined = Vec::new();
    for part in stored {
        if part.size() > MESSAGE_LIMIT {
            return Err("a part over the limit".to_owned());
        }
        joined.extend(items(&part.body)?);
    }
    (joined == items(&whole)?)
        .then_some(())
        .ok_or("other items".to_owned())
}
