//! Lambda: execution environments as processes, each behind a Runtime API of its own.
//!
//! `service` is what others call: it takes invocations. `state` decides who runs what: it is data
//! behind one lock and never waits. `starts` brings environments up, `keeper` looks after one process from its start to its end;
//! `runtime_api` and `extensions_api` are what that process talks to; `harm` is what faults
//! do to it; `variables` are what it is told, `platform_lines` what Lambda writes into its log; `ending` and `error_payload` say how a process and an invocation failed. One environment runs one
//! invocation at a time and has a listener of its own, so that its address is its identity, as on
//! AWS.

mod ending;
mod environment;
mod error_payload;
mod extensions;
mod extensions_api;
mod function_log;
mod harm;
mod invocation;
mod keeper;
mod output;
mod platform_lines;
mod process;
mod processors;
mod reply;
mod runtime_api;
mod service;
mod settings;
mod starts;
mod state;
mod trace;
mod variables;

pub(crate) use invocation::{InvokeError, Outcome};
pub(crate) use process::Surroundings;
pub(crate) use service::Lambda;
pub use settings::FunctionSettings;
pub(crate) use starts::warm_up;
pub use variables::VariablesError;
pub(crate) use variables::check as check_variables;
