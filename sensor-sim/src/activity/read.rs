//! Reading: a document is opened, then some of its pages are read one after the other.

use std::ops::RangeInclusive;

use super::{Activity, Deed, visit::Visit};
use crate::{
    campus::{Campus, DOCUMENTS, Document, Page, Resource, Section},
    random::Stream,
};

/// Opens a document and reads pages of it.
pub(crate) struct Read {
    document: Document,
    visit: Visit,
    opened: bool,
    pages: RangeInclusive<u32>,
}

impl Read {
    /// Fewest and most pages read at a time; every document has more.
    pub(crate) const PAGES: RangeInclusive<u32> = 1..=3;

    /// Reads `pages` pages of a document of the section, from any page on.
    pub(crate) fn new(
        campus: Campus,
        section: Section,
        came_from: Option<Resource>,
        pages: u32,
        mut stream: Stream,
    ) -> Self {
        let number = stream.between(1, DOCUMENTS);
        let document = Document { section, number };
        let last_start = (campus.pages_in(document) + 1).saturating_sub(pages);
        let start = stream.between(1, last_start);
        Self {
            document,
            visit: Visit::new(came_from),
            opened: false,
            pages: start..=start + pages - 1,
        }
    }

    /// Events of reading this many pages.
    pub(crate) fn events(pages: u32) -> u64 {
        2 * (1 + u64::from(pages))
    }
}

impl Activity for Read {
    fn next(&mut self, _step: u64) -> Option<Deed> {
        let Self {
            document,
            visit,
            opened,
            pages,
        } = self;
        visit.next(|| {
            if !std::mem::replace(opened, true) {
                return Some(Resource::Document(*document));
            }
            let number = pages.next()?;
            Some(Resource::Page(Page {
                document: *document,
                number,
            }))
        })
    }
}
