//! HTTP/1.1 as a sensor speaks it: one request at a time over a connection that stays open ([RFC 9112](https://www.rfc-editor.org/rfc/rfc9112)).
//!
//! Written for the load: what a general client costs beyond this, for every envelope, is taken from the system under test where both share a
//! machine. Heads of answers are read by `httparse`.

mod answer;
mod chunked;
mod request;

pub(super) use answer::{Malformed, Progress, Reading};
pub(super) use request::{Request, RequestHead};
