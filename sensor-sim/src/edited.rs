//! A source whose envelopes are edited once they are rendered: what a sensor does to them, apart from what they say.

use std::sync::Arc;
use std::time::Duration;

use crate::defect::Defect;
use crate::source::{Renderer, Source};

/// What is done to an envelope; a pure function of its slot and its bytes.
pub(crate) trait Edit: Send + Sync {
    /// Changes the body of `slot`.
    fn edit(&self, slot: u64, body: &mut Vec<u8>);

    /// What it makes wrong with `slot` on purpose, if anything.
    fn defect(&self, _slot: u64) -> Option<Defect> {
        None
    }
}

/// A source with an edit on top.
pub(crate) struct Edited<E> {
    source: Arc<dyn Source>,
    edit: E,
}

impl<E: Edit> Edited<E> {
    /// The envelopes of `source`, edited.
    pub(crate) fn new(source: Arc<dyn Source>, edit: E) -> Self {
        Self { source, edit }
    }
}

impl<E: Edit> Source for Edited<E> {
    fn slots(&self) -> u64 {
        self.source.slots()
    }

    fn offset(&self, slot: u64) -> Duration {
        self.source.offset(slot)
    }

    fn render(&self, slot: u64, body: &mut Vec<u8>) {
        self.source.render(slot, body);
        self.edit.edit(slot, body);
    }

    fn renderer(&self) -> Renderer<'_> {
        let mut renderer = self.source.renderer();
        Box::new(move |slot, body| {
            renderer(slot, body);
            self.edit.edit(slot, body);
        })
    }

    fn defect(&self, slot: u64) -> Option<Defect> {
        self.edit.defect(slot).or_else(|| self.source.defect(slot))
    }
}
