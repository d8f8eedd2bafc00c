//! Courses and their sections.

use super::SECTIONS;
use crate::json::Text;

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
    /// Which of all sections it is.
    pub(super) fn index(self) -> u64 {
        u64::from(self.course * SECTIONS + self.number - 1)
    }

    /// The course's title.
    pub(crate) fn title(self) -> &'static str {
        self.subject().1
    }

    /// The course's number in the catalogue, such as `BIO 201`.
    pub(crate) fn course_number(self) -> impl Text {
        (self.subject().0, ' ', 1 + self.course / 10, "01")
    }

    /// The section's own number, such as `BIO 201-02`.
    pub(crate) fn section_number(self) -> impl Text {
        (self.course_number(), "-0", self.number)
    }

    /// The IRI of the course that this is a section of.
    pub(crate) fn course(self) -> impl Text {
        (
            "https://example.edu/terms/2026-spring/courses/",
            1 + self.course,
        )
    }

    fn subject(self) -> (&'static str, &'static str) {
        let index = self.course as usize % SUBJECTS.len();
        SUBJECTS.get(index).copied().unwrap_or_default()
    }
}

/// The IRI.
impl Text for Section {
    fn put(&self, out: &mut Vec<u8>) {
        (self.course(), "/sections/", self.number).put(out);
    }
}
