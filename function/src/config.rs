//! The function's configuration, read from the environment once, when the process starts.
//!
//! A configuration that is wrong does not end the process: Lambda would start it again and again, and the sensor
//! would get a gateway's error. Every request is answered 500 instead, and the log says why.

use std::fmt;
use std::str::FromStr;

use crate::integration::{Integration, IntegrationError};
use crate::token::{Place, TokenSet, TokenSetError};

/// What the environment says.
#[derive(Clone, Debug)]
pub struct Config {
    /// `QUEUE_URL`: the queue that takes the envelopes.
    pub queue_url: QueueUrl,
    /// `TOKENS`, `TOKENS_SSM` or `TOKENS_SECRET`: the token set, or where it is.
    pub tokens: TokenSource,
    /// `MESSAGE_LIMIT`: the most that one message may hold, attributes included. Default 1 MiB, the most that SQS takes.
    pub message_limit: ByteLimit,
    /// `BODY_LIMIT`: the longest body as it was sent, base64 undone. Default 6 MiB, the most that Lambda takes.
    pub body_limit: ByteLimit,
    /// `DECODED_LIMIT`: the longest body once decompressed. Default 16 MiB.
    pub decoded_limit: ByteLimit,
}

/// Where the token set comes from.
#[derive(Clone, Debug)]
pub enum TokenSource {
    /// `TOKENS`: the set itself, as JSON text. Lambda's environment holds 4 KB in all.
    Variable(TokenSet),
    /// `TOKENS_SSM` names a parameter, `TOKENS_SECRET` a secret.
    Place(Place),
}

/// Why the environment is no configuration.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    /// A variable without default is not set, or is empty.
    #[error("{0} is not set")]
    Missing(&'static str),
    /// `QUEUE_URL` is no URL.
    #[error("QUEUE_URL: {0}")]
    QueueUrl(#[source] QueueUrlError),
    /// `TOKENS` is no token set.
    #[error("TOKENS: {0}")]
    Tokens(#[source] TokenSetError),
    /// There are several token sets, or none.
    #[error("set one of TOKENS, TOKENS_SSM and TOKENS_SECRET, and one only")]
    TokenSources,
    /// A limit is no number of bytes.
    #[error("{name}: {error}")]
    Limit {
        /// The variable.
        name: &'static str,
        /// What is wrong.
        #[source]
        error: ByteLimitError,
    },
    /// `INTEGRATION` is none.
    #[error("INTEGRATION: {0}")]
    Integration(#[source] IntegrationError),
}

/// `INTEGRATION`: how the front door is integrated, `proxy` by default. Apart from [`Config`], since without it not
/// even a wrong configuration could be answered.
pub fn integration(variable: impl Fn(&str) -> Option<String>) -> Result<Integration, ConfigError> {
    match variable("INTEGRATION").filter(|value| !value.is_empty()) {
        None => Ok(Integration::default()),
        Some(text) => text.parse().map_err(ConfigError::Integration),
    }
}

impl Config {
    /// Reads the configuration through `variable`, which looks up one name. An empty variable counts as not set.
    pub fn read(variable: impl Fn(&str) -> Option<String>) -> Result<Self, ConfigError> {
        let optional = |name| variable(name).filter(|value| !value.is_empty());
        let required = |name| optional(name).ok_or(ConfigError::Missing(name));
        let limit = |name, default| match optional(name) {
            None => Ok(ByteLimit(default)),
            Some(text) => text
                .parse()
                .map_err(|error| ConfigError::Limit { name, error }),
        };

        integration(&variable)?;
        let sources = ["TOKENS", "TOKENS_SSM", "TOKENS_SECRET"].map(optional);
        let tokens = match sources {
            [Some(text), None, None] => {
                TokenSource::Variable(text.parse().map_err(ConfigError::Tokens)?)
            }
            [None, Some(name), None] => TokenSource::Place(Place::Parameter(name)),
            [None, None, Some(id)] => TokenSource::Place(Place::Secret(id)),
            _ => return Err(ConfigError::TokenSources),
        };
        Ok(Self {
            queue_url: required("QUEUE_URL")?
                .parse()
                .map_err(ConfigError::QueueUrl)?,
            tokens,
            message_limit: limit("MESSAGE_LIMIT", 1 << 20)?,
            body_limit: limit("BODY_LIMIT", 6 << 20)?,
            decoded_limit: limit("DECODED_LIMIT", 16 << 20)?,
        })
    }
}

/// A most number of bytes, 1 or more. Read from a plain decimal number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ByteLimit(usize);

/// The text is no limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a limit is a whole number of bytes, 1 or more")]
pub struct ByteLimitError;

impl ByteLimit {
    /// The limit in bytes.
    #[must_use]
    pub const fn bytes(self) -> usize {
        self.0
    }

    /// Whether this many bytes keep the limit.
    #[must_use]
    pub const fn allows(self, bytes: usize) -> bool {
        bytes <= self.0
    }
}

impl FromStr for ByteLimit {
    type Err = ByteLimitError;

    fn from_str(text: &str) -> Result<Self, ByteLimitError> {
        match text.parse() {
            Ok(bytes) if bytes > 0 => Ok(Self(bytes)),
            _ => Err(ByteLimitError),
        }
    }
}

/// Writes `1048576 bytes`.
impl fmt::Display for ByteLimit {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} bytes", self.0)
    }
}

/// The URL of an SQS queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueueUrl(String);

/// The text is no URL of a queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a queue's URL begins with https:// or http://")]
pub struct QueueUrlError;

impl QueueUrl {
    /// The URL as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for QueueUrl {
    type Err = QueueUrlError;

    fn from_str(text: &str) -> Result<Self, QueueUrlError> {
        if text.starts_with("https://") || text.starts_with("http://") {
            Ok(Self(text.to_owned()))
        } else {
            Err(QueueUrlError)
        }
    }
}
