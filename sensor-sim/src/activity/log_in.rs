//! Logging in to the platform: how every session begins.

use super::{Activity, Deed};

/// Logs in, once.
#[derive(Default)]
pub(crate) struct LogIn {
    done: bool,
}

impl Activity for LogIn {
    fn next(&mut self, _step: u64) -> Option<Deed> {
        let first = !std::mem::replace(&mut self.done, true);
        first.then_some(Deed::LoggedIn)
    }
}
