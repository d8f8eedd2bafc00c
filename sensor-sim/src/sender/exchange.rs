//! One request for its own sake: any method, any headers, and the whole answer to look at.
//!
//! It goes the same way as the envelopes of a load, so what it finds out holds for them.

use bytes::Bytes;
use http::{HeaderMap, Method, Response};

use super::connection::Exchanged;
use super::http1::Reading;
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
        let head = self.0.any_head(&method, headers);
        let exchange = async {
            let mut connection = self.0.connect().await?;
            match connection.exchange(&head, &body).await {
                Exchanged::Answered => response(connection.answer()),
                Exchanged::TooLong(_) => Err(TransportFault::Other),
                Exchanged::Never => Err(TransportFault::Reset),
                Exchanged::Broken(fault) => Err(fault),
            }
        };
        tokio::time::timeout(self.0.timeout, exchange)
            .await
            .map_err(|_| NoAnswer::TimedOut)?
            .map_err(NoAnswer::Transport)
    }
}

/// The answer, in the words of the `http` crate.
fn response(answer: &Reading) -> Result<Response<Bytes>, TransportFault> {
    let mut response = Response::builder().status(answer.status().unwrap_or_default());
    for (name, value) in answer.headers() {
        response = response.header(name, value);
    }
    response
        .body(Bytes::copy_from_slice(answer.body()))
        .map_err(|_| TransportFault::Other)
}
