//! The service under measurement, on a thread whose CPU time is its own.

use std::{net::SocketAddr, thread::JoinHandle, time::Duration};

use rustix::time::{ClockId, clock_gettime};
use tokio::{
    net::TcpListener,
    sync::{mpsc, oneshot},
};

/// A service on a thread of its own.
pub(crate) struct Served {
    pub(crate) address: SocketAddr,
    stop: oneshot::Sender<()>,
    looks: mpsc::Sender<oneshot::Sender<Duration>>,
    thread: JoinHandle<Duration>,
}

/// The CPU time of this thread so far.
fn thread_cpu() -> Duration {
    Duration::try_from(clock_gettime(ClockId::ThreadCPUTime)).unwrap()
}

impl Served {
    pub(crate) fn start() -> Self {
        let (started, address) = std::sync::mpsc::channel();
        let (stop, stopped) = oneshot::channel::<()>();
        let (looks, mut asked) = mpsc::channel::<oneshot::Sender<Duration>>(1);
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap();
            runtime.block_on(async move {
                let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
                let address = listener.local_addr().unwrap();
                started.send(address).unwrap();
                tokio::spawn(async move {
                    while let Some(reply) = asked.recv().await {
                        reply.send(thread_cpu()).unwrap();
                    }
                });
                let service = local_stack::sqs::Service::new(address);
                local_stack::sqs::run(listener, service, async {
                    let _ = stopped.await;
                })
                .await;
            });
            thread_cpu()
        });
        let address = address.recv().unwrap();
        Self {
            address,
            stop,
            looks,
            thread,
        }
    }

    /// The CPU time of all it did so far.
    pub(crate) async fn cpu(&self) -> Duration {
        let (reply, cpu) = oneshot::channel();
        self.looks.send(reply).await.unwrap();
        cpu.await.unwrap()
    }

    /// The CPU time of all it did.
    pub(crate) fn end(self) -> Duration {
        self.stop.send(()).unwrap();
        self.thread.join().unwrap()
    }
}
