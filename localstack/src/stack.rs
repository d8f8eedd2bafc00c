//! All of it, up and down: the front door, the function and the queue on one thread of their own.
//!
//! The stack has a runtime and a thread of its own, named `stack`, so that its CPU time can be told
//! from that of whoever measures it. The handle here only sends it orders. However the handle goes
//! away, the thread and every process end with it.

use std::{
    net::SocketAddr,
    sync::Arc,
    thread::JoinHandle,
    time::{Duration, Instant},
};

use tokio::sync::{mpsc, oneshot};

use crate::{REGION, faults::Faults};

mod figures;
mod settings;
mod thread;

pub use figures::StackFigures;
pub use settings::{StackError, StackSettings};
use thread::Order;

/// How long an environment has to end after SIGTERM.
const GRACE: Duration = Duration::from_secs(2);

/// A running stack. Dropping it kills every environment, reaps it, and joins the thread;
/// [`Stack::down`] does so gracefully.
pub struct Stack {
    addresses: Addresses,
    faults: Arc<Faults>,
    orders: mpsc::Sender<Order>,
    thread: Option<JoinHandle<()>>,
}

/// Where the stack is reached.
struct Addresses {
    endpoint: String,
    gateway: SocketAddr,
    ca_pem: Option<String>,
    sqs_endpoint: String,
    queue_url: String,
}

impl Stack {
    /// Brings everything up. It is up when one environment has passed its init and waits for an
    /// invocation; that takes 10 s at most. On an error nothing is left behind.
    pub async fn up(settings: StackSettings) -> Result<Self, StackError> {
        settings.check()?;
        let faults = Arc::new(Faults::new(settings.faults.clone(), settings.weigh));
        let (orders, inbox) = mpsc::channel(8);
        let (ready, is_ready) = oneshot::channel();
        let thread = thread::start(settings, Arc::clone(&faults), inbox, ready)
            .map_err(StackError::Start)?;
        // From here on dropping the stack, on an error or because the caller gave up, ends the
        // thread and all processes.
        let mut stack = Self {
            addresses: Addresses {
                endpoint: String::new(),
                gateway: SocketAddr::from(([127, 0, 0, 1], 0)),
                ca_pem: None,
                sqs_endpoint: String::new(),
                queue_url: String::new(),
            },
            faults,
            orders,
            thread: Some(thread),
        };
        stack.addresses = is_ready.await.map_err(|_| StackError::Ended)??;
        Ok(stack)
    }

    /// The function's URL: `http://127.0.0.1:PORT/store`, or with the domain and its base path in place of the address, or with `https`.
    #[must_use]
    pub fn endpoint(&self) -> &str {
        &self.addresses.endpoint
    }

    /// Where the front door listens, whatever the endpoint calls it.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.addresses.gateway
    }

    /// The certificate, as PEM, of the authority that signed the front door's; `None` without HTTPS.
    #[must_use]
    pub fn ca_pem(&self) -> Option<&str> {
        self.addresses.ca_pem.as_deref()
    }

    /// The queue's URL: `http://127.0.0.1:PORT/000000000000/NAME`.
    #[must_use]
    pub fn queue_url(&self) -> &str {
        &self.addresses.queue_url
    }

    /// SQS itself: `http://127.0.0.1:PORT`.
    #[must_use]
    pub fn sqs_endpoint(&self) -> &str {
        &self.addresses.sqs_endpoint
    }

    /// The region that every client should name; none is checked.
    #[must_use]
    pub fn region(&self) -> &'static str {
        REGION
    }

    /// Sets second 0 of the fault plan's windows. Before the first call no window is open; later
    /// calls change nothing.
    pub fn start_faults(&self, at: Instant) {
        self.faults.start(at.into());
    }

    /// The figures so far.
    pub async fn figures(&self) -> StackFigures {
        self.order(Order::Figures).await
    }

    /// Takes everything down: stops accepting, sends SIGTERM to every environment, kills those that
    /// are still there after 2 s, reaps them all and joins the thread.
    pub async fn down(mut self) -> StackFigures {
        let figures = self
            .order(|reply| Order::Down {
                grace: GRACE,
                reply,
            })
            .await;
        self.join();
        figures
    }

    async fn order(
        &self,
        order: impl FnOnce(oneshot::Sender<StackFigures>) -> Order,
    ) -> StackFigures {
        let (reply, figures) = oneshot::channel();
        // The thread lives as long as this handle. Should it have panicked, there are no figures.
        let _ = self.orders.send(order(reply)).await;
        figures.await.unwrap_or_default()
    }

    fn join(&mut self) {
        if let Some(thread) = self.thread.take() {
            // Its panic has been printed already.
            let _ = thread.join();
        }
    }
}

impl Drop for Stack {
    /// Kills and reaps every environment. Blocks for the moment that takes.
    fn drop(&mut self) {
        // With its only sender gone, the thread's inbox is closed: its order to end at once.
        let (closed, _) = mpsc::channel(1);
        self.orders = closed;
        self.join();
    }
}
