//! One open connection, driven by the task that uses it; dropping it closes it.

use std::error::Error;
use std::future::poll_fn;
use std::io::{self, IoSlice};
use std::pin::{Pin, pin};
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite};

use super::http1::{Malformed, Progress, Reading, Request, RequestHead};
use super::outcome::TransportFault;

/// How much room there is for each read, at least, in bytes: the answer of an endpoint fits.
const READ_SIZE: usize = 1024;

/// What an answer comes over: plain TCP, or TLS over it.
pub(super) trait Wire: AsyncRead + AsyncWrite + Unpin + Send {}

impl<S: AsyncRead + AsyncWrite + Unpin + Send> Wire for S {}

/// What became of a request given to [`Connection::exchange`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Exchanged {
    /// The answer is whole, and stands in [`Connection::answer`].
    Answered,
    /// Somebody answered with this status and a body longer than what is read.
    TooLong(u16),
    /// The server had closed the connection before any of it was written.
    Never,
    /// The connection broke before the whole answer.
    Broken(TransportFault),
}

/// An open connection, used for one request at a time.
pub(super) struct Connection {
    wire: Box<dyn Wire>,
    reading: Reading,
    /// The head of the request under way.
    head: Vec<u8>,
    /// Whether the last request was written to its end.
    written: bool,
    /// Whether a request has gone over it.
    used: bool,
}

impl Connection {
    pub(super) fn over(wire: impl Wire + 'static) -> Self {
        Self {
            wire: Box::new(wire),
            reading: Reading::default(),
            head: Vec::new(),
            written: true,
            used: false,
        }
    }

    /// The last answer.
    pub(super) fn answer(&self) -> &Reading {
        &self.reading
    }

    /// Whether another request can be sent after the last answer. One that is answered before it is written cannot be taken back, so it is the last.
    pub(super) fn is_reusable(&self) -> bool {
        self.written && self.reading.leaves_open()
    }

    /// Sends a request and reads its answer. Both go on together: a server may answer before it has read everything.
    pub(super) async fn exchange(&mut self, head: &RequestHead, body: &[u8]) -> Exchanged {
        let Self {
            wire,
            reading,
            head: space,
            written,
            used,
        } = self;
        reading.begin(head.asks_for_head());
        let mut request = Request::new(head, body, space);
        *written = false;
        let mut refused = false;
        let exchanged = poll_fn(|context| {
            // A server that closed while nothing was under way would take no notice of what is written now.
            if std::mem::take(used) && pin!(wire.read(&mut [0])).poll(context).is_ready() {
                return Poll::Ready(Exchanged::Never);
            }
            // What cannot be written may have been answered all the same.
            while !request.is_written() && !refused {
                match write(wire, &request, context) {
                    Poll::Ready(Ok(bytes)) if bytes > 0 => request.advance(bytes),
                    Poll::Ready(_) if request.is_untouched() => {
                        return Poll::Ready(Exchanged::Never);
                    }
                    Poll::Ready(_) => refused = true,
                    Poll::Pending => break,
                }
            }
            if request.is_written() && !*written && !refused {
                match Pin::new(&mut *wire).poll_flush(context) {
                    Poll::Ready(Ok(())) => *written = true,
                    Poll::Ready(Err(_)) => refused = true,
                    Poll::Pending => {}
                }
            }
            read(wire, reading, context)
        })
        .await;
        *used = true;
        exchanged
    }

    /// Waits, while no request is under way, until the server closes the connection, or says what nobody asked for.
    pub(super) async fn closed(&mut self) {
        let _ = self.wire.read(&mut [0]).await;
    }
}

fn write(
    wire: &mut Box<dyn Wire>,
    request: &Request<'_>,
    context: &mut Context<'_>,
) -> Poll<io::Result<usize>> {
    let slices = request.rest().map(IoSlice::new);
    Pin::new(wire).poll_write_vectored(context, &slices)
}

/// Reads until the answer has come to an end of some kind.
fn read(
    wire: &mut Box<dyn Wire>,
    reading: &mut Reading,
    context: &mut Context<'_>,
) -> Poll<Exchanged> {
    loop {
        let buffer = reading.buffer();
        buffer.reserve(READ_SIZE);
        let read = ready!(pin!(wire.read_buf(buffer)).poll(context));
        return Poll::Ready(match read {
            Ok(0) if reading.close() => Exchanged::Answered,
            Ok(0) => Exchanged::Broken(TransportFault::Reset),
            Ok(_) => match (reading.advance(), reading.status()) {
                (Ok(Progress::More), _) => continue,
                (Ok(Progress::Whole), _) => Exchanged::Answered,
                (Ok(Progress::TooLong), Some(status)) => Exchanged::TooLong(status),
                (Ok(Progress::TooLong), None) | (Err(Malformed), _) => {
                    Exchanged::Broken(TransportFault::Other)
                }
            },
            Err(error) => Exchanged::Broken(fault(&error)),
        });
    }
}

/// Tells from an error where the connection failed.
fn fault(error: &io::Error) -> TransportFault {
    if error
        .get_ref()
        .is_some_and(<dyn Error + Send + Sync>::is::<rustls::Error>)
    {
        return TransportFault::Tls;
    }
    match error.kind() {
        io::ErrorKind::ConnectionReset
        | io::ErrorKind::ConnectionAborted
        | io::ErrorKind::BrokenPipe
        | io::ErrorKind::NotConnected
        | io::ErrorKind::UnexpectedEof => TransportFault::Reset,
        _ => TransportFault::Other,
    }
}

#[cfg(test)]
mod tests;
