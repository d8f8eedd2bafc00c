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
use sensor_sim::sender::{Exchange, NoAnswer};
use sensor_sim::token::Token;

pub use messages::Messages;
pub use request::Tag;

use crate::queue::{Queue, QueueError};

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
}

/// What one case came to.
pub struct Observation {
    /// The answer.
    pub answer: Result<Answer, NoAnswer>,
    /// The bytes that were sent, before they were compressed.
    pub sent: Vec<u8>,
    /// The messages that bear its tag, in the order of their parts; `None` where nobody looked.
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
    pub others: usize,
}

/// Sends every case and reads the queue.
pub async fn observe(cases: &[&Case], checked: &Checked<'_>) -> Result<Observed, QueueError> {
    let tag = Tag::random();
    let mut observations = Vec::with_capacity(cases.len());
    for (index, case) in cases.iter().enumerate() {
        let request = request::Prepared::new(case, checked.token, &tag.of_case(index));
        let answer = checked
            .exchange
            .send(request.method, request.headers, request.body)
            .await;
        observations.push(Observation {
            answer: answer.map(Answer::from),
            sent: request.plain,
            messages: None,
        });
    }
    let Some(queue) = checked.queue else {
        return Ok(Observed {
            observations,
            others: 0,
        });
    };
    let expected = cases.iter().map(|case| case.expect.queue.messages).sum();
    let messages = messages::read(queue, &tag, expected, checked.arrival_limit).await?;
    for (index, observation) in observations.iter_mut().enumerate() {
        observation.messages = Some(messages.of_case(index));
    }
    Ok(Observed {
        observations,
        others: messages.others,
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
