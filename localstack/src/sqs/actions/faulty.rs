//! What faults do to a send: before the queue hears of it, to its messages, and to its answer.

use std::time::Duration;

use tokio::time::sleep;

use super::super::{attributes::body_md5, error::SqsError, queue::Message};
use crate::faults::{Call, Kind, corrupt};

/// How long an answer is withheld from a process that is about to be killed.
const LAST_MOMENTS: Duration = Duration::from_secs(5);

/// A message on its way to the queue.
pub(super) enum Delivery {
    Once(Message, Duration),
    /// The same message will be delivered twice.
    Twice(Message, Duration),
}

/// Before anything is stored: the call is late, or fails, or its connection ends.
pub(super) async fn before(call: &Call<'_>) -> Result<(), SqsError> {
    if let Some(fate) = call.meets(&[Kind::SqsStall]) {
        // A client that hangs up meanwhile has sent nothing.
        sleep(fate.by).await;
        fate.did_it();
    }
    if let Some(fate) = call.meets(&[Kind::Sqs5xx]) {
        fate.did_it();
        return Err(SqsError::InternalFailure);
    }
    if let Some(fate) = call.meets(&[Kind::SqsReset]) {
        fate.did_it();
        return Err(SqsError::Cut);
    }
    Ok(())
}

/// The call is throttled.
pub(super) fn refuse(call: &Call<'_>) -> Result<(), SqsError> {
    let Some(fate) = call.meets(&[Kind::SqsRefuse, Kind::SqsThrottle]) else {
        return Ok(());
    };
    fate.did_it();
    Err(SqsError::RequestThrottled)
}

/// What becomes of a message that was accepted; `None`: nothing, it is dropped.
pub(super) fn delivery(call: &Call<'_>, mut message: Message, delay: Duration) -> Option<Delivery> {
    let Some(met) = call.message(&message.body) else {
        return Some(Delivery::Once(message, delay));
    };
    let fate = met.fate();
    match fate.kind {
        Kind::SqsDrop => {
            met.done();
            return None;
        }
        Kind::SqsDuplicate => {
            met.done();
            return Some(Delivery::Twice(message, delay));
        }
        Kind::SqsReorder => {
            let by = met.done().by;
            return Some(Delivery::Once(message, delay + by));
        }
        Kind::SqsCorrupt => {
            if let Some(changed) = corrupt(&message.body, fate.roll) {
                met.done();
                message.body_md5 = body_md5(&changed);
                message.body = changed;
            }
        }
        _ => {}
    }
    Some(Delivery::Once(message, delay))
}

/// After all is stored: nobody hears of it.
pub(super) async fn after(call: &Call<'_>) -> Result<(), SqsError> {
    if let Some(fate) = call.meets(&[Kind::SqsLoseAnswer]) {
        fate.did_it();
        return Err(SqsError::Cut);
    }
    if let Some(fate) = call.meets(&[Kind::EnvironmentKillLate]) {
        fate.is_stored();
        sleep(LAST_MOMENTS).await;
        return Err(SqsError::Cut);
    }
    Ok(())
}
