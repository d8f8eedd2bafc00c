//! A simulated Caliper sensor: a campus whose learners send events at any rate, byte for byte reproducible.
//!
//! A [`Plan`] says what is sent and when, slot by slot, each slot a pure function of its number; the [`sender`] sends any
//! [`Source`] of slots on time. The way of an event: the [`schedule`](Rate) gives a slot its instant, a lane gives it its
//! place in the order of things, a session what a learner does there, and an envelope writes that down as Caliper.
//!
//! It knows nothing of where the events go: it would feed any Caliper endpoint.

pub mod account;
mod activity;
mod batch;
mod campus;
pub mod causality;
pub mod causes;
mod cursor;
mod decimal;
mod deed;
pub mod defect;
mod describe;
mod edited;
mod envelope;
pub mod flags;
pub mod identity;
mod json;
mod lane;
mod members;
mod mix;
pub mod plan;
mod random;
pub mod real;
pub mod recording;
pub mod scenario;
mod schedule;
pub mod sender;
mod session;
pub mod shard;
pub mod share;
pub mod source;
mod thing;
mod timeline;
mod times;
pub mod token;
pub mod wrap;

pub use batch::{EventsPerEnvelope, ParseEventsError};
pub use campus::{Learners, ParseLearnersError};
pub use identity::{EventKey, Identity, RunId, Seed};
pub use mix::{Mix, ParseMixError};
pub use plan::{Pace, Plan, PlanError, PlanSettings};
pub use scenario::Scenario;
pub use schedule::{Arrivals, ParseRateError, ParseStagesError, Rate, Shape, Stages};
pub use shard::{ParseShardError, Shard};
pub use source::Source;
