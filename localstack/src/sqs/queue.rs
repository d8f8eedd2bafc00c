//! A queue as plain data: what is visible, what is hidden until when, in which order.
//!
//! It is told the time and never asks for it. Messages are received oldest first, by the order they
//! were sent in; one that becomes visible again (its visibility ran out, or its delay is over) goes
//! back to its place in that order, not to the end, so that a retry does not wait behind the whole
//! backlog.
//!
//! Cost: sending, and receiving what was never received, take constant time however long the
//! backlog is; the rest is logarithmic in the number of messages that are hidden or were received
//! before. Memory is linear in the messages held.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap, VecDeque},
    sync::Arc,
    time::Duration,
};

use tokio::time::Instant;

use super::attributes::MessageAttributes;

/// A message's place in the order of sending.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Sequence(pub(crate) u64);

/// What a sender put on the queue. Shared, never copied.
#[derive(Debug, Default)]
pub(crate) struct Message {
    /// The message's id, a UUID.
    pub(crate) id: String,
    /// The body, and its MD5 as hex.
    pub(crate) body: String,
    /// MD5 of the body, lower-case hex.
    pub(crate) body_md5: String,
    /// The message attributes, by name.
    pub(crate) attributes: MessageAttributes,
    /// The X-Ray header a sender may add; it does not count to the size.
    pub(crate) trace_header: Option<String>,
    /// The tenant of a fair queue.
    pub(crate) group: Option<String>,
    /// When it was sent, in milliseconds since the Unix epoch.
    pub(crate) sent_millis: u64,
}

/// A message with its history.
#[derive(Debug)]
struct Entry {
    message: Arc<Message>,
    receives: u32,
    first_received: Option<Instant>,
}

/// A message that nobody can receive now.
#[derive(Debug)]
struct Hidden {
    entry: Entry,
    until: Instant,
}

/// One message as a receiver gets it.
#[derive(Clone, Debug)]
pub(crate) struct Received {
    /// Its place in the queue, the core of its receipt handle.
    pub(crate) sequence: Sequence,
    /// What was sent.
    pub(crate) message: Arc<Message>,
    /// How often it has been received, this time included.
    pub(crate) receives: u32,
    /// When it was received first.
    pub(crate) first_at: Instant,
}

/// How many messages are where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Counts {
    /// Can be received now.
    pub(crate) visible: usize,
    /// Received, neither deleted nor visible again.
    pub(crate) in_flight: usize,
    /// Sent with a delay that is not over.
    pub(crate) delayed: usize,
}

/// Why a message's visibility cannot be changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NotHidden {
    /// It is on the queue, but not in flight.
    Visible,
    /// It was deleted.
    Gone,
}

/// A standard queue.
#[derive(Debug, Default)]
pub(crate) struct Queue {
    sent: u64,
    /// Never received, in order.
    in_turn: VecDeque<(Sequence, Entry)>,
    /// Visible after having been hidden; their place may be before `in_turn`'s.
    out_of_turn: BTreeMap<Sequence, Entry>,
    hidden: HashMap<Sequence, Hidden>,
    /// The hidden ones by the instant at which they become visible.
    due: BTreeSet<(Instant, Sequence)>,
    delayed: usize,
}

impl Queue {
    /// Adds a message, visible after `delay`.
    pub(crate) fn send(&mut self, message: Message, delay: Duration, now: Instant) {
        let sequence = Sequence(self.sent);
        self.sent += 1;
        let entry = Entry {
            message: Arc::new(message),
            receives: 0,
            first_received: None,
        };
        if delay.is_zero() {
            self.in_turn.push_back((sequence, entry));
        } else {
            self.hide(sequence, entry, now + delay);
        }
    }

    /// Takes up to `max` visible messages and hides them for `visibility`; zero leaves them
    /// visible, received once more.
    pub(crate) fn receive(
        &mut self,
        max: usize,
        visibility: Duration,
        now: Instant,
    ) -> Vec<Received> {
        self.mature(now);
        let mut received = Vec::new();
        let mut shown_again = Vec::new();
        while received.len() < max
            && let Some((sequence, mut entry)) = self.take_oldest()
        {
            entry.receives += 1;
            let first_at = *entry.first_received.get_or_insert(now);
            received.push(Received {
                sequence,
                message: Arc::clone(&entry.message),
                receives: entry.receives,
                first_at,
            });
            if visibility.is_zero() {
                shown_again.push((sequence, entry));
            } else {
                self.hide(sequence, entry, now + visibility);
            }
        }
        // Only now: one call must not receive a message twice.
        self.out_of_turn.extend(shown_again);
        received
    }

    /// Undoes a receive whose receiver is gone: the message is visible again and the receive does
    /// not count.
    pub(crate) fn put_back(&mut self, received: &Received) {
        let is_still_this_receive = |hidden: &Hidden| hidden.entry.receives == received.receives;
        if self
            .hidden
            .get(&received.sequence)
            .is_some_and(is_still_this_receive)
            && let Some(mut entry) = self.unhide(received.sequence)
        {
            entry.receives -= 1;
            if entry.receives == 0 {
                entry.first_received = None;
            }
            self.out_of_turn.insert(received.sequence, entry);
        }
    }

    /// Deletes a message, hidden or visible again. Deleting what is not there is no error: deletes
    /// may be repeated.
    pub(crate) fn delete(&mut self, sequence: Sequence) {
        if self.unhide(sequence).is_none() {
            self.out_of_turn.remove(&sequence);
        }
    }

    /// Hides a message in flight for `visibility` from now; zero makes it visible at once.
    pub(crate) fn change_visibility(
        &mut self,
        sequence: Sequence,
        visibility: Duration,
        now: Instant,
    ) -> Result<(), NotHidden> {
        self.mature(now);
        match self.unhide(sequence) {
            Some(entry) if visibility.is_zero() => {
                self.out_of_turn.insert(sequence, entry);
                Ok(())
            }
            Some(entry) => {
                self.hide(sequence, entry, now + visibility);
                Ok(())
            }
            None if self.out_of_turn.contains_key(&sequence) => Err(NotHidden::Visible),
            None => Err(NotHidden::Gone),
        }
    }

    /// Makes visible what is due at `now`.
    pub(crate) fn mature(&mut self, now: Instant) {
        while let Some(&(until, sequence)) = self.due.first()
            && until <= now
        {
            if let Some(entry) = self.unhide(sequence) {
                self.out_of_turn.insert(sequence, entry);
            }
        }
    }

    /// When the next hidden message becomes visible.
    pub(crate) fn next_due(&self) -> Option<Instant> {
        self.due.first().map(|&(until, _)| until)
    }

    /// Whether a receive would find something.
    pub(crate) fn has_visible(&self) -> bool {
        !(self.in_turn.is_empty() && self.out_of_turn.is_empty())
    }

    /// How many messages are where at `now`.
    pub(crate) fn counts(&mut self, now: Instant) -> Counts {
        self.mature(now);
        Counts {
            visible: self.in_turn.len() + self.out_of_turn.len(),
            in_flight: self.hidden.len() - self.delayed,
            delayed: self.delayed,
        }
    }

    /// Deletes every message.
    pub(crate) fn purge(&mut self) {
        // The order of sending goes on, so that a handle from before never meets a message sent
        // after.
        *self = Self {
            sent: self.sent,
            ..Self::default()
        };
    }

    fn take_oldest(&mut self) -> Option<(Sequence, Entry)> {
        match (self.in_turn.front(), self.out_of_turn.first_key_value()) {
            (Some((fresh, _)), Some((again, _))) if again < fresh => self.out_of_turn.pop_first(),
            (None, _) => self.out_of_turn.pop_first(),
            _ => self.in_turn.pop_front(),
        }
    }

    fn hide(&mut self, sequence: Sequence, entry: Entry, until: Instant) {
        self.delayed += usize::from(entry.receives == 0);
        self.due.insert((until, sequence));
        self.hidden.insert(sequence, Hidden { entry, until });
    }

    fn unhide(&mut self, sequence: Sequence) -> Option<Entry> {
        let Hidden { entry, until } = self.hidden.remove(&sequence)?;
        self.due.remove(&(until, sequence));
        self.delayed -= usize::from(entry.receives == 0);
        Some(entry)
    }
}

#[cfg(test)]
mod tests;
