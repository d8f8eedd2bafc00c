//! One request for its own sake: any method, any headers, and the whole answer to look at.
//!
//! It goes the same way as the envelopes of a load, so what it finds out holds for them.

use bytes::Bytes;
use http::{HeaderMap, Method, Response};

use super::outcome::TransportFault;
use super::route::Route;
use super::settings::{SendError, SendSettings};

/// The way to an endpoint, for single requests.
pub struct Exchange(Route);

/// Why there is no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoAnswer {
    /// The connection failed.
    #[error("the connection failed ({0:?})")]
    Transport(TransportFault),
    /// It did not come in time.
    #[error("none in time")]
    TimedOut,
}

impl Exchange {
    /// The way that envelopes would go with these settings. Connects to nothing yet.
    pub fn new(settings: SendSettings) -> Result<Self, SendError> {
        Route::new(settings).map(Self)
    }

    /// Sends one request, without any header that is not given but `Host` and `User-Agent`, over a connection of its own.
    pub async fn send(
        &self,
        method: Method,
        headers: HeaderMap,
        body: Bytes,
    ) -> Result<Response<Bytes>, NoAnswer> {
        let request = self.0.any_request(method, headers, body);
        let exchange = async { self.0.connect().await?.exchange(request).await };
        tokio::time::timeout(self.0.timeout, exchange)
            .await
            .map_err(|_| NoAnswer::TimedOut)?
            .map_err(NoAnswer::Transport)
    }
}
