//! The stack's own thread: brings the parts up in order, carries out orders, takes the parts down.

use std::{
    collections::BTreeMap, io, net::Ipv4Addr, sync::Arc, thread::JoinHandle, time::Duration,
};

use tokio::{
    net::{TcpListener, TcpSocket},
    runtime,
    sync::{mpsc, oneshot},
};

use super::{Addresses, StackError, StackFigures, StackSettings, figures};
use crate::{
    clock::Clock,
    faults::Faults,
    gateway::{self, Bucket, Domain, Door},
    lambda::{self, Lambda, Surroundings},
    sqs, tls,
};

/// What the handle can ask for.
pub(super) enum Order {
    /// The figures.
    Figures(oneshot::Sender<StackFigures>),
    /// The end, with this much time for the environments to end by themselves. The reply is the
    /// last thing that happens.
    Down {
        grace: Duration,
        reply: oneshot::Sender<StackFigures>,
    },
}

/// Whoever waits for the stack to be up.
type Ready = oneshot::Sender<Result<Addresses, StackError>>;

/// The parts that orders are about.
struct Parts {
    lambda: Arc<Lambda>,
    faults: Arc<Faults>,
}

/// Starts the thread. It ends on an order, or when the inbox is closed.
pub(super) fn start(
    settings: StackSettings,
    faults: Arc<Faults>,
    inbox: mpsc::Receiver<Order>,
    ready: Ready,
) -> io::Result<JoinHandle<()>> {
    let runtime = runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let run = move || {
        let last = runtime.block_on(live(settings, faults, inbox, ready));
        drop(runtime);
        if let Some((reply, figures)) = last {
            // Nobody may be listening any more.
            let _ = reply.send(figures);
        }
    };
    std::thread::Builder::new()
        .name("stack".to_owned())
        .spawn(run)
}

async fn live(
    settings: StackSettings,
    faults: Arc<Faults>,
    mut inbox: mpsc::Receiver<Order>,
    ready: Ready,
) -> Option<(oneshot::Sender<StackFigures>, StackFigures)> {
    let (gateway_listener, addresses, parts, door) = match assemble(settings, faults) {
        Ok(assembled) => assembled,
        Err(error) => {
            let _ = ready.send(Err(error));
            return None;
        }
    };
    let (close, closed) = oneshot::channel::<()>();
    let warmed_up = tokio::select! {
        warmed_up = lambda::warm_up(&parts.lambda) => Some(warmed_up),
        // Before the stack is up, the only order there can be is the closed inbox.
        _ = inbox.recv() => None,
    };
    let last = match warmed_up {
        Some(Ok(())) => {
            tokio::spawn(gateway::run(gateway_listener, door, async {
                let _ = closed.await;
            }));
            let _ = ready.send(Ok(addresses));
            obey(&parts, &mut inbox).await
        }
        Some(Err(text)) => {
            let _ = ready.send(Err(StackError::Init(text)));
            None
        }
        None => None,
    };
    drop(close);
    let Some((grace, reply)) = last else {
        parts.lambda.down(Duration::ZERO).await;
        return None;
    };
    // The environments' memory is looked at while they are there.
    figures::collect(&parts.lambda, &parts.faults);
    parts.lambda.down(grace).await;
    Some((reply, figures::collect(&parts.lambda, &parts.faults)))
}

/// Carries out orders to the last one. `None` when the handle was dropped.
async fn obey(
    parts: &Parts,
    inbox: &mut mpsc::Receiver<Order>,
) -> Option<(Duration, oneshot::Sender<StackFigures>)> {
    while let Some(order) = inbox.recv().await {
        match order {
            Order::Figures(reply) => {
                let _ = reply.send(figures::collect(&parts.lambda, &parts.faults));
            }
            Order::Down { grace, reply } => return Some((grace, reply)),
        }
    }
    None
}

/// Opens the ports, serves SQS with its queue, and puts function and front door in place.
fn assemble(
    settings: StackSettings,
    faults: Arc<Faults>,
) -> Result<(TcpListener, Addresses, Parts, Arc<Door>), StackError> {
    let clock = Clock::start();
    let sqs_listener = listen()?;
    let gateway_listener = listen()?;
    let gateway = gateway_listener.local_addr().map_err(StackError::Start)?;
    let queues = sqs::Service::with(
        sqs_listener.local_addr().map_err(StackError::Start)?,
        clock,
        Arc::clone(&faults),
    );
    let made = queues.create_queue(&settings.queue_name, &BTreeMap::new(), BTreeMap::new());
    made.map_err(|error| StackError::Queue {
        name: settings.queue_name.clone(),
        reason: error.to_string(),
    })?;
    let queue_url = queues.queue_url(&settings.queue_name);
    lambda::check_variables(&settings.function, &queue_url)?;
    let issued = settings
        .https
        .then(|| tls::issue(settings.domain.as_ref().map(Domain::name)))
        .transpose()?;
    let (tls, ca_pem) = issued.map(|issued| (issued.tls, issued.ca_pem)).unzip();
    let scheme = if settings.https { "https" } else { "http" };
    let base = match &settings.domain {
        Some(domain) => format!("{}:{}{}", domain.name(), gateway.port(), domain.base_path()),
        None => gateway.to_string(),
    };
    let addresses = Addresses {
        endpoint: format!("{scheme}://{base}{}", settings.route),
        gateway,
        ca_pem,
        sqs_endpoint: queues.endpoint().to_owned(),
        queue_url: queue_url.clone(),
    };
    let surroundings = Surroundings {
        sqs_endpoint: queues.endpoint().to_owned(),
        queue_url,
    };
    tokio::spawn(sqs::run(sqs_listener, queues, std::future::pending()));
    let lambda = Lambda::new(settings.function, surroundings, clock, Arc::clone(&faults))
        .map_err(StackError::Log)?;
    let door = Door {
        kind: settings.front_door,
        integration: settings.integration,
        bodies: settings.bodies,
        route: settings.route,
        port: gateway.port(),
        lambda: Arc::clone(&lambda),
        clock,
        faults: Arc::clone(&faults),
        domain: settings.domain,
        tls,
        throttle: settings.throttle.map(Bucket::new),
    };
    Ok((
        gateway_listener,
        addresses,
        Parts { lambda, faults },
        Arc::new(door),
    ))
}

/// Connections that may wait to be accepted: the most that Linux allows by default. With the usual 128 a stack that stalls for some milliseconds under
/// load would leave clients to knock again, a second later.
const BACKLOG: u32 = 4096;

/// Loopback only, any free port.
fn listen() -> Result<TcpListener, StackError> {
    let bound = || {
        let socket = TcpSocket::new_v4()?;
        socket.bind((Ipv4Addr::LOCALHOST, 0).into())?;
        socket.listen(BACKLOG)
    };
    bound().map_err(StackError::Start)
}
