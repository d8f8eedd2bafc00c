//! Caliper Analytics 1.1 and 1.2 (1EdTech): its words and its rules, as types and tables.
//!
//! This is the ground floor of the project. It reads bytes that it is given and says what they are; it opens no
//! file and no socket, starts no task and knows nothing of AWS, so that the sensor, the function and the runner
//! can all stand on the same rules.
//!
//! - [`vocabulary`]: the tables of events, entities, properties and terms.
//! - [`envelope`]: the envelope, parsed without copying its items.
//! - [`validate`]: everything that is wrong with an envelope, an event or an entity.
//! - [`fault`]: what is wrong with a text, where, and what would be right.
//! - [`rules`]: how strictly a sensor is taken at its word.
//! - [`datetime`], [`duration`], [`iri`]: the forms of values.

pub mod datetime;
pub mod duration;
pub mod envelope;
pub mod fault;
mod faults;
pub mod iri;
mod json;
pub mod rules;
pub mod validate;
pub mod vocabulary;

pub use datetime::DateTime;
pub use envelope::{Envelope, EnvelopeError, Wrapper};
pub use fault::{Fault, FaultCode, Pointer};
pub use rules::{Habit, Rules};
pub use validate::{Scope, Validator, Verdict};
pub use vocabulary::DataVersion;

/// The example of the README is tried out with those of the documentation.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
