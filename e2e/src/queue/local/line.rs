//! The line to the own queue: HTTP/1.1 connections that are kept, one call at a time on each.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper::{Request, StatusCode, header};
use hyper_util::rt::TokioIo;
use serde::{Serialize, de::DeserializeOwned};
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::words::Refusal;
use crate::queue::{CALL_LIMIT, QueueError};

type Connection = SendRequest<Full<Bytes>>;

/// Calls to one address. Clones share the connections, of which there are never more than calls were under way at once.
#[derive(Clone)]
pub(super) struct Line {
    address: Arc<str>,
    idle: Arc<Mutex<Vec<Connection>>>,
}

/// The body of an answer with status 200.
pub(super) struct Answer(Bytes);

impl Answer {
    pub(super) fn read<T: DeserializeOwned>(&self, asked: &'static str) -> Result<T, QueueError> {
        serde_json::from_slice(&self.0).map_err(|error| QueueError::Unavailable {
            action: asked,
            reason: format!("its answer cannot be read: {error}"),
        })
    }
}

impl Line {
    /// To `address`, as `host:port`.
    pub(super) fn to(address: &str) -> Self {
        Self {
            address: Arc::from(address),
            idle: Arc::default(),
        }
    }

    /// One action. Dropped on its way it closes its connection, and the queue gives what it was about to hand out to somebody else.
    pub(super) async fn call(
        &self,
        asked: &'static str,
        action: &str,
        words: &impl Serialize,
    ) -> Result<Answer, QueueError> {
        let broken = |reason: String| QueueError::Unavailable {
            action: asked,
            reason,
        };
        let body = serde_json::to_vec(words).map_err(|error| broken(error.to_string()))?;
        let request = Request::post("/")
            .header(header::HOST, &*self.address)
            .header(header::CONTENT_TYPE, "application/x-amz-json-1.0")
            .header("x-amz-target", format!("AmazonSQS.{action}"))
            .body(Full::new(Bytes::from(body)))
            .map_err(|error| broken(error.to_string()))?;
        let answered = timeout(CALL_LIMIT, self.exchange(request)).await;
        let (status, body) = answered
            .map_err(|_| broken(format!("no answer within {} s", CALL_LIMIT.as_secs())))?
            .map_err(|error| broken(error.to_string()))?;
        if status == StatusCode::OK {
            return Ok(Answer(body));
        }
        let Refusal { shape, message } = serde_json::from_slice(&body).unwrap_or_default();
        let code = shape.rsplit('#').next().unwrap_or_default();
        Err(QueueError::answered(
            asked,
            code,
            format!("{code} {message}"),
        ))
    }

    async fn exchange(
        &self,
        request: Request<Full<Bytes>>,
    ) -> Result<(StatusCode, Bytes), Box<dyn std::error::Error + Send + Sync>> {
        let kept = self.idle().pop().filter(Connection::is_ready);
        let mut connection = match kept {
            Some(connection) => connection,
            None => self.connect().await?,
        };
        let (head, body) = connection.send_request(request).await?.into_parts();
        let body = body.collect().await?.to_bytes();
        if connection.ready().await.is_ok() {
            self.idle().push(connection);
        }
        Ok((head.status, body))
    }

    async fn connect(&self) -> Result<Connection, Box<dyn std::error::Error + Send + Sync>> {
        let stream = TcpStream::connect(&*self.address).await?;
        stream.set_nodelay(true)?;
        let (requests, driver) = handshake(TokioIo::new(stream)).await?;
        // What ends it shows in the call under way.
        tokio::spawn(driver);
        Ok(requests)
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Connection>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
