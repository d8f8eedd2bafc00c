//! The whole way of a request, in the order of the contract: who speaks, what they want, what they sent, and the
//! queue's word on it. The first check that fails answers.

mod caught;

use std::time::Instant;

use caliper::{DateTime, Envelope};

use crate::answer::Answer;
use crate::body::{self, ContentEncoding};
use crate::config::{Config, ConfigError};
use crate::credentials;
use crate::integration::Integration;
use crate::log::Record;
use crate::message::Message;
use crate::queue::Queue;
use crate::refusal::Refusal;
use crate::reply::Reply;
use crate::request::{Dialect, Header, Headers, Request};

/// Everything that stays from one request to the next.
#[derive(Debug)]
pub struct Handler<Q> {
    integration: Integration,
    setup: Result<Setup<Q>, ConfigError>,
}

/// A configuration, and the queue that it names.
#[derive(Debug)]
pub struct Setup<Q> {
    /// The configuration.
    pub config: Config,
    /// The queue.
    pub queue: Q,
}

/// One call of the function.
#[derive(Clone, Copy, Debug)]
pub struct Invocation<'a> {
    /// The event, JSON text.
    pub event: &'a str,
    /// Lambda's id.
    pub request_id: &'a str,
    /// When it came.
    pub received_at: DateTime,
}

impl<Q: Queue> Handler<Q> {
    /// A handler; without a setup, one that answers every request 500.
    pub const fn new(integration: Integration, setup: Result<Setup<Q>, ConfigError>) -> Self {
        Self { integration, setup }
    }

    /// Answers one request, whatever happens on the way, and logs one line about it.
    pub async fn handle(&self, invocation: Invocation<'_>) -> Reply {
        let mut record = Record::of(invocation.request_id);
        let mut dialect = Dialect::usual(self.integration);
        let answer = caught::caught(self.answer(invocation, &mut dialect, &mut record)).await;
        let answer = match answer.unwrap_or(Err(Refusal::Panic)) {
            Ok(answer) => record.write(answer, None),
            Err(refusal) => record.write(refusal.answer(), Some(&refusal)),
        };
        Reply { answer, dialect }
    }

    async fn answer<'a>(
        &'a self,
        invocation: Invocation<'a>,
        dialect: &mut Dialect,
        record: &mut Record<'a>,
    ) -> Result<Answer, Refusal> {
        let request = Request::parse(invocation.event, self.integration)?;
        *dialect = request.dialect;
        let Setup { config, queue } = match &self.setup {
            Ok(setup) => setup,
            Err(error) => return Err(Refusal::Misconfigured(error.clone())),
        };

        let (sensor, entry) = credentials::authenticate(&config.tokens, &request.headers)
            .map_err(Refusal::Unauthenticated)?;
        record.sensor = Some(sensor);
        match &*request.method {
            "POST" => {}
            "GET" => return Ok(Answer::configuration(config.body_limit)),
            _ => return Err(Refusal::Method),
        }
        if !is_json(&request.headers) {
            return Err(Refusal::ContentType);
        }
        let encoding = ContentEncoding::of(&request.headers).ok_or(Refusal::ContentEncoding)?;

        let limits = (config.body_limit, config.decoded_limit);
        let body = body::read(request.body, encoding, limits.0, limits.1)?;
        record.body_bytes = Some(body.len());
        let envelope = Envelope::parse(&body, entry.rules)?;
        let events = envelope.data.len();
        record.events = Some(events);

        let message = Message {
            sensor: sensor.clone(),
            data_version: envelope.data_version,
            received_at: invocation.received_at,
            request_id: invocation.request_id.to_owned(),
            body: Message::body_of(body),
        };
        record.message_bytes = Some(message.size());
        if !config.message_limit.allows(message.size()) {
            return Err(Refusal::Message(config.message_limit));
        }
        let sent = Instant::now();
        let confirmed = queue.send(message).await;
        record.queue_time = Some(sent.elapsed());
        confirmed?;
        Ok(Answer::accepted(events))
    }
}

/// `application/json`, with whatever parameters and in whatever case.
fn is_json(headers: &Headers<'_>) -> bool {
    let Header::One(value) = headers.get("content-type") else {
        return false;
    };
    let media_type = value
        .split_once(';')
        .map_or(value, |(media_type, _)| media_type);
    media_type.trim().eq_ignore_ascii_case("application/json")
}
