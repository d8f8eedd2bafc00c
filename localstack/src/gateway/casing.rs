//! How a client wrote its header names.
//!
//! A REST API passes header names on as the client wrote them, and functions have failed over it.
//! HTTP libraries keep names in lower case only, so the connection's bytes are looked at on their
//! way in: [`Tapped`] copies each request's head aside, and the door looks names up in it. The head
//! of a pipelined request may be missed; its names then stay in lower case, which is correct HTTP
//! too.

use std::{
    io,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll},
};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// The longest head that is remembered. Longer ones lose the casing of the headers at their end.
const HEAD_BYTES: usize = 32 * 1024;

/// The head of the request being served on a connection.
#[derive(Clone, Debug, Default)]
pub(super) struct Heads(Arc<Mutex<Head>>);

#[derive(Debug, Default)]
struct Head {
    bytes: Vec<u8>,
    is_whole: bool,
}

impl Heads {
    fn read(&self, bytes: &[u8]) {
        let mut head = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if head.is_whole {
            return;
        }
        let seen = head.bytes.len().saturating_sub(3);
        let room = HEAD_BYTES - head.bytes.len();
        head.bytes.extend(bytes.iter().take(room));
        let new = head.bytes.get(seen..).unwrap_or_default();
        let end = memchr::memmem::find(new, b"\r\n\r\n");
        head.is_whole = end.is_some() || head.bytes.len() == HEAD_BYTES;
        if let Some(end) = end {
            head.bytes.truncate(seen + end);
        }
    }

    /// The head of the request that has just arrived, as it was written.
    pub(super) fn take(&self) -> Vec<u8> {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner).bytes)
    }

    /// The request is answered: what comes now is the next one's head.
    pub(super) fn next(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Head::default();
    }
}

/// The names in a head, as written, in order; without the request line.
pub(super) fn names(head: &[u8]) -> impl Iterator<Item = &str> {
    head.split(|&byte| byte == b'\n')
        .skip(1)
        .filter_map(|line| {
            let colon = memchr::memchr(b':', line)?;
            std::str::from_utf8(line.get(..colon)?).ok()
        })
}

/// A connection whose request heads are copied aside.
pub(super) struct Tapped<S> {
    pub(super) stream: S,
    pub(super) heads: Heads,
}

impl<S: AsyncRead + Unpin> AsyncRead for Tapped<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let polled = Pin::new(&mut self.stream).poll_read(context, buffer);
        if let Some(bytes) = buffer
            .filled()
            .get(before..)
            .filter(|bytes| !bytes.is_empty())
        {
            self.heads.read(bytes);
        }
        polled
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Tapped<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(context, bytes)
    }
}
