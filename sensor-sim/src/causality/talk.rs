//! Messages: posted before they are answered or marked, and threads before they are.

use std::collections::HashSet;

use super::told::Told;
use super::{Verdict, ensure};

/// All messages and threads so far, by IRI.
#[derive(Debug, Default)]
pub(super) struct Talk {
    messages: HashSet<String>,
    threads: HashSet<String>,
}

impl Talk {
    pub(super) fn follow(&mut self, told: &Told<'_>) -> Verdict {
        let iri = told.object.id();
        match (&*told.kind, &*told.action) {
            ("ThreadEvent", _) => ensure(
                self.threads.contains(iri),
                "a thread in which nothing was posted",
            ),
            ("MessageEvent", "Posted") => {
                let message = told.object.whole();
                if let Some(other) = message.and_then(|message| message.reply_to.as_ref()) {
                    ensure(
                        self.messages.contains(other.id()),
                        "replied to before it was posted",
                    )?;
                }
                let thread = message.and_then(|message| message.is_part_of.as_ref());
                self.threads
                    .extend(thread.map(|thread| thread.id().to_owned()));
                ensure(
                    self.messages.insert(iri.to_owned()),
                    "a message is posted once",
                )
            }
            _ => ensure(self.messages.contains(iri), "marked before it was posted"),
        }
    }
}
