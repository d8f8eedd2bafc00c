//! Courses and their sections.

use std::fmt;

use super::Assessment;

/// Subject, catalogue code and title: a course is one of these at one of several levels.
const SUBJECTS: [(&str, &str); 10] = [
    ("BIO", "Cell biology"),
    ("CHE", "Organic chemistry"),
    ("ECO", "Economics of small firms"),
    ("GEO", "Physical geography"),
    ("HIS", "European history"),
    ("LIN", "Introduction to linguistics"),
    ("MAT", "Linear algebra"),
    ("MUS", "Harmony and counterpoint"),
    ("PHY", "Classical mechanics"),
    ("STA", "Applied statistics"),
];

/// The term in which everything takes place.
pub(crate) const ACADEMIC_SESSION: &str = "Spring 2026";

/// One section of a course: who is taught together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Section {
    pub(super) course: u32,
    /// From 1.
    pub(super) number: u32,
}

impl Section {
    /// Its quiz of this unit and number, both from 1.
    pub(crate) fn quiz(self, unit: u64, number: u64) -> Assessment {
        Assessment {
            section: self,
            unit,
            number,
        }
    }

    /// The course's title.
    pub(crate) fn title(self) -> &'static str {
        self.subject().1
    }

    /// The course's number in the catalogue, such as `BIO 201`.
    pub(crate) fn course_number(self) -> impl fmt::Display {
        let Self { course, .. } = self;
        let code = self.subject().0;
        fmt::from_fn(move |out| write!(out, "{code} {}01", 1 + course / 10))
    }

    /// The section's own number, such as `BIO 201-02`.
    pub(crate) fn section_number(self) -> impl fmt::Display {
        let number = self.number;
        fmt::from_fn(move |out| write!(out, "{}-{number:02}", self.course_number()))
    }

    /// The IRI of the course that this is a section of.
    pub(crate) fn course(self) -> impl fmt::Display {
        let course = self.course;
        fmt::from_fn(move |out| {
            write!(
                out,
                "https://example.edu/terms/2026-spring/courses/{}",
                1 + course
            )
        })
    }

    fn subject(self) -> (&'static str, &'static str) {
        let index = self.course as usize % SUBJECTS.len();
        SUBJECTS.get(index).copied().unwrap_or_default()
    }
}

/// The IRI.
impl fmt::Display for Section {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}/sections/{}", self.course(), self.number)
    }
}
