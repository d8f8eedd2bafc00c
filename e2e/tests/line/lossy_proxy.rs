//! A way to a queue on which the first answers that hand out messages get lost: the connection ends in their place.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

const HANDED_OUT: &[u8] = br#"{"Messages":"#;

pub(crate) struct LossyProxy {
    pub(crate) address: SocketAddr,
    to_lose: Arc<AtomicUsize>,
}

impl LossyProxy {
    /// In front of `queue` (`host:port`); it loses this many answers.
    pub(crate) fn start(queue: &str, losses: usize) -> LossyProxy {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let to_lose = Arc::new(AtomicUsize::new(losses));
        let (queue, left) = (queue.to_owned(), Arc::clone(&to_lose));
        thread::spawn(move || {
            for client in listener.incoming() {
                let (client, left) = (client.unwrap(), Arc::clone(&left));
                let queue = TcpStream::connect(&queue).unwrap();
                let (mut from_client, mut to_queue) =
                    (client.try_clone().unwrap(), queue.try_clone().unwrap());
                thread::spawn(move || {
                    let _ = std::io::copy(&mut from_client, &mut to_queue);
                    let _ = to_queue.shutdown(Shutdown::Both);
                });
                thread::spawn(move || answers(queue, client, &left));
            }
        });
        LossyProxy { address, to_lose }
    }

    /// How many answers are still to be lost.
    pub(crate) fn left(&self) -> usize {
        self.to_lose.load(Ordering::SeqCst)
    }
}

fn answers(mut queue: TcpStream, mut client: TcpStream, left: &AtomicUsize) {
    let mut piece = vec![0; 65_536];
    while let Ok(length @ 1..) = queue.read(&mut piece) {
        let answer = &piece[..length];
        let hands_out = answer
            .windows(HANDED_OUT.len())
            .any(|part| part == HANDED_OUT);
        let fewer = |count: usize| count.checked_sub(1);
        if hands_out
            && left
                .fetch_update(Ordering::SeqCst, Ordering::SeqCst, fewer)
                .is_ok()
        {
            let _ = client.shutdown(Shutdown::Both);
            return;
        }
        if client.write_all(answer).is_err() {
            return;
        }
    }
    let _ = client.shutdown(Shutdown::Both);
}
