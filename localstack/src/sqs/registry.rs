//! All queues of the account, by name.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use super::live_queue::LiveQueue;

/// Queues by name.
#[derive(Debug, Default)]
pub(crate) struct Registry(Mutex<BTreeMap<String, Arc<LiveQueue>>>);

impl Registry {
    /// The queue of this name.
    pub(crate) fn get(&self, name: &str) -> Option<Arc<LiveQueue>> {
        self.lock().get(name).cloned()
    }

    /// All of them, locked.
    pub(crate) fn lock(&self) -> MutexGuard<'_, BTreeMap<String, Arc<LiveQueue>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
