//! A small HTTP/1.1 server on a real socket that does to each request what a script says: answer, stall, hang up, reset, talk nonsense.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, mpsc};
use std::thread::{self, JoinHandle};

use rustls::{ServerConfig, ServerConnection, StreamOwned};

/// What JSend says about one event taken in.
pub(crate) const ACCEPTED: &str = r#"{"status":"success","data":{"events":1}}"#;

/// What to do with a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Action {
    /// Answer, and keep the connection.
    Answer(u16, &'static str),
    /// Answer 503 with this `Retry-After`.
    AskToWait(&'static str),
    /// Answer with so many bytes of no meaning.
    AnswerLong(usize),
    /// Answer with `Connection: close`, and do so.
    AnswerAndSayClose,
    /// Answer as if the connection stayed open, then close it.
    AnswerAndClose,
    /// Read it and never answer.
    Stall,
    /// Read it and close.
    HangUp,
    /// Close before all of it is read, which resets the connection.
    Reset,
    /// Close in the middle of the answer's body.
    HalfAnswer,
    /// Answer with what is not HTTP.
    Garbage,
}

/// A request as it arrived.
#[derive(Debug, Clone)]
pub(crate) struct Received {
    /// The number of the connection it came on, from 0.
    pub(crate) connection: usize,
    /// Request line and headers, without line ends.
    pub(crate) head: Vec<String>,
    /// What is no text is replaced.
    pub(crate) body: String,
}

impl Received {
    /// The slot that [`Script`](super::script::Script) wrote into the body.
    pub(crate) fn slot(&self) -> u64 {
        let value: serde_json::Value = serde_json::from_str(&self.body).unwrap();
        value["slot"].as_u64().unwrap()
    }

    /// The values of one header.
    pub(crate) fn header(&self, name: &str) -> Vec<&str> {
        let matches = |line: &&String| {
            line.split_once(':')
                .is_some_and(|(key, _)| key.eq_ignore_ascii_case(name))
        };
        let value = |line: &String| line.split_once(':').unwrap().1.len();
        self.head
            .iter()
            .filter(matches)
            .map(|line| line[line.len() - value(line)..].trim())
            .collect()
    }
}

type Plan = dyn Fn(&Received) -> Action + Send + Sync;

struct Shared {
    plan: Box<Plan>,
    received: Mutex<Vec<Received>>,
    /// Told of every request read.
    arrivals: mpsc::Sender<()>,
    /// Told of every connection closed by an action.
    closings: mpsc::Sender<()>,
    over: AtomicBool,
}

/// A server on a free port of the loopback address, gone when dropped.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    /// A message for each request, sent once it is read.
    pub(crate) arrivals: mpsc::Receiver<()>,
    /// A message for each connection that the server closed, sent once it is closed.
    pub(crate) closings: Option<mpsc::Receiver<()>>,
    shared: Arc<Shared>,
    acceptor: Option<JoinHandle<()>>,
}

impl Server {
    pub(crate) fn start(plan: impl Fn(&Received) -> Action + Send + Sync + 'static) -> Self {
        Self::listen(None, Box::new(plan))
    }

    pub(crate) fn start_tls(
        config: Arc<ServerConfig>,
        plan: impl Fn(&Received) -> Action + Send + Sync + 'static,
    ) -> Self {
        Self::listen(Some(config), Box::new(plan))
    }

    fn listen(tls: Option<Arc<ServerConfig>>, plan: Box<Plan>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (arrived, arrivals) = mpsc::channel();
        let (closed, closings) = mpsc::channel();
        let shared = Arc::new(Shared {
            plan,
            received: Mutex::new(Vec::new()),
            arrivals: arrived,
            closings: closed,
            over: AtomicBool::new(false),
        });
        let accept = Arc::clone(&shared);
        let acceptor = thread::spawn(move || {
            for (number, stream) in listener.incoming().enumerate() {
                if accept.over.load(Ordering::SeqCst) {
                    return;
                }
                let Ok(stream) = stream else { continue };
                let shared = Arc::clone(&accept);
                let tls = tls.clone();
                thread::spawn(move || match tls {
                    None => shared.converse(number, stream),
                    Some(config) => {
                        let session = ServerConnection::new(config).unwrap();
                        shared.converse(number, StreamOwned::new(session, stream));
                    }
                });
            }
        });
        Self {
            address,
            arrivals,
            closings: Some(closings),
            shared,
            acceptor: Some(acceptor),
        }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}/store?from=test", self.address)
    }

    /// All requests so far.
    pub(crate) fn received(&self) -> Vec<Received> {
        self.shared.received.lock().unwrap().clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.shared.over.store(true, Ordering::SeqCst);
        let _ = TcpStream::connect(self.address);
        let _ = self.acceptor.take().unwrap().join();
    }
}

impl Shared {
    /// Serves one connection until either side closes it.
    fn converse(&self, connection: usize, stream: impl Read + Write) {
        let mut stream = BufReader::with_capacity(1, stream);
        while let Some(mut received) = receive(&mut stream, connection) {
            let action = (self.plan)(&received);
            if action != Action::Reset {
                let _ = (&mut stream).take(1).read_to_string(&mut received.body);
            }
            self.received.lock().unwrap().push(received);
            let _ = self.arrivals.send(());
            if !act(action, stream.get_mut()) {
                break;
            }
        }
        drop(stream);
        let _ = self.closings.send(());
    }
}

/// Reads a request but for the last byte of its body.
fn receive(stream: &mut impl BufRead, connection: usize) -> Option<Received> {
    let mut head = Vec::new();
    loop {
        let mut line = String::new();
        match stream.read_line(&mut line) {
            Ok(0) | Err(_) => return None,
            Ok(_) if line == "\r\n" => break,
            Ok(_) => head.push(line.trim_end().to_owned()),
        }
    }
    let mut received = Received {
        connection,
        head,
        body: String::new(),
    };
    let length: usize = received.header("content-length").first()?.parse().ok()?;
    let mut body = vec![0; length - 1];
    stream.read_exact(&mut body).ok()?;
    received.body = String::from_utf8_lossy(&body).into_owned();
    Some(received)
}

/// Does one action; false ends the connection.
fn act(action: Action, stream: &mut (impl Read + Write)) -> bool {
    let answer = |status: u16, headers: &str, body: &str| {
        format!(
            "HTTP/1.1 {status} X\r\nContent-Length: {}\r\n{headers}\r\n{body}",
            body.len()
        )
    };
    let (text, keep) = match action {
        Action::Answer(status, body) => (answer(status, "", body), true),
        Action::AskToWait(value) => (answer(503, &format!("Retry-After: {value}\r\n"), ""), true),
        Action::AnswerLong(size) => (answer(200, "", &"x".repeat(size)), true),
        Action::AnswerAndSayClose => (answer(200, "Connection: close\r\n", ACCEPTED), false),
        Action::AnswerAndClose => (answer(200, "", ACCEPTED), false),
        Action::HalfAnswer => (
            "HTTP/1.1 200 X\r\nContent-Length: 100\r\n\r\n{".to_owned(),
            false,
        ),
        Action::Garbage => ("this is no HTTP\r\n\r\n".to_owned(), false),
        Action::HangUp | Action::Reset => (String::new(), false),
        Action::Stall => {
            // Until the client has had enough.
            let _ = stream.read(&mut [0]);
            (String::new(), false)
        }
    };
    stream.write_all(text.as_bytes()).is_ok() && stream.flush().is_ok() && keep
}
