//! The whole way of a request, in the order of the contract: who speaks, what they want, what they sent, and the
//! queue's word on it. The first check that fails answers.

mod caught;

use std::sync::Arc;
use std::time::{Duration, Instant};

use caliper::{DateTime, Envelope, Validator};

use crate::answer::Answer;
use crate::body::{self, ContentEncoding};
use crate::config::{Config, ConfigError};
use crate::credentials::{self, Unauthenticated};
use crate::integration::Integration;
use crate::message::{Message, Origin};
use crate::parts;
use crate::queue::Queue;
use crate::record::{Record, RequestLog};
use crate::refusal::Refusal;
use crate::reply::Reply;
use crate::request::{Dialect, Header, Headers, Request};
use crate::token::{Events, SensorEntry, TokenStore};

/// Everything that stays from one request to the next.
#[derive(Debug)]
pub struct Handler<Q> {
    integration: Integration,
    log: RequestLog,
    setup: Result<Setup<Q>, ConfigError>,
}

/// A configuration, and what it names.
#[derive(Debug)]
pub struct Setup<Q> {
    /// The configuration.
    pub config: Config,
    /// The token set.
    pub tokens: TokenStore,
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
    /// How long from then Lambda lets it run.
    pub time_left: Duration,
}

impl<Q: Queue> Handler<Q> {
    /// A handler; without a setup, one that answers every request 500.
    pub const fn new(
        integration: Integration,
        setup: Result<Setup<Q>, ConfigError>,
        log: RequestLog,
    ) -> Self {
        Self {
            integration,
            log,
            setup,
        }
    }

    /// Answers one request, whatever happens on the way, and logs one line about it.
    pub async fn handle(&self, invocation: Invocation<'_>) -> Reply {
        let mut record = Record::of(invocation.request_id, invocation.received_at);
        let mut dialect = Dialect::usual(self.integration);
        let answer = caught::caught(self.answer(invocation, &mut dialect, &mut record)).await;
        let answer = match answer.unwrap_or(Err(Refusal::Panic)) {
            Ok(answer) => {
                self.log.write(&record, answer.status, None);
                answer
            }
            Err(refusal) => {
                let answer = refusal.answer();
                self.log.write(&record, answer.status, Some(&refusal));
                answer
            }
        };
        Reply { answer, dialect }
    }

    async fn answer<'a>(
        &'a self,
        invocation: Invocation<'a>,
        dialect: &mut Dialect,
        record: &mut Record<'_>,
    ) -> Result<Answer, Refusal> {
        let request = Request::parse(invocation.event, self.integration)?;
        *dialect = request.dialect;
        let Setup {
            config,
            tokens,
            queue,
        } = match &self.setup {
            Ok(setup) => setup,
            Err(error) => return Err(Refusal::Misconfigured(error.clone())),
        };

        let known = tokens.current(invocation.received_at).await?;
        let renewed;
        let found = match credentials::authenticate(&known, &request.headers) {
            Err(Unauthenticated::InvalidToken) => {
                let set = Arc::clone(&known);
                renewed = tokens.renewed(invocation.received_at, set).await;
                credentials::authenticate(&renewed, &request.headers)
            }
            found => found,
        };
        let (sensor, entry) = found.map_err(Refusal::Unauthenticated)?;
        record.sensor = Some(sensor.clone());
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
        if !entry.may_speak_for(&envelope.sensor) {
            return Err(Refusal::InsufficientScope);
        }
        record.invalid_events = look_at_events(entry, &envelope)?;

        let origin = Origin {
            sensor: sensor.clone(),
            data_version: envelope.data_version,
            received_at: invocation.received_at,
            request_id: invocation.request_id.to_owned(),
        };
        let messages = match parts::split(&envelope, &origin, config.message_limit)? {
            Some(parts) => parts,
            None => vec![Message::whole(body, origin)],
        };
        record.messages = Some(messages.len());
        record.message_bytes = Some(messages.iter().map(Message::size).sum());
        let sent = Instant::now();
        let stored = queue
            .store(messages, record.time_left(invocation.time_left))
            .await;
        record.queue_time = Some(sent.elapsed());
        stored?;
        Ok(Answer::accepted(events))
    }
}

/// Judges the events as this sensor's setting asks: how many of them are invalid, if they are counted.
fn look_at_events(entry: &SensorEntry, envelope: &Envelope<'_>) -> Result<Option<usize>, Refusal> {
    match entry.events {
        Events::Ignore => Ok(None),
        Events::Count => Ok(Some(Validator::new(entry.rules).invalid_items(envelope))),
        Events::Reject => {
            let faults = Validator::new(entry.rules).items(envelope);
            if faults.is_empty() {
                Ok(Some(0))
            } else {
                Err(Refusal::Events(faults))
            }
        }
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
