//! A queue as plain data: what is visible, what is hidden until when, in which order, until when.
//!
//! It is told the time and never asks for it. Messages are received oldest first, by the order they
//! were sent in; one that becomes visible again (its visibility ran out, or its delay is over) goes
//! back to its place in that order, not to the end, so that a retry does not wait behind the whole
//! backlog. A message that was received too often is handed out as dead, for whoever knows where
//! such messages go; one that is older than the retention is gone, wherever it is.
//!
//! Cost: sending, and receiving what was never received, take constant time however long the
//! backlog is; the rest is logarithmic in the number of messages that are hidden or were received
//! before. Memory is linear in the messages held.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap, VecDeque},
    time::Duration,
};

use tokio::time::Instant;

use self::entry::Entry;
pub(crate) use self::{
    entry::{Message, Moved, Received},
    rules::Rules,
};

mod entry;
mod rules;

/// A message's place in the order of sending.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Sequence(pub(crate) u64);

/// A message that nobody can receive now.
#[derive(Debug)]
struct Hidden {
    entry: Entry,
    until: Instant,
}

/// What one receive takes off the queue.
#[derive(Debug, Default)]
pub(crate) struct Taken {
    /// For the receiver.
    pub(crate) received: Vec<Received>,
    /// Received too often before: off this queue, for its dead-letter queue.
    pub(crate) dead: Vec<Moved>,
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
    /// It was deleted, or has expired.
    Gone,
    /// It would be hidden for longer than a message may be after one receive.
    TooLong,
}

/// A standard queue.
#[derive(Debug, Default)]
pub(crate) struct Queue {
    /// The numbers it keeps to.
    pub(crate) rules: Rules,
    sent: u64,
    /// Never received, in order; their ages fall from front to back.
    in_turn: VecDeque<(Sequence, Entry)>,
    /// Visible after having been hidden or moved here; their place may be before `in_turn`'s.
    out_of_turn: BTreeMap<Sequence, Entry>,
    hidden: HashMap<Sequence, Hidden>,
    /// The hidden ones by the instant at which they become visible.
    due: BTreeSet<(Instant, Sequence)>,
    /// All but `in_turn`, by the instant they were sent.
    aged: BTreeSet<(Instant, Sequence)>,
    delayed: usize,
}

impl Queue {
    /// Adds a message, visible after `delay`.
    pub(crate) fn send(&mut self, message: Message, delay: Duration, now: Instant) {
        self.add(Entry::new(message, now), delay, now);
    }

    /// Adds a message that will be delivered twice: when it is received, it becomes visible once more at once, and
    /// deleting one of the two leaves the other.
    pub(crate) fn send_twice(&mut self, message: Message, delay: Duration, now: Instant) {
        self.add(Entry::new(message, now).twice(), delay, now);
    }

    /// Adds a message that another queue gave up, visible at once and as old as it is.
    pub(crate) fn take_over(&mut self, moved: Moved) {
        let sequence = self.next_sequence();
        self.show(sequence, moved.into_entry());
    }

    /// Takes up to `max` visible messages and hides them for `visibility`; zero leaves them
    /// visible, received once more.
    pub(crate) fn receive(&mut self, max: usize, visibility: Duration, now: Instant) -> Taken {
        self.advance(now);
        let mut taken = Taken::default();
        let mut shown_again = Vec::new();
        let max = max.min(self.room());
        while taken.received.len() < max
            && let Some((sequence, mut entry)) = self.take_oldest()
        {
            if self.rules.is_dead(entry.receives_here) {
                taken.dead.push(entry.into());
                continue;
            }
            taken.received.push(entry.receive(sequence, now));
            if let Some(copy) = entry.repeat() {
                shown_again.push((self.next_sequence(), copy));
            }
            if visibility.is_zero() {
                shown_again.push((sequence, entry));
            } else {
                self.hide(sequence, entry, now + visibility);
            }
        }
        // Only now: one call must not receive a message twice.
        for (sequence, entry) in shown_again {
            self.show(sequence, entry);
        }
        taken
    }

    /// Takes up to `max` visible messages off the queue for good, without a receiver.
    pub(crate) fn remove(&mut self, max: usize, now: Instant) -> Vec<Moved> {
        self.advance(now);
        let oldest = std::iter::from_fn(|| self.take_oldest());
        oldest.take(max).map(|(_, entry)| entry.into()).collect()
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
            entry.undo_receive();
            self.show(received.sequence, entry);
        }
    }

    /// Deletes a message, hidden or visible again. Deleting what is not there is no error: deletes
    /// may be repeated.
    pub(crate) fn delete(&mut self, sequence: Sequence) {
        let entry = self
            .unhide(sequence)
            .or_else(|| self.out_of_turn.remove(&sequence));
        if let Some(entry) = entry {
            self.aged.remove(&(entry.sent_at, sequence));
        }
    }

    /// Hides a message in flight for `visibility` from now; zero makes it visible at once.
    pub(crate) fn change_visibility(
        &mut self,
        sequence: Sequence,
        visibility: Duration,
        now: Instant,
    ) -> Result<(), NotHidden> {
        self.advance(now);
        let Some(hidden) = self.hidden.get(&sequence) else {
            let visible = self.out_of_turn.contains_key(&sequence);
            return Err(if visible {
                NotHidden::Visible
            } else {
                NotHidden::Gone
            });
        };
        if hidden.entry.hidden_too_long(visibility, now) {
            return Err(NotHidden::TooLong);
        }
        if let Some(entry) = self.unhide(sequence) {
            if visibility.is_zero() {
                self.show(sequence, entry);
            } else {
                self.hide(sequence, entry, now + visibility);
            }
        }
        Ok(())
    }

    /// Drops what is too old and makes visible what is due at `now`.
    pub(crate) fn advance(&mut self, now: Instant) {
        self.expire(now);
        while let Some(&(until, sequence)) = self.due.first()
            && until <= now
        {
            if let Some(entry) = self.unhide(sequence) {
                self.show(sequence, entry);
            }
        }
    }

    /// When the next hidden message becomes visible.
    pub(crate) fn next_due(&self) -> Option<Instant> {
        self.due.first().map(|&(until, _)| until)
    }

    /// Whether a message is visible, whether or not one more may be in flight.
    pub(crate) fn has_visible(&self) -> bool {
        !(self.in_turn.is_empty() && self.out_of_turn.is_empty())
    }

    /// How many more messages may be in flight.
    pub(crate) fn room(&self) -> usize {
        self.rules.in_flight_max.saturating_sub(self.in_flight())
    }

    /// How many messages are where at `now`.
    pub(crate) fn counts(&mut self, now: Instant) -> Counts {
        self.advance(now);
        Counts {
            visible: self.in_turn.len() + self.out_of_turn.len(),
            in_flight: self.in_flight(),
            delayed: self.delayed,
        }
    }

    /// Deletes every message.
    pub(crate) fn purge(&mut self) {
        // The order of sending goes on, so that a handle from before never meets a message sent
        // after.
        *self = Self {
            sent: self.sent,
            rules: self.rules,
            ..Self::default()
        };
    }

    fn in_flight(&self) -> usize {
        self.hidden.len() - self.delayed
    }

    fn add(&mut self, entry: Entry, delay: Duration, now: Instant) {
        let sequence = self.next_sequence();
        if delay.is_zero() {
            self.in_turn.push_back((sequence, entry));
        } else {
            self.hide(sequence, entry, now + delay);
        }
    }

    fn next_sequence(&mut self) -> Sequence {
        let sequence = Sequence(self.sent);
        self.sent += 1;
        sequence
    }

    fn expire(&mut self, now: Instant) {
        let Some(cut) = now.checked_sub(self.rules.retention) else {
            return;
        };
        while self
            .in_turn
            .front()
            .is_some_and(|(_, entry)| entry.sent_at <= cut)
        {
            self.in_turn.pop_front();
        }
        while let Some(&(sent_at, sequence)) = self.aged.first()
            && sent_at <= cut
        {
            self.aged.pop_first();
            if self.unhide(sequence).is_none() {
                self.out_of_turn.remove(&sequence);
            }
        }
    }

    fn take_oldest(&mut self) -> Option<(Sequence, Entry)> {
        let again = match (self.in_turn.front(), self.out_of_turn.first_key_value()) {
            (Some((fresh, _)), Some((again, _))) if again < fresh => self.out_of_turn.pop_first(),
            (None, _) => self.out_of_turn.pop_first(),
            _ => return self.in_turn.pop_front(),
        };
        let (sequence, entry) = again?;
        self.aged.remove(&(entry.sent_at, sequence));
        Some((sequence, entry))
    }

    fn show(&mut self, sequence: Sequence, entry: Entry) {
        self.aged.insert((entry.sent_at, sequence));
        self.out_of_turn.insert(sequence, entry);
    }

    fn hide(&mut self, sequence: Sequence, entry: Entry, until: Instant) {
        self.delayed += usize::from(entry.receives_here == 0);
        self.due.insert((until, sequence));
        self.aged.insert((entry.sent_at, sequence));
        self.hidden.insert(sequence, Hidden { entry, until });
    }

    /// The entry stays in `aged`: it is shown or hidden again, or whoever drops it says so.
    fn unhide(&mut self, sequence: Sequence) -> Option<Entry> {
        let Hidden { entry, until } = self.hidden.remove(&sequence)?;
        self.due.remove(&(until, sequence));
        self.delayed -= usize::from(entry.receives_here == 0);
        Some(entry)
    }
}

#[cfg(test)]
mod tests;
