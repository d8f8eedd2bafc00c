//! Ctrl-C, SIGTERM and the end of the terminal: the first signal asks for an orderly end, the second for an immediate one.

use std::io;

use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;

/// Counts the signals that ask this process to end.
#[derive(Clone)]
pub struct Interrupt(watch::Receiver<u32>);

impl Interrupt {
    /// Starts listening. Must be called within a tokio runtime.
    pub fn listen() -> io::Result<Interrupt> {
        let mut interrupted = signal(SignalKind::interrupt())?;
        let mut terminated = signal(SignalKind::terminate())?;
        let mut hung_up = signal(SignalKind::hangup())?;
        let (count, seen) = watch::channel(0);
        tokio::spawn(async move {
            loop {
                tokio::select! {
                    _ = interrupted.recv() => {}
                    _ = terminated.recv() => {}
                    _ = hung_up.recv() => {}
                }
                count.send_modify(|count| *count += 1);
            }
        });
        Ok(Interrupt(seen))
    }

    /// How many signals have come.
    #[must_use]
    pub fn count(&self) -> u32 {
        *self.0.borrow()
    }

    /// Waits until this many signals have come.
    pub async fn nth(&mut self, number: u32) {
        if self.0.wait_for(|count| *count >= number).await.is_err() {
            // Without a listener no signal will ever be told.
            std::future::pending::<()>().await;
        }
    }
}
