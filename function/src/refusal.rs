//! Every reason not to take an envelope in, and the answer that each one gets.

use caliper::{DataVersion, EnvelopeError, Fault};

use crate::answer::Answer;
use crate::body::BodyError;
use crate::config::ConfigError;
use crate::credentials::Unauthenticated;
use crate::jsend::Jsend;
use crate::parts::OversizedItem;
use crate::queue::QueueError;
use crate::request::RequestError;
use crate::token::TokenStoreError;

/// Seconds after which a sensor may try again where the queue did not take the envelope. Throttling by SQS is a
/// matter of seconds; so is a change of network.
const RETRY_AFTER: &str = "5";

/// Why a request is refused. `Display` is for the log: it holds no token and nothing of the content.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// The configuration is wrong.
    #[error("configuration: {0}")]
    Misconfigured(#[source] ConfigError),
    /// The event is no request. A front door of ours is set up wrong.
    #[error("{0}")]
    Event(#[from] RequestError),
    /// Nobody can be known: there is no token set.
    #[error("{0}")]
    Tokens(#[from] TokenStoreError),
    /// Nobody is known to speak.
    #[error("unauthenticated")]
    Unauthenticated(Unauthenticated),
    /// Another method than GET and POST.
    #[error("method not allowed")]
    Method,
    /// Another content than JSON.
    #[error("content type not supported")]
    ContentType,
    /// Another encoding than gzip and identity.
    #[error("content encoding not supported")]
    ContentEncoding,
    /// The body can't be read.
    #[error("{0}")]
    Body(#[from] BodyError),
    /// The body is not one envelope that follows the rules.
    #[error("{0}")]
    Envelope(#[from] EnvelopeError),
    /// The token's sensor may not speak for the envelope's `sensor`.
    #[error("the sensor may not speak for this sensor IRI")]
    InsufficientScope,
    /// Events do not follow the rules, and this sensor's have to.
    #[error("the events do not follow the rules: {} faults", .0.len())]
    Events(Vec<Fault>),
    /// An item is longer than a message may be.
    #[error("{0}")]
    Message(#[from] OversizedItem),
    /// The queue has not confirmed the envelope.
    #[error("{0}")]
    Queue(#[from] QueueError),
    /// The code has failed.
    #[error("panic")]
    Panic,
}

impl Refusal {
    /// The one word that stands for this reason in the log.
    #[must_use]
    pub const fn outcome(&self) -> &'static str {
        match self {
            Self::Misconfigured(_) => "misconfigured",
            Self::Event(_) => "unknown-event",
            Self::Tokens(TokenStoreError::Unreadable(_)) => "tokens-unreadable",
            Self::Tokens(TokenStoreError::Malformed(_)) => "tokens-malformed",
            Self::Unauthenticated(_) => "unauthenticated",
            Self::Method => "method-not-allowed",
            Self::ContentType => "content-type",
            Self::ContentEncoding => "content-encoding",
            Self::Body(BodyError::TooLong(_) | BodyError::TooLongDecoded(_)) => "body-too-long",
            Self::Body(BodyError::Base64(_) | BodyError::Gzip(_)) => "body-unreadable",
            Self::Envelope(EnvelopeError::NotJson { .. }) => "not-json",
            Self::Envelope(EnvelopeError::Faults(_)) => "not-an-envelope",
            Self::Envelope(EnvelopeError::UnsupportedVersion(_)) => "unsupported-version",
            Self::InsufficientScope => "insufficient-scope",
            Self::Events(_) => "invalid-events",
            Self::Message(_) => "item-too-long",
            Self::Queue(QueueError::Unavailable { .. }) => "queue-unavailable",
            Self::Queue(QueueError::Broken { .. }) => "queue-broken",
            Self::Panic => "panic",
        }
    }

    /// The answer to the sensor.
    #[must_use]
    pub fn answer(&self) -> Answer {
        let fail = |status, place, reason: &str| Answer::new(status, &Jsend::fail(place, reason));
        match self {
            Self::Unauthenticated(why) => unauthenticated(*why),
            Self::Method => fail(405, "method", "POST an envelope, or GET the configuration")
                .with("Allow", "GET, POST"),
            Self::ContentType => fail(415, "Content-Type", "application/json is right"),
            Self::ContentEncoding => fail(415, "Content-Encoding", "gzip and identity are right")
                .with("Accept-Encoding", "gzip, identity"),
            Self::Body(error @ (BodyError::TooLong(_) | BodyError::TooLongDecoded(_))) => {
                fail(413, "body", &error.to_string())
            }
            Self::Body(error @ (BodyError::Base64(_) | BodyError::Gzip(_))) => {
                fail(400, "", &error.to_string())
            }
            Self::Envelope(error) => envelope(error),
            Self::InsufficientScope => unauthorized(
                "this token's sensor may not speak for the envelope's sensor",
                r#"Bearer realm="caliper", error="insufficient_scope""#,
            ),
            Self::Events(faults) => Answer::new(400, &reasons(faults)),
            Self::Message(OversizedItem { item, limit }) => {
                let reason = format!("this item alone is over the message limit of {limit}");
                fail(413, &format!("/data/{item}"), &reason)
            }
            Self::Tokens(TokenStoreError::Unreadable(_)) => {
                error(503, "tokens can't be checked now; send it again")
                    .with("Retry-After", RETRY_AFTER)
            }
            Self::Queue(QueueError::Unavailable { .. }) => {
                error(503, "the envelope could not be stored; send it again")
                    .with("Retry-After", RETRY_AFTER)
            }
            Self::Misconfigured(_)
            | Self::Tokens(TokenStoreError::Malformed(_))
            | Self::Event(_)
            | Self::Panic => error(500, "the endpoint is out of order"),
            Self::Queue(QueueError::Broken { .. }) => {
                error(500, "the envelope could not be stored")
            }
        }
    }
}

fn error(code: u16, message: &'static str) -> Answer {
    Answer::new(code, &Jsend::Error { message, code })
}

/// RFC 6750 section 3: the error is named only where a token was given.
fn unauthenticated(why: Unauthenticated) -> Answer {
    let (reason, challenge) = match why {
        Unauthenticated::NoToken => ("a bearer token is required", r#"Bearer realm="caliper""#),
        Unauthenticated::InvalidToken => (
            "the token is not valid",
            r#"Bearer realm="caliper", error="invalid_token""#,
        ),
    };
    unauthorized(reason, challenge)
}

/// Caliper asks for 401 also where the privilege is missing (Caliper 1.1 section 6.1, 1.2 "HTTP Responses").
fn unauthorized(reason: &str, challenge: &'static str) -> Answer {
    Answer::new(401, &Jsend::fail("Authorization", reason)).with("WWW-Authenticate", challenge)
}

/// Each fault's pointer with its reason.
fn reasons(faults: &[Fault]) -> Jsend {
    let reasons = faults.iter().map(|fault| {
        let reason = format!("{}: {}", fault.code, fault.message);
        (fault.pointer.to_string(), reason)
    });
    Jsend::Fail {
        data: reasons.collect(),
    }
}

fn envelope(error: &EnvelopeError) -> Answer {
    match error {
        EnvelopeError::NotJson { .. } => Answer::new(400, &Jsend::fail("", error.to_string())),
        EnvelopeError::Faults(faults) => Answer::new(400, &reasons(faults)),
        EnvelopeError::UnsupportedVersion(_) => {
            let supported = DataVersion::SUPPORTED.map(DataVersion::iri).join(", ");
            let reason = format!("not supported; these are: {supported}");
            Answer::new(422, &Jsend::fail("/dataVersion", reason))
        }
    }
}
