//! What a connection makes of a server that does things at odd moments.

use http::{HeaderMap, Method};
use tokio::io::{AsyncWriteExt, DuplexStream, ReadBuf, duplex};

use super::*;

const ACCEPTED: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";
const TOO_LARGE: &[u8] = b"HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n";

/// A connection, and the server's end of it, with room for so many bytes on their way.
fn pair(room: usize) -> (Connection, DuplexStream) {
    let (ours, theirs) = duplex(room);
    (Connection::over(ours), theirs)
}

async fn post(connection: &mut Connection, body: &[u8]) -> (Exchanged, Option<u16>) {
    let head = RequestHead::new(&Method::POST, "/", &HeaderMap::new());
    let exchanged = connection.exchange(&head, body).await;
    (exchanged, connection.answer().status())
}

#[tokio::test]
async fn an_answer_is_read_though_the_server_takes_no_more_of_the_request() {
    let (mut connection, mut server) = pair(256);
    server.write_all(TOO_LARGE).await.unwrap();
    let answered = post(&mut connection, &[b'x'; 10_000]).await;
    assert_eq!(answered, (Exchanged::Answered, Some(413)));
    assert!(!connection.is_reusable());
}

#[tokio::test]
async fn an_answer_is_read_though_the_server_has_gone() {
    let (mut connection, mut server) = pair(256);
    server.write_all(ACCEPTED).await.unwrap();
    assert_eq!(
        post(&mut connection, b"{}").await,
        (Exchanged::Answered, Some(200))
    );
    let mut request = [0; 256];
    let (answered, ()) = tokio::join!(post(&mut connection, &[b'x'; 10_000]), async {
        assert!(server.read(&mut request).await.unwrap() > 0);
        server.write_all(TOO_LARGE).await.unwrap();
        drop(server);
    });
    assert_eq!(answered, (Exchanged::Answered, Some(413)));
    assert!(!connection.is_reusable());
}

/// Takes all that is written and never gets it out, as TLS does while the server reads nothing.
struct Stuck(DuplexStream);

impl AsyncRead for Stuck {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_read(context, buffer)
    }
}

impl AsyncWrite for Stuck {
    fn poll_write(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Poll::Ready(Ok(bytes.len()))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Pending
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}

#[tokio::test(start_paused = true)]
async fn an_answer_is_read_though_the_request_is_stuck_on_its_way() {
    let (ours, mut server) = duplex(256);
    let mut connection = Connection::over(Stuck(ours));
    server.write_all(TOO_LARGE).await.unwrap();
    let waited = tokio::time::timeout(
        std::time::Duration::from_secs(1),
        post(&mut connection, b"{}"),
    );
    assert_eq!(waited.await, Ok((Exchanged::Answered, Some(413))));
    assert!(!connection.is_reusable());
}

#[tokio::test]
async fn nothing_is_written_to_a_server_that_closed_or_spoke_while_idle() {
    for unasked in [&b""[..], b"HTTP/1.1 408 Too Slow\r\n\r\n"] {
        let (mut connection, mut server) = pair(1024);
        server.write_all(ACCEPTED).await.unwrap();
        assert_eq!(post(&mut connection, b"{}").await.0, Exchanged::Answered);
        assert!(connection.is_reusable());
        let mut first = [0; 1024];
        let length = server.read(&mut first).await.unwrap();
        assert!(first[..length].ends_with(b"\r\n\r\n{}"));

        server.write_all(unasked).await.unwrap();
        server.shutdown().await.unwrap();
        assert_eq!(post(&mut connection, b"[]").await.0, Exchanged::Never);
        drop(connection);
        assert_eq!(server.read(&mut first).await.unwrap(), 0);
    }
}
