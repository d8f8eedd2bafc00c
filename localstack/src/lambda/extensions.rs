//! The extensions of one environment, as far as the Extensions API (2020-01-01) needs them.
//!
//! An extension registers, then asks for events. Only those that asked for `INVOKE` are told of
//! invocations, and an environment takes its next invocation only once they have come back, as on
//! AWS. All others wait until the environment ends.

use std::collections::HashMap;

use tokio::sync::oneshot;

use super::invocation::Work;

/// One extension.
#[derive(Debug)]
struct Extension {
    wants_invoke: bool,
    waiting: Option<oneshot::Sender<Work>>,
}

/// All extensions of an environment, by identifier.
#[derive(Debug, Default)]
pub(super) struct Extensions(HashMap<String, Extension>);

impl Extensions {
    /// Registers an extension and names it.
    pub(super) fn register(&mut self, wants_invoke: bool) -> String {
        let identifier = uuid::Uuid::new_v4().to_string();
        let extension = Extension {
            wants_invoke,
            waiting: None,
        };
        self.0.insert(identifier.clone(), extension);
        identifier
    }

    /// An extension waits for its next event. `None` if it never registered.
    pub(super) fn next(&mut self, identifier: &str) -> Option<oneshot::Receiver<Work>> {
        let extension = self.0.get_mut(identifier)?;
        let (sender, receiver) = oneshot::channel();
        extension.waiting = Some(sender);
        Some(receiver)
    }

    /// Whether every extension that is told of invocations waits for one.
    pub(super) fn are_ready(&self) -> bool {
        self.0
            .values()
            .all(|extension| !extension.wants_invoke || extension.waiting.is_some())
    }

    /// Tells those that asked for it of an invocation.
    pub(super) fn tell(&mut self, work: &Work) {
        for extension in self
            .0
            .values_mut()
            .filter(|extension| extension.wants_invoke)
        {
            if let Some(waiting) = extension.waiting.take() {
                // One that is gone is not told.
                let _ = waiting.send(work.clone());
            }
        }
    }
}
