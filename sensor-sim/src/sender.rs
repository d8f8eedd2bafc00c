//! The sender: takes the slots of a [`Source`](crate::source::Source) to an endpoint, each at its instant, and says what became of every one.
//!
//! Two threads of its own, so that its CPU time can be told from that of the system under test. The *renderer* makes envelopes ahead of their
//! instants; the *sender* runs a single-threaded runtime, with the pacer, which gives each slot to a worker at its instant, and a task for each
//! connection. Between them and towards the reader of outcomes stand bounded stores, and nothing is kept about a slot once its outcome has been
//! read, so memory does not grow with the length of a run.
//!
//! ```text
//! Source -> renderer thread -> bytes ahead -> sender thread: pacer -> workers, connections -> Outcome -> whoever started it
//! ```
//!
//! Every slot the pacer reaches yields exactly one [`Outcome`], whatever breaks on the way.

mod ahead;
mod alarm;
mod answer;
mod catch_up;
mod connection;
mod descriptors;
mod endpoint;
mod engine;
mod exchange;
mod heads;
mod http1;
mod outcome;
mod pacer;
mod reports;
mod retry;
mod route;
mod sending;
mod settings;
mod tally;
mod ticket;
mod tls;
mod worker;

pub use answer::AnswerKind;
pub use catch_up::CatchUp;
pub use descriptors::{DescriptorError, make_room, make_what_room_there_is};
pub use endpoint::{Endpoint, EndpointError};
pub use exchange::{Exchange, NoAnswer};
pub use outcome::{Fate, Outcome, SlotWord, TransportFault};
pub use reports::Outcomes;
pub use retry::Retries;
pub use sending::{Progress, Sending, Summary, check, start};
pub use settings::{DEFAULT_MAX_IN_FLIGHT, DEFAULT_TIMEOUT, SendError, SendSettings};
pub use tls::TlsError;
