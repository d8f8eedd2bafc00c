//! What is sent, and when: the seam between generating and sending.
//!
//! The sender knows no more of a run than this trait. A plan of learner activity implements it, and so does a folder of recorded envelopes, or
//! a test's script.

use std::time::Duration;

use crate::defect::Defect;

/// Slots, numbered from 0, each a pure function of its number: one envelope, intended at one instant.
pub trait Source: Send + Sync {
    /// How many slots there are.
    fn slots(&self) -> u64;

    /// When `slot` is intended, counted from the first instant of the run. Never falls as `slot` rises.
    fn offset(&self, slot: u64) -> Duration;

    /// Clears `body` and fills it with the envelope of `slot`, the bytes to POST.
    fn render(&self, slot: u64, body: &mut Vec<u8>);

    /// The same as [`render`](Self::render), for whoever asks for one slot after the other: it may be quicker where slots rise.
    fn renderer(&self) -> Renderer<'_> {
        Box::new(|slot, body| self.render(slot, body))
    }

    /// What is wrong with `slot` on purpose, if anything.
    fn defect(&self, _slot: u64) -> Option<Defect> {
        None
    }
}

/// Clears a body and fills it with the envelope of a slot.
pub type Renderer<'a> = Box<dyn FnMut(u64, &mut Vec<u8>) + 'a>;
