//! The ingestion function: an HTTP request that carries a Caliper envelope becomes a message on SQS.
//!
//! API Gateway, a function URL or a load balancer hands over a request; the function finds out which sensor speaks,
//! checks the envelope, puts it on the queue, and answers 200 when the queue has confirmed it and not before.
//! [`handler`] has the whole way on one screen; every other module is one step of it.
//!
//! - [`integration`], [`request`]: five kinds of Lambda events as one request.
//! - [`token`], [`credentials`]: who may send, and what the request says about it.
//! - [`body`]: base64 and gzip undone, within limits.
//! - [`message`], [`parts`], [`carry`], [`queue`]: the envelope as SQS can carry it, and the way there.
//! - [`refusal`], [`jsend`], [`answer`], [`reply`]: everything that is said back.
//! - [`config`], [`aws`], [`log`], [`record`], [`serve`](mod@serve): the process around it.

pub mod answer;
pub mod aws;
pub mod body;
pub mod carry;
pub mod config;
pub mod credentials;
pub mod handler;
pub mod integration;
pub mod jsend;
pub mod log;
pub mod message;
pub mod parts;
pub mod queue;
pub mod record;
pub mod refusal;
pub mod reply;
pub mod request;
pub mod serve;
pub mod token;

pub use serve::serve;
