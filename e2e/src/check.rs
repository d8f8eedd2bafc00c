//! The contract, request by request: what an endpoint answers to each case of `fixtures/contract`, and what then lies on its queue.
//!
//! All requests go first, one after the other; then the queue is read once, until everything that is expected has come and nothing more does. Each
//! request carries a tag of its own in its body, so every message tells whose it is, and one that a refused request has left behind is found
//! as surely as one that is missing. [`judge`](mod@judge) holds what was seen against what was expected.

pub mod bodies;
pub mod case;
pub mod catalogue;
pub mod conduct;
pub mod judge;
pub mod junit;
mod messages;
mod request;
pub mod table;

use std::time::Duration;

use case::Case;
use conduct::CheckError;
use sensor_sim::sender::{Exchange, NoAnswer};
use sensor_sim::token::Token;

pub use messages::Others;
use request::Tag;

use crate::interrupt::Interrupt;
use crate::queue::Queue;

/// An endpoint to be checked.
pub struct Checked<'a> {
    /// The way to it.
    pub exchange: &'a Exchange,
    /// A token that it knows.
    pub token: &'a Token,
    /// The queue behind it, if it can be read.
    pub queue: Option<&'a Queue>,
    /// How long a message may take to arrive.
    pub arrival_limit: Duration,
    /// Signals that ask for an end.
    pub interrupt: &'a Interrupt,
}

/// What one case came to.
pub struct Observation {
    /// The answer.
    pub answer: Result<Answer, NoAnswer>,
    /// The bytes that were sent, before they were compressed.
    pub sent: Vec<u8>,
    /// The messages that bear its tag, as they came; `None` where nobody looked.
    pub messages: Option<Vec<String>>,
}

/// An answer.
pub struct Answer {
    /// The status.
    pub status: u16,
    /// Names in lower case, and values, in their order.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

/// All that was seen.
pub struct Observed {
    /// For each case, in their order.
    pub observations: Vec<Observation>,
    /// Messages that bear no tag of these cases. On a queue of others they are made visible again; on an own one they are a fault.
    pub others: Others,
}

/// Sends every case and reads the queue. Interrupted, it sends no more, and leaves the queue as it would have otherwise.
pub async fn observe(cases: &[&Case], checked: &Checked<'_>) -> Result<Observed, CheckError> {
    let tag = Tag::random();
    let mut observations = Vec::with_capacity(cases.len());
    for (index, case) in cases.iter().enumerate() {
        let request = request::Prepared::new(case, checked.token, &tag.of_case(index));
        let mut interrupt = checked.interrupt.clone();
        let answer = tokio::select! {
            biased;
            () = interrupt.nth(1) => break,
            answer = checked.exchange.send(request.method, request.headers, request.body) => answer,
        };
        observations.push(Observation {
            answer: answer.map(Answer::from),
            sent: request.plain,
            messages: None,
        });
    }
    let mut others = Others::default();
    if let Some(queue) = checked.queue {
        let sent = cases.iter().take(observations.len());
        let expected = sent.map(|case| case.expect.queue.messages).sum();
        let until = messages::Until {
            expected,
            limit: checked.arrival_limit,
            interrupt: checked.interrupt,
        };
        let messages = messages::read(queue, &tag, &until).await?;
        for (index, observation) in observations.iter_mut().enumerate() {
            observation.messages = Some(messages.of_case(index));
        }
        others = messages.others;
    }
    if checked.interrupt.count() > 0 {
        return Err(CheckError::Interrupted);
    }
    Ok(Observed {
        observations,
        others,
    })
}

impl From<http::Response<bytes::Bytes>> for Answer {
    fn from(response: http::Response<bytes::Bytes>) -> Self {
        let headers = response.headers().iter().map(|(name, value)| {
            let value = String::from_utf8_lossy(value.as_bytes());
            (name.as_str().to_owned(), value.into_owned())
        });
        Self {
            status: response.status().as_u16(),
            headers: headers.collect(),
            body: response.body().to_vec(),
        }
    }
}
