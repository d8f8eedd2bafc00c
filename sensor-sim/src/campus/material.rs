//! What there is to read: the pages of a course's site, and documents.

use super::Section;
use crate::json::Text;

/// Documents to read in each section.
pub(crate) const DOCUMENTS: u32 = 12;

/// A page of a section's site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct WebPage {
    pub(crate) section: Section,
    pub(crate) spot: Spot,
}

/// Which page of the site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Spot {
    Home,
    Announcements,
    Syllabus,
    Calendar,
    Modules,
    Grades,
}

/// A document to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Document {
    pub(crate) section: Section,
    /// From 1.
    pub(crate) number: u32,
}

/// A page of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Page {
    pub(crate) document: Document,
    /// From 1.
    pub(crate) number: u32,
}

/// A part of a page that can be pointed at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Frame {
    pub(crate) page: Page,
    /// From 1.
    pub(crate) index: u32,
}

impl Spot {
    /// Every page but the home page, from which they are reached.
    pub(crate) const INNER: [Self; 5] = [
        Self::Announcements,
        Self::Syllabus,
        Self::Calendar,
        Self::Modules,
        Self::Grades,
    ];

    /// The page's name and the last part of its IRI.
    pub(crate) const fn name(self) -> (&'static str, &'static str) {
        match self {
            Self::Home => ("Course home", "home"),
            Self::Announcements => ("Announcements", "announcements"),
            Self::Syllabus => ("Syllabus", "syllabus"),
            Self::Calendar => ("Calendar", "calendar"),
            Self::Modules => ("Modules", "modules"),
            Self::Grades => ("My grades", "grades"),
        }
    }
}

/// The IRI.
impl Text for WebPage {
    fn put(&self, out: &mut Vec<u8>) {
        (self.section, '/', self.spot.name().1).put(out);
    }
}

/// The IRI.
impl Text for Document {
    fn put(&self, out: &mut Vec<u8>) {
        (self.section, "/documents/", self.number).put(out);
    }
}

/// The IRI.
impl Text for Page {
    fn put(&self, out: &mut Vec<u8>) {
        (self.document, "/pages/", self.number).put(out);
    }
}

/// The IRI.
impl Text for Frame {
    fn put(&self, out: &mut Vec<u8>) {
        (self.page, "/frames/", self.index).put(out);
    }
}
