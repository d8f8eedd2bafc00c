//! Where and how to send, and why sending may not start.

use std::io;
use std::net::SocketAddr;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::time::Duration;

use crate::real::RealSensor;
use crate::token::Token;

use super::catch_up::CatchUp;
use super::descriptors::DescriptorError;
use super::endpoint::Endpoint;
use super::retry::Retries;
use super::tls::TlsError;

/// How long to wait for a whole answer, unless told otherwise: a little more than API Gateway's 29 s, so that its own time-out is seen.
pub const DEFAULT_TIMEOUT: Duration = Duration::from_secs(35);

/// How many requests may be in flight at once, unless told otherwise.
pub const DEFAULT_MAX_IN_FLIGHT: NonZeroUsize = match NonZeroUsize::new(2000) {
    Some(number) => number,
    None => NonZeroUsize::MIN,
};

/// Where and how to send.
#[derive(Clone)]
pub struct SendSettings {
    /// Where envelopes are posted to.
    pub endpoint: Endpoint,
    /// Whom the endpoint takes us for.
    pub token: Token,
    /// How long a slot waits for its whole answer, from the beginning of its request. More than zero, at most an hour.
    pub timeout: Duration,
    /// How many requests may be in flight at once. Each needs a file descriptor.
    pub max_in_flight: NonZeroUsize,
    /// How to catch up after falling behind.
    pub catch_up: CatchUp,
    /// Connects to this address, whatever the endpoint's host resolves to. `Host` and the TLS server name stay the endpoint's.
    pub connect_to: Option<SocketAddr>,
    /// Trusts the certificates in this PEM file and no other. Without it, those that the system trusts.
    pub ca_file: Option<PathBuf>,
    /// Compresses every body, and says so in `Content-Encoding`.
    pub gzip: bool,
    /// The real sensor whose requests these are like; `None`: this program's own.
    pub sensor: Option<RealSensor>,
    /// Whether to send again what may have failed.
    pub retries: Retries,
}

/// Why sending could not start. Nothing has been sent.
#[derive(Debug, thiserror::Error)]
pub enum SendError {
    /// The time-out is zero, or longer than an hour.
    #[error("the time-out must be more than 0 and at most an hour")]
    Timeout,
    /// The last slot's instant is beyond what the clock can tell.
    #[error("the plan is too long for this machine's clock")]
    TooLong,
    /// The endpoint's host can be neither a TLS server name nor a `Host` header.
    #[error("the endpoint's host is not a valid name or address")]
    ServerName,
    /// The token does not fit into a header.
    #[error("the token cannot be sent in a header")]
    TokenHeader,
    /// Too few file descriptors.
    #[error(transparent)]
    Descriptors(#[from] DescriptorError),
    /// Certificates could not be read.
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// A thread or its runtime could not be started.
    #[error("cannot start the {thread} thread")]
    Start {
        /// The thread's name.
        thread: &'static str,
        /// What the system said.
        #[source]
        source: io::Error,
    },
}
