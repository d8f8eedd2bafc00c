//! What there is to look at: the pages of a course's site, and documents to read.

use std::fmt;

use super::{Assessment, Section};

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

/// Anything that a learner navigates to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Resource {
    WebPage(WebPage),
    Document(Document),
    Page(Page),
    Assessment(Assessment),
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
impl fmt::Display for WebPage {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}/{}", self.section, self.spot.name().1)
    }
}

/// The IRI.
impl fmt::Display for Document {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}/documents/{}", self.section, self.number)
    }
}

/// The IRI.
impl fmt::Display for Page {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}/pages/{}", self.document, self.number)
    }
}

/// The IRI.
impl fmt::Display for Resource {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::WebPage(page) => page.fmt(out),
            Self::Document(document) => document.fmt(out),
            Self::Page(page) => page.fmt(out),
            Self::Assessment(assessment) => assessment.fmt(out),
        }
    }
}
