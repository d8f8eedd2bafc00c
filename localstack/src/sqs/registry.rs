//! All queues of the account, by name.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// Queues by name, whatever a queue is.
#[derive(Debug)]
pub(crate) struct Registry<Q>(Mutex<BTreeMap<String, Arc<Q>>>);

impl<Q> Default for Registry<Q> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<Q> Registry<Q> {
    /// The queue of this name.
    pub(crate) fn get(&self, name: &str) -> Option<Arc<Q>> {
        self.lock().get(name).cloned()
    }

    /// All of them, locked.
    pub(crate) fn lock(&self) -> MutexGuard<'_, BTreeMap<String, Arc<Q>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
