//! One HTTP/1.1 connection, driven by the task that uses it.
//!
//! hyper splits a connection into a handle for requests and a driver that does the reading and writing. Both live here and are polled
//! together, so a connection is one task, and dropping it closes it.

use std::error::Error;
use std::future::{Future, poll_fn};
use std::io;
use std::pin::{Pin, pin};
use std::task::Poll;

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper::body::Incoming;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};

use super::answer::AnswerKind;
use super::outcome::{Fate, TransportFault};

/// The longest answer that is read, in bytes. Endpoints answer with a sentence; whoever sends more is not the endpoint.
const LONGEST_ANSWER: usize = 64 * 1024;

/// What became of a request given to [`Connection::post`].
pub(super) enum Posted {
    /// The server had closed the connection before any of it was written.
    Never(Box<Request<Full<Bytes>>>),
    /// It was written, wholly or in part, with this end.
    Done(Fate),
}

/// An open connection, used for one request at a time.
pub(super) struct Connection {
    requests: SendRequest<Full<Bytes>>,
    driver: Driver,
}

impl Connection {
    /// Speaks HTTP/1.1 over an open stream.
    pub(super) async fn over<S>(stream: S) -> Result<Self, TransportFault>
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let (requests, connection) = handshake(TokioIo::new(stream))
            .await
            .map_err(|error| fault(&error))?;
        // What ends the driver shows in the request under way too, and is told from there.
        let driver = Driver(Some(Box::pin(async {
            let _ = connection.await;
        })));
        Ok(Self { requests, driver })
    }

    /// Sends a request and reads its whole answer.
    pub(super) async fn post(&mut self, request: Request<Full<Bytes>>) -> Posted {
        let response = self.requests.try_send_request(request);
        match self.driver.during(response).await {
            Ok(response) => Posted::Done(self.read(response).await),
            Err(mut failed) => match failed.take_message() {
                Some(request) => Posted::Never(Box::new(request)),
                None => Posted::Done(Fate::Transport(fault(failed.error()))),
            },
        }
    }

    async fn read(&mut self, response: Response<Incoming>) -> Fate {
        let status = response.status().as_u16();
        match self.whole(response).await {
            Ok(answer) => Fate::Answered {
                status,
                kind: AnswerKind::of(answer.body()),
            },
            Err(error) if error.is::<LengthLimitError>() => Fate::Answered {
                status,
                kind: AnswerKind::Other,
            },
            Err(error) => Fate::Transport(fault(&*error)),
        }
    }

    /// Sends a request and gives its whole answer.
    pub(super) async fn exchange(
        &mut self,
        request: Request<Full<Bytes>>,
    ) -> Result<Response<Bytes>, TransportFault> {
        let response = self.requests.send_request(request);
        let response = self.driver.during(response).await;
        let response = response.map_err(|error| fault(&error))?;
        self.whole(response).await.map_err(|error| fault(&*error))
    }

    async fn whole(
        &mut self,
        response: Response<Incoming>,
    ) -> Result<Response<Bytes>, Box<dyn Error + Send + Sync>> {
        let (head, body) = response.into_parts();
        let body = Limited::new(body, LONGEST_ANSWER).collect();
        let body = self.driver.during(body).await?;
        Ok(Response::from_parts(head, body.to_bytes()))
    }

    /// Waits until another request can be sent; false if none can.
    pub(super) async fn ready(&mut self) -> bool {
        self.driver.during(self.requests.ready()).await.is_ok()
    }

    /// Waits, while no request is under way, until the server closes the connection.
    pub(super) async fn closed(&mut self) {
        if let Some(driver) = &mut self.driver.0 {
            driver.await;
            self.driver.0 = None;
        }
    }
}

/// The part of a connection that reads and writes; `None` once the connection is over.
struct Driver(Option<Pin<Box<dyn Future<Output = ()> + Send>>>);

impl Driver {
    /// Waits for `work` while keeping the connection going.
    async fn during<T>(&mut self, work: impl Future<Output = T>) -> T {
        let mut work = pin!(work);
        poll_fn(|context| {
            if let Poll::Ready(done) = work.as_mut().poll(context) {
                return Poll::Ready(done);
            }
            if let Some(driver) = &mut self.0
                && driver.as_mut().poll(context).is_ready()
            {
                self.0 = None;
            }
            // What the driver just did may be what the work waited for.
            work.as_mut().poll(context)
        })
        .await
    }
}

/// Tells from an error's chain of causes where the connection failed.
fn fault(error: &(dyn Error + 'static)) -> TransportFault {
    let mut cause = Some(error);
    while let Some(error) = cause {
        if error.is::<rustls::Error>() {
            return TransportFault::Tls;
        }
        if let Some(error) = error.downcast_ref::<io::Error>() {
            if error
                .get_ref()
                .is_some_and(<dyn Error + Send + Sync>::is::<rustls::Error>)
            {
                return TransportFault::Tls;
            }
            if matches!(
                error.kind(),
                io::ErrorKind::ConnectionReset
                    | io::ErrorKind::ConnectionAborted
                    | io::ErrorKind::BrokenPipe
                    | io::ErrorKind::NotConnected
                    | io::ErrorKind::UnexpectedEof
            ) {
                return TransportFault::Reset;
            }
        }
        if let Some(error) = error.downcast_ref::<hyper::Error>()
            && (error.is_incomplete_message() || error.is_canceled() || error.is_closed())
        {
            return TransportFault::Reset;
        }
        cause = error.source();
    }
    TransportFault::Other
}
