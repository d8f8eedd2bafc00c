//! Faults that are done to an environment's process while it runs a request.

use std::sync::Arc;

use super::{environment::EnvironmentId, process, service::Lambda};
use crate::faults::{Fate, Kind};

/// Does to an environment what the request it is about to get has as its fate, now or when the queue has stored its message.
pub(super) fn harm(lambda: &Lambda, id: EnvironmentId, fate: &Arc<Fate>) {
    let state = lambda.state();
    let pid = state
        .environments
        .get(&id)
        .and_then(|environment| environment.pid);
    let Some(pid) = pid else { return };
    match fate.kind {
        Kind::EnvironmentKill => {
            fate.did_it();
            process::kill(pid);
        }
        Kind::EnvironmentKillLate => fate.once_stored(move || process::kill(pid)),
        Kind::EnvironmentFreeze => {
            fate.did_it();
            process::freeze(pid);
            let by = fate.by;
            tokio::spawn(async move {
                tokio::time::sleep(by).await;
                process::thaw(pid);
            });
        }
        _ => {}
    }
}
