//! What the three HTTP servers of the stack share: an accept loop that stops cleanly, and bodies
//! read up to a limit.

use std::{future::Future, net::SocketAddr, time::Duration};

use bytes::{Bytes, BytesMut};
use http::{HeaderMap, HeaderValue, Response};
use http_body_util::{BodyExt, Full};
use hyper::{
    body::{Body, Incoming},
    server::conn::http1,
};
use tokio::{
    net::{TcpListener, TcpStream},
    task::JoinSet,
};

/// Every answer of the stack: a body that is known when its head is sent, so that both leave in one
/// write.
pub(crate) type Answer = Response<Full<Bytes>>;

/// The end of a connection without an answer, on purpose: an error for a server to end it with.
#[derive(Debug, thiserror::Error)]
#[error("the connection is cut on purpose")]
pub(crate) struct Cut;

/// How long the accept loop rests after an error that a retry at once would only repeat (no free
/// file descriptor).
const ACCEPT_REST: Duration = Duration::from_millis(50);

/// Accepts connections until `shutdown`, then drops them all.
pub(crate) async fn serve<C, F>(
    listener: TcpListener,
    connection: C,
    shutdown: impl Future<Output = ()>,
) where
    C: Fn(TcpStream, SocketAddr) -> F,
    F: Future<Output = ()> + Send + 'static,
{
    let mut connections = JoinSet::new();
    let mut shutdown = std::pin::pin!(shutdown);
    loop {
        tokio::select! {
            () = &mut shutdown => return,
            Some(_) = connections.join_next() => {}
            accepted = listener.accept() => match accepted {
                Ok((stream, peer)) => {
                    // Without it a small answer waits for the acknowledgement of the one before.
                    let _ = stream.set_nodelay(true);
                    connections.spawn(connection(stream, peer));
                }
                Err(_) => tokio::time::sleep(ACCEPT_REST).await,
            },
        }
    }
}

/// HTTP/1.1 with the stack's common settings.
pub(crate) fn http1() -> http1::Builder {
    let mut builder = http1::Builder::new();
    builder.header_read_timeout(None);
    builder
}

/// A body read to its end.
#[derive(Debug)]
pub(crate) struct Whole {
    /// All bytes.
    pub(crate) bytes: Bytes,
    /// The trailers of a chunked body, where there were any.
    pub(crate) trailers: Option<HeaderMap>,
}

/// Why a body could not be read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum BodyError {
    /// It has more bytes than allowed.
    #[error("the body is larger than its limit")]
    TooLarge,
    /// The connection broke before its end.
    #[error("the body could not be read")]
    Broken(#[source] hyper::Error),
}

/// Reads a body of at most `limit` bytes. A body in one frame is not copied.
///
/// A body that is too large is read on and thrown away (to four times the limit), because a client
/// that is still writing when the connection closes would see a reset in place of the answer.
pub(crate) async fn read_body(mut body: Incoming, limit: usize) -> Result<Whole, BodyError> {
    let expected = usize::try_from(body.size_hint().lower()).unwrap_or(usize::MAX);
    if expected > limit {
        return Err(discard(body, limit).await);
    }
    let mut only = Bytes::new();
    let mut joined = BytesMut::new();
    let mut trailers = None;
    while let Some(frame) = body.frame().await {
        match frame.map_err(BodyError::Broken)?.into_data() {
            Ok(data) if only.is_empty() && joined.is_empty() => only = data,
            Ok(data) => {
                if joined.is_empty() {
                    joined.reserve(expected.max(only.len() + data.len()));
                    joined.extend_from_slice(&std::mem::take(&mut only));
                }
                joined.extend_from_slice(&data);
            }
            Err(frame) => trailers = frame.into_trailers().ok(),
        }
        if only.len().max(joined.len()) > limit {
            return Err(discard(body, limit).await);
        }
    }
    let bytes = if joined.is_empty() {
        only
    } else {
        joined.freeze()
    };
    Ok(Whole { bytes, trailers })
}

async fn discard(mut body: Incoming, limit: usize) -> BodyError {
    let mut left = limit.saturating_mul(4);
    while let Some(Ok(frame)) = body.frame().await {
        let Some(rest) = left.checked_sub(frame.data_ref().map_or(0, Bytes::len)) else {
            break;
        };
        left = rest;
    }
    BodyError::TooLarge
}

/// A header value of text made here; what no header can carry becomes empty.
pub(crate) fn header_value(text: impl TryInto<HeaderValue>) -> HeaderValue {
    text.try_into().unwrap_or(HeaderValue::from_static(""))
}
