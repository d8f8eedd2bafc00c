//! All of it, up and down: the front door, the function and the queue on one thread of their own.
//!
//! The stack has a runtime and a thread of its own, named `stack`, so that its CPU time can be told
//! from that of whoever measures it. The handle here only sends it orders. However the handle goes
//! away, the thread and every process end with it.

use std::{
    io,
    net::SocketAddr,
    sync::Arc,
    thread::JoinHandle,
    time::{Duration, Instant},
};

use tokio::sync::{mpsc, oneshot};

use crate::{
    REGION,
    faults::{FaultPlan, Faults, Weigh},
    gateway::{Domain, FrontDoor, Integration, RestBodies, Throttle},
    lambda::{FunctionSettings, VariablesError},
    tls::TlsError,
};

mod figures;
mod thread;

pub use figures::StackFigures;
use thread::Order;

/// How long an environment has to end after SIGTERM.
const GRACE: Duration = Duration::from_secs(2);

/// What to bring up. It holds the function's variables, so it has no `Debug`.
#[derive(Clone)]
pub struct StackSettings {
    /// What stands in front of the function.
    pub front_door: FrontDoor,
    /// What stands between a front door of the kind [`FrontDoor::Mapped`] and the function; no other has one.
    pub integration: Option<Integration>,
    /// What a REST API (`rest`) is told about bodies that are no plain text.
    pub bodies: RestBodies,
    /// The path that leads to the function, such as `/store`.
    pub route: String,
    /// The queue's name: letters, digits, `-` and `_`.
    pub queue_name: String,
    /// The function.
    pub function: FunctionSettings,
    /// A custom domain, with the base path of the API, if it has one (API Gateway only): besides this machine's own names the only `Host` that is answered. It need not resolve to
    /// anything; clients connect to [`Stack::address`] and name it. `None`: every `Host` is answered.
    pub domain: Option<Domain>,
    /// Whether the front door speaks HTTPS, with a certificate that the stack issues for the domain.
    pub https: bool,
    /// The stage's throttle; only API Gateway (`rest`, `http`) has one. `None`: no limit, so that the stack is never the
    /// bottleneck unasked.
    pub throttle: Option<Throttle>,
    /// What is to go wrong on purpose.
    pub faults: FaultPlan,
    /// How many units a body counts for where faults are counted.
    pub weigh: Weigh,
}

/// Why the stack is not up.
#[derive(Debug, thiserror::Error)]
pub enum StackError {
    /// No port of 127.0.0.1 could be opened, or the stack's thread not be started.
    #[error("the stack could not be started")]
    Start(#[source] io::Error),
    /// The queue's name is not one.
    #[error("the queue `{name}` cannot be made: {reason}")]
    Queue {
        /// The name that was asked for.
        name: String,
        /// What SQS says to it.
        reason: String,
    },
    /// The route does not start with a slash.
    #[error("the route `{0}` does not start with `/`")]
    Route(String),
    /// The function's log cannot be written.
    #[error("the function's log cannot be written")]
    Log(#[source] io::Error),
    /// The function did not pass its init: how its process ended, and the last lines it wrote.
    #[error("the function did not start: {0}")]
    Init(String),
    /// A throttle for a front door that has none.
    #[error("a front door of the kind `{0}` has no throttle: rest, mapped and http have")]
    Throttle(FrontDoor),
    /// A base path for a front door that has none.
    #[error("a front door of the kind `{0}` has no base path: rest, mapped and http have")]
    BasePath(FrontDoor),
    /// A setting of bodies for a front door that has none.
    #[error("a front door of the kind `{door}` has no {setting}: {those} has")]
    Bodies {
        /// The front door.
        door: FrontDoor,
        /// The setting, as AWS calls it.
        setting: &'static str,
        /// The front doors that have it.
        those: &'static str,
    },
    /// A path that API Gateway keeps for itself.
    #[error(
        "`/ping` and `/sping` are API Gateway's own at the root of a custom domain: choose another route, or a base path"
    )]
    Reserved,
    /// An integration for a front door that has none, or none for one that needs it.
    #[error(
        "a front door of the kind `mapped` has an integration with mapping templates, and no other has"
    )]
    Integration,
    /// There is no certificate for the domain.
    #[error("the front door cannot speak HTTPS")]
    Tls(#[from] TlsError),
    /// The function has variables that Lambda would not take.
    #[error(transparent)]
    Variables(#[from] VariablesError),
    /// The stack's thread ended before it was ready.
    #[error("the stack ended before it was ready")]
    Ended,
}

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
        if !settings.route.starts_with('/') {
            return Err(StackError::Route(settings.route));
        }
        if settings.throttle.is_some() && !settings.front_door.is_api_gateway() {
            return Err(StackError::Throttle(settings.front_door));
        }
        let domain = settings.domain.as_ref();
        if domain.is_some_and(|domain| !domain.base_path().is_empty())
            && !settings.front_door.is_api_gateway()
        {
            return Err(StackError::BasePath(settings.front_door));
        }
        if settings.integration.is_some() != (settings.front_door == FrontDoor::Mapped) {
            return Err(StackError::Integration);
        }
        let at_the_root = domain.is_some_and(|domain| domain.base_path().is_empty());
        if at_the_root
            && settings.front_door.is_api_gateway()
            && matches!(settings.route.as_str(), "/ping" | "/sping")
        {
            return Err(StackError::Reserved);
        }
        let bodies = &settings.bodies;
        let refused = |setting, those| StackError::Bodies {
            door: settings.front_door,
            setting,
            those,
        };
        if !bodies.binary_media_types.are_none() && settings.front_door != FrontDoor::Rest {
            return Err(refused("binary media types", "rest"));
        }
        if bodies.minimum_compression_size.is_some() && !settings.front_door.is_rest_api() {
            return Err(refused("minimum compression size", "rest or mapped"));
        }
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
