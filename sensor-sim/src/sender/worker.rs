//! Workers: one task for each connection, and the pool of those that wait for work.
//!
//! The pool is last in, first out, so the connections in use are as few as the load needs and stay warm; the rest go idle until the server
//! closes them.

use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use tokio::sync::mpsc;
use tokio::time::{Instant, Sleep, sleep_until};

use super::connection::{Connection, Posted};
use super::outcome::{Fate, TransportFault};
use super::route::Route;
use super::ticket::Ticket;

/// One envelope to send, and where to report.
pub(super) struct Job {
    pub(super) ticket: Ticket,
    pub(super) body: Bytes,
}

/// The desks of idle workers. A worker whose connection closed leaves a dead desk behind, which the next visitor removes: there are never more
/// desks than requests were in flight at once.
#[derive(Default)]
pub(super) struct Pool(Mutex<Vec<mpsc::Sender<Job>>>);

impl Pool {
    /// Gives `job` to the worker that went idle last; gives it back if none is idle.
    fn hand_over(&self, mut job: Job) -> Option<Job> {
        loop {
            let Some(desk) = self.desks().pop() else {
                return Some(job);
            };
            match desk.try_send(job) {
                Ok(()) => return None,
                Err(refused) => job = refused.into_inner(),
            }
        }
    }

    fn desks(&self) -> MutexGuard<'_, Vec<mpsc::Sender<Job>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Gives every job to a worker, until the channel closes.
pub(super) async fn dispatch(mut jobs: mpsc::Receiver<Job>, route: Arc<Route>) {
    let pool = Arc::new(Pool::default());
    while let Some(job) = jobs.recv().await {
        if let Some(job) = pool.hand_over(job) {
            tokio::spawn(work(job, Arc::clone(&route), Arc::clone(&pool)));
        }
    }
}

/// A worker's life: does jobs as long as its connection lives.
async fn work(first: Job, route: Arc<Route>, pool: Arc<Pool>) {
    let (desk, mut inbox) = mpsc::channel(1);
    let mut worker = Worker {
        route,
        connection: None,
        deadline: Box::pin(sleep_until(Instant::now())),
    };
    let mut next = Some(first);
    while let Some(job) = next {
        worker.serve(job).await;
        let Some(connection) = worker.ready().await else {
            return;
        };
        pool.desks().push(desk.clone());
        next = tokio::select! {
            biased;
            job = inbox.recv() => job,
            () = connection.closed() => {
                // A job that arrives together with the end of the connection goes on a new one.
                inbox.close();
                inbox.recv().await
            }
        };
    }
}

struct Worker {
    route: Arc<Route>,
    connection: Option<Connection>,
    /// One timer for all of this worker's requests: moving a timer on is cheaper than making one.
    deadline: Pin<Box<Sleep>>,
}

impl Worker {
    /// Sends one request and reports its fate. A connection is kept afterwards only if it can carry another.
    async fn serve(&mut self, job: Job) {
        let Job { mut ticket, body } = job;
        let sent = ticket.begin();
        self.deadline
            .as_mut()
            .reset(Instant::from_std(sent + self.route.timeout));
        let kept = self.connection.take();
        let fate = tokio::select! {
            biased;
            (fate, connection) = exchange(&self.route, kept, body) => {
                self.connection = connection;
                fate
            }
            () = self.deadline.as_mut() => Fate::TimedOut,
        };
        ticket.settle(fate);
    }

    /// The connection, once it can carry another request. A server that answers before it has read the whole request can hold it back, for the
    /// rest of that request's time at most.
    async fn ready(&mut self) -> Option<&mut Connection> {
        let connection = self.connection.as_mut()?;
        let ready = tokio::select! {
            biased;
            ready = connection.ready() => ready,
            () = self.deadline.as_mut() => false,
        };
        ready.then_some(connection)
    }
}

/// One request and its answer, on the connection given or on a new one. A request that may have reached the server is never repeated; one that
/// certainly did not, because the server had closed the connection while it was idle, goes on a new connection, once.
async fn exchange(
    route: &Route,
    kept: Option<Connection>,
    body: Bytes,
) -> (Fate, Option<Connection>) {
    let mut request = route.request(body);
    if let Some(mut connection) = kept {
        match connection.post(request).await {
            Posted::Never(unsent) => request = *unsent,
            Posted::Done(fate) => return settled(fate, connection),
        }
    }
    let mut connection = match route.connect().await {
        Ok(connection) => connection,
        Err(fault) => return (Fate::Transport(fault), None),
    };
    match connection.post(request).await {
        Posted::Never(_) => (Fate::Transport(TransportFault::Reset), None),
        Posted::Done(fate) => settled(fate, connection),
    }
}

fn settled(fate: Fate, connection: Connection) -> (Fate, Option<Connection>) {
    let reusable = matches!(fate, Fate::Answered { .. });
    (fate, reusable.then_some(connection))
}
