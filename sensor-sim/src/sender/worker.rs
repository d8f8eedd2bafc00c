//! Workers: one task for each connection, and the pool of those that wait for work.
//!
//! The pool is last in, first out, so the connections in use are as few as the load needs and stay warm; the rest go idle until the server
//! closes them.

use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant as StdInstant};

use tokio::sync::mpsc;
use tokio::time::{Instant, Sleep, sleep_until};

use crate::defect::Defect;

use super::answer::AnswerKind;
use super::connection::{Connection, Exchanged};
use super::http1::RequestHead;
use super::outcome::{Fate, SlotWord, TransportFault};
use super::retry::{asked_wait, is_worth_repeating};
use super::route::Route;
use super::ticket::Ticket;

/// One envelope to send, and where to report.
pub(super) struct Job {
    pub(super) ticket: Ticket,
    pub(super) body: Vec<u8>,
    /// What is wrong with it on purpose.
    pub(super) defect: Option<Defect>,
}

/// Gives jobs to workers.
pub(super) struct Dispatcher {
    route: Arc<Route>,
    pool: Arc<Pool>,
}

impl Dispatcher {
    /// A dispatcher without any worker yet.
    pub(super) fn new(route: Route) -> Self {
        Self {
            route: Arc::new(route),
            pool: Arc::default(),
        }
    }

    /// Gives `job` to the worker that went idle last, or to a new one.
    pub(super) fn give(&self, job: Job) {
        if let Some(job) = self.pool.hand_over(job) {
            let (route, pool) = (Arc::clone(&self.route), Arc::clone(&self.pool));
            tokio::spawn(work(job, route, pool));
        }
    }
}

/// The desks of idle workers. A worker whose connection closed leaves a dead desk behind, which the next visitor removes: there are never more
/// desks than requests were in flight at once.
#[derive(Default)]
struct Pool(Mutex<Vec<mpsc::Sender<Job>>>);

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
        let Some(connection) = &mut worker.connection else {
            return;
        };
        pool.desks().push(desk.clone());
        next = tokio::select! {
            biased;
            job = inbox.recv() => job,
            () = connection.closed() => {
                // A job that arrives together with the end of the connection goes on a new one.
                worker.connection = None;
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
    /// Does a job and reports how it ended.
    async fn serve(&mut self, job: Job) {
        let Job {
            mut ticket,
            body,
            defect,
        } = job;
        let sent = ticket.begin();
        let (fate, ended) = self.attempts(&mut ticket, sent, defect, &body).await;
        if defect == Some(Defect::NaturalDuplicate) && fate.word() == SlotWord::Acknowledged {
            let (duplicate, _) = self.attempts(&mut ticket, ended, defect, &body).await;
            ticket.went_twice(duplicate);
        }
        ticket.settle(fate, ended);
    }

    /// Sends a request, again as long as that may help. A rejection after an attempt whose fate is unknown leaves the fate unknown.
    async fn attempts(
        &mut self,
        ticket: &mut Ticket,
        mut begun: StdInstant,
        defect: Option<Defect>,
        body: &[u8],
    ) -> (Fate, StdInstant) {
        let retries = self.route.retries;
        let mut unknown = None;
        let mut again = 0;
        loop {
            let (fate, asked) = self.request(begun, defect, body).await;
            let ended = StdInstant::now();
            if again == retries.most || !is_worth_repeating(fate) {
                let fate = match (fate.word(), unknown) {
                    (SlotWord::Rejected, Some(unknown)) => unknown,
                    _ => fate,
                };
                return (fate, ended);
            }
            unknown = Some(fate);
            let slot = ticket.goes_again();
            tokio::time::sleep(retries.wait(slot, again, asked)).await;
            begun = StdInstant::now();
            again += 1;
        }
    }

    /// Sends one request; its fate, and how long the server asks to be left alone. The connection is kept afterwards only if it can carry another.
    async fn request(
        &mut self,
        begun: StdInstant,
        defect: Option<Defect>,
        body: &[u8],
    ) -> (Fate, Option<Duration>) {
        let deadline = Instant::from_std(begun + self.route.timeout);
        self.deadline.as_mut().reset(deadline);
        let kept = self.connection.take();
        let head = self.route.heads.of(defect);
        let end = tokio::select! {
            biased;
            end = exchange(&self.route, head, kept, body) => end,
            () = self.deadline.as_mut() => RequestEnd::without_answer(Fate::TimedOut),
        };
        self.connection = end.connection.filter(|_| self.route.keeps_connections);
        (end.fate, end.asked_wait)
    }
}

/// How one request ended.
struct RequestEnd {
    fate: Fate,
    /// What the server asks to be left alone for.
    asked_wait: Option<Duration>,
    /// The connection, if it can carry another request.
    connection: Option<Connection>,
}

/// One request and its answer, on the connection given or on a new one. A request that may have reached the server is never repeated; one that
/// certainly did not, because the server had closed the connection while it was idle, goes on a new connection, once.
async fn exchange(
    route: &Route,
    head: &RequestHead,
    kept: Option<Connection>,
    body: &[u8],
) -> RequestEnd {
    if let Some(mut connection) = kept {
        let exchanged = connection.exchange(head, body).await;
        if exchanged != Exchanged::Never {
            return RequestEnd::of(exchanged, connection);
        }
    }
    match route.connect().await {
        Ok(mut connection) => {
            let exchanged = connection.exchange(head, body).await;
            RequestEnd::of(exchanged, connection)
        }
        Err(fault) => RequestEnd::without_answer(Fate::Transport(fault)),
    }
}

impl RequestEnd {
    fn without_answer(fate: Fate) -> Self {
        Self {
            fate,
            asked_wait: None,
            connection: None,
        }
    }

    fn of(exchanged: Exchanged, connection: Connection) -> Self {
        let answer = connection.answer();
        let answered = |status, kind| Fate::Answered { status, kind };
        let fate = match (exchanged, answer.status()) {
            (Exchanged::Answered, Some(status)) => answered(status, AnswerKind::of(answer.body())),
            (Exchanged::TooLong(status), _) => answered(status, AnswerKind::Other),
            (Exchanged::Broken(fault), _) => Fate::Transport(fault),
            (Exchanged::Never, _) | (Exchanged::Answered, None) => {
                Fate::Transport(TransportFault::Reset)
            }
        };
        let reusable = exchanged == Exchanged::Answered && connection.is_reusable();
        Self {
            fate,
            asked_wait: asked_wait(answer),
            connection: reusable.then_some(connection),
        }
    }
}
