//! The runner: plans a run, sends it, follows every event to the queue, and says, with numbers that can be trusted, whether it arrived, once,
//! unchanged, and how long it took.
//!
//! [`run`] has the whole way on one screen; [`ledger`] settles every slot and event; [`quantities`] holds the five latencies; [`verdict`] says what
//! the run came to; [`report`] is what it leaves behind.

mod bits;
pub mod check;
pub mod clock;
pub mod command;
pub mod corpus;
pub mod deployed;
pub mod disposal;
pub mod drain;
pub mod forecast;
pub mod interrupt;
pub mod judgement;
pub mod ledger;
pub mod load;
pub mod part;
pub mod progress;
pub mod quantities;
pub mod queue;
pub mod queue_clock;
pub mod report;
pub mod run;
pub mod settle;
pub mod target;
pub mod template;
pub mod threshold;
pub mod unchanged;
pub mod verdict;
pub mod weigh;
