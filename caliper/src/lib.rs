//! Caliper Analytics 1.1 and 1.2 (1EdTech): its words and its rules, as types.
//!
//! This is the ground floor of the project. It reads bytes that it is given and says what they are; it opens no
//! file and no socket, starts no task and knows nothing of AWS, so that the sensor, the function and the runner
//! can all stand on the same rules.
//!
//! - [`vocabulary`]: the versions of Caliper and the context IRIs that name them.
//! - [`datetime`]: Caliper's one form of date and time.
//! - [`rules`]: how strictly a sensor is taken at its word.
//! - [`fault`]: what is wrong with a document, where, and what would be right.
//! - [`envelope`]: the envelope, parsed without copying its items.

pub mod datetime;
pub mod envelope;
pub mod fault;
pub mod rules;
pub mod vocabulary;

pub use datetime::DateTime;
pub use envelope::{Envelope, EnvelopeError};
pub use fault::{Fault, FaultCode, Pointer};
pub use rules::Rules;
pub use vocabulary::DataVersion;
