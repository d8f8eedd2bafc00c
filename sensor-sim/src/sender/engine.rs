//! The sender's runtime: one thread, made by whoever starts a run and used by the sender thread.

use std::future::Future;
use std::io;

use tokio::runtime::{Builder, Runtime};

use super::alarm::Alarm;

/// Threads for resolving names, a blocking call: a few, so that a burst of new connections does not become a burst of threads.
const RESOLVER_THREADS: usize = 4;

/// A single-threaded runtime that can be dropped anywhere. A bare [`Runtime`] panics when it is dropped inside another one, as happens when a
/// caller that is asynchronous itself cannot start a run.
pub(super) struct Engine(Option<Runtime>);

impl Engine {
    pub(super) fn new() -> io::Result<Self> {
        let runtime = Builder::new_current_thread()
            .enable_all()
            .max_blocking_threads(RESOLVER_THREADS)
            .build()?;
        Ok(Self(Some(runtime)))
    }

    /// An alarm for tasks of this engine.
    pub(super) fn alarm(&self) -> io::Result<Alarm> {
        let _entered = self.0.as_ref().map(Runtime::enter);
        Alarm::new()
    }

    /// Runs `work` on this thread to its end, with all tasks it spawns; then drops what is left of them.
    pub(super) fn run(self, work: impl Future<Output = ()>) {
        if let Some(runtime) = &self.0 {
            runtime.block_on(work);
        }
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        if let Some(runtime) = self.0.take() {
            // A name that is still being resolved is not worth waiting for.
            runtime.shutdown_background();
        }
    }
}
