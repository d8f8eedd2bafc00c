//! The trace of an invocation, by which its calls of other services can be known.

use crate::clock::Clock;

/// A trace that is not sampled: there is no X-Ray here.
pub(super) fn trace_id(clock: Clock) -> String {
    let seconds = clock.epoch_millis(tokio::time::Instant::now()) / 1_000;
    let random = uuid::Uuid::new_v4().simple().to_string();
    let (root, parent) = (
        random.get(..24).unwrap_or_default(),
        random.get(16..).unwrap_or_default(),
    );
    format!("Root=1-{seconds:08x}-{root};Parent={parent};Sampled=0")
}
