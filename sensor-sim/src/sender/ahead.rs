//! Envelopes rendered ahead of their instants, by a thread of its own, so that rendering shows neither as lag nor in what is measured of answers.
//!
//! A bounded store between two threads. The renderer fills it and sleeps until it is half empty again, so that the two wake each other once for
//! many envelopes and not for each.

use std::collections::VecDeque;
use std::io::Write;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use flate2::Compression;
use flate2::write::GzEncoder;
use tokio::sync::Notify;

use crate::source::Source;

/// Envelopes that may wait, at most. Where the sender shares its processor with the renderer, it waits for half as many to be made.
const MOST: usize = 64;

/// Bytes that may wait before no further envelope is rendered.
const MOST_BYTES: usize = 4 * 1024 * 1024;

/// Renders the slots of a source one after the other, into the store.
pub(super) struct Renderer {
    store: Arc<Store>,
    gzip: bool,
}

/// Takes rendered envelopes out of the store, in the order of their slots.
pub(super) struct Ahead(Arc<Store>);

/// A renderer, and where its envelopes come out, compressed if they shall be.
pub(super) fn ahead(gzip: bool) -> (Renderer, Ahead) {
    let store = Arc::new(Store::default());
    let renderer = Renderer {
        store: Arc::clone(&store),
        gzip,
    };
    (renderer, Ahead(store))
}

#[derive(Default)]
struct Store {
    stock: Mutex<Stock>,
    /// There is room again, or nobody takes any more.
    room: Condvar,
    /// There are envelopes again, or nobody renders any more.
    filled: Notify,
}

#[derive(Default)]
struct Stock {
    envelopes: VecDeque<Vec<u8>>,
    bytes: usize,
    renderer: Side,
    taker: Side,
}

/// What one of the two threads does.
#[derive(Default, PartialEq, Eq)]
enum Side {
    #[default]
    AtWork,
    /// Waits for the other one.
    Asleep,
    Gone,
}

impl Stock {
    fn is_full(&self) -> bool {
        self.envelopes.len() >= MOST || self.bytes >= MOST_BYTES
    }

    fn is_half_empty(&self) -> bool {
        self.envelopes.len() <= MOST / 2 && self.bytes <= MOST_BYTES / 2
    }
}

impl Store {
    fn stock(&self) -> MutexGuard<'_, Stock> {
        self.stock.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Renderer {
    /// Renders every slot, or those that somebody takes.
    pub(super) fn run(self, source: &dyn Source) {
        let mut render = source.renderer();
        let mut size = 0;
        for slot in 0..source.slots() {
            // One allocation, most often: envelopes are about as long as the one before.
            let mut body = Vec::with_capacity(size);
            render(slot, &mut body);
            size = body.len();
            if self.gzip {
                body = compressed(&body);
            }
            if !self.put(body) {
                return;
            }
        }
    }

    /// Puts an envelope into the store and waits until there is room for another; false if nobody takes them any more.
    fn put(&self, body: Vec<u8>) -> bool {
        let mut stock = self.store.stock();
        stock.bytes += body.len();
        stock.envelopes.push_back(body);
        if stock.taker == Side::Asleep {
            stock.taker = Side::AtWork;
            self.store.filled.notify_one();
        }
        while stock.is_full() && stock.taker != Side::Gone {
            stock.renderer = Side::Asleep;
            stock = self
                .store
                .room
                .wait(stock)
                .unwrap_or_else(PoisonError::into_inner);
        }
        stock.taker != Side::Gone
    }
}

impl Drop for Renderer {
    fn drop(&mut self) {
        self.store.stock().renderer = Side::Gone;
        self.store.filled.notify_one();
    }
}

/// The body as gzip, at the fastest level: the renderer may share its processor with the sender.
fn compressed(body: &[u8]) -> Vec<u8> {
    let mut gzip = GzEncoder::new(Vec::with_capacity(body.len()), Compression::fast());
    // Writing into memory cannot fail.
    let _ = gzip.write_all(body);
    gzip.finish().unwrap_or_default()
}

impl Ahead {
    /// The next envelope; `None` if there will be none.
    pub(super) async fn next(&mut self) -> Option<Vec<u8>> {
        loop {
            {
                let mut stock = self.0.stock();
                if let Some(body) = stock.envelopes.pop_front() {
                    stock.bytes -= body.len();
                    if stock.renderer == Side::Asleep && stock.is_half_empty() {
                        stock.renderer = Side::AtWork;
                        // A renderer that takes this processor at once needs the stock.
                        drop(stock);
                        self.0.room.notify_one();
                    }
                    return Some(body);
                }
                if stock.renderer == Side::Gone {
                    return None;
                }
                stock.taker = Side::Asleep;
            }
            self.0.filled.notified().await;
        }
    }
}

impl Drop for Ahead {
    fn drop(&mut self) {
        self.0.stock().taker = Side::Gone;
        self.0.room.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;
    use std::sync::atomic::{AtomicU64, Ordering};
    use std::thread;
    use std::time::Duration;

    use super::*;

    /// Slots whose envelopes hold their number and have a size of their own.
    struct Sized<F> {
        slots: u64,
        size: F,
        rendered: AtomicU64,
    }

    impl<F: Fn(u64) -> usize + Send + Sync> Source for Sized<F> {
        fn slots(&self) -> u64 {
            self.slots
        }

        fn offset(&self, _: u64) -> Duration {
            Duration::ZERO
        }

        fn render(&self, slot: u64, body: &mut Vec<u8>) {
            self.rendered.fetch_add(1, Ordering::SeqCst);
            body.clear();
            body.extend_from_slice(&slot.to_le_bytes());
            body.resize((self.size)(slot), 0);
        }
    }

    fn source<F: Fn(u64) -> usize + Send + Sync>(slots: u64, size: F) -> Arc<Sized<F>> {
        Arc::new(Sized {
            slots,
            size,
            rendered: AtomicU64::new(0),
        })
    }

    #[tokio::test]
    async fn every_envelope_comes_once_and_in_order() {
        let source = source(10_000, |slot| {
            8 + usize::try_from(slot % 97).unwrap() * 1000
        });
        let (renderer, mut ahead) = ahead(false);
        let thread = thread::spawn(move || renderer.run(&*source));
        for slot in 0..10_000_u64 {
            let body = ahead.next().await.unwrap();
            assert_eq!(body[..8], slot.to_le_bytes());
            if slot % 1000 == 0 {
                tokio::task::yield_now().await;
            }
        }
        assert_eq!(ahead.next().await, None);
        thread.join().unwrap();
    }

    #[test]
    fn what_waits_is_bounded_by_number_and_by_bytes() {
        for (size, most) in [(8, MOST), (MOST_BYTES / 4, 4), (MOST_BYTES * 2, 1)] {
            let source = source(100_000, move |_| size);
            let (renderer, ahead) = ahead(false);
            let shared = Arc::clone(&source);
            let thread = thread::spawn(move || renderer.run(&*shared));
            while ahead.0.stock().renderer != Side::Asleep {
                thread::yield_now();
            }
            let made = source.rendered.load(Ordering::SeqCst);
            assert_eq!(made, u64::try_from(most).unwrap(), "{size} bytes each");
            // And the renderer ends when nobody takes them any more.
            drop(ahead);
            thread.join().unwrap();
        }
    }

    #[tokio::test]
    async fn compressed_envelopes_are_the_same_envelopes() {
        let source = source(3, |slot| 1000 + usize::try_from(slot).unwrap());
        let (renderer, mut ahead) = ahead(true);
        let shared = Arc::clone(&source);
        let thread = thread::spawn(move || renderer.run(&*shared));
        for slot in 0..3 {
            let (mut plain, mut unpacked) = (Vec::new(), Vec::new());
            source.render(slot, &mut plain);
            let body = ahead.next().await.unwrap();
            assert!(body.len() < 100);
            let mut gzip = flate2::read::GzDecoder::new(&body[..]);
            gzip.read_to_end(&mut unpacked).unwrap();
            assert_eq!(unpacked, plain);
        }
        thread.join().unwrap();
    }

    #[tokio::test]
    async fn a_renderer_that_panics_leaves_what_it_had_rendered() {
        let source = source(10, |slot| if slot < 3 { 8 } else { panic!("on purpose") });
        let (renderer, mut ahead) = ahead(false);
        let thread = thread::spawn(move || renderer.run(&*source));
        for _ in 0..3 {
            assert!(ahead.next().await.is_some());
        }
        assert_eq!(ahead.next().await, None);
        assert!(thread.join().is_err());
    }
}
