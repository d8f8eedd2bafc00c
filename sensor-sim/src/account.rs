//! What a run's outcomes add up to: how requests were answered, and how long they took. Some dozens of numbers and three histograms, however
//! long the run.

mod answers;
mod latency;
pub mod table;
mod timings;
pub mod units;

pub use answers::{Http, Transport};
pub use latency::{Latency, Quantile, Summary};
pub use timings::Timings;
