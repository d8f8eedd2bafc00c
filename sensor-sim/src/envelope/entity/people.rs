//! People, programs, and the sections in which people meet.

use caliper::vocabulary::EntityType;

use crate::campus::{ACADEMIC_SESSION, Campus, PLATFORM, Person, Section, Tool};
use crate::json::Object;
use crate::random::Stream;
use crate::session::Session;

/// Browsers, by the words with which they introduce themselves.
const USER_AGENTS: [(u32, &str); 4] = [
    (
        20,
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0",
    ),
    (
        40,
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36",
    ),
    (
        20,
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1 Safari/605.1.15",
    ),
    (
        20,
        "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36",
    ),
];

/// The learning platform.
pub(crate) fn platform(out: &mut Object<'_>) {
    out.head(PLATFORM, EntityType::SoftwareApplication);
    out.text("name", "Example Learning Platform");
    out.text("version", "7.3.1");
}

/// A tool beside it.
pub(crate) fn tool(out: &mut Object<'_>, tool: Tool) {
    out.head(tool, EntityType::SoftwareApplication);
    out.text("name", tool.name());
    out.text("version", ("2.", tool.0));
}

/// A learner or a teacher.
pub(crate) fn person(out: &mut Object<'_>, campus: Campus, person: Person) {
    let (first, last) = campus.name(person);
    out.head(person, EntityType::Person);
    out.text("name", (first, ' ', last));
}

/// A section of a course.
pub(crate) fn section(out: &mut Object<'_>, section: Section) {
    out.head(section, EntityType::CourseSection);
    out.text("name", section.title());
    out.text("courseNumber", section.section_number());
    out.text("academicSession", ACADEMIC_SESSION);
}

/// The browser in which a session takes place. Its address is one of those kept free for documentation (RFC 5737).
pub(crate) fn client(out: &mut Object<'_>, session: &Session) {
    let mut stream = Stream::from_draw(!session.draw);
    let agent = stream.one_of(&USER_AGENTS);
    let network = stream.one_of(&[(1, "198.51.100."), (1, "203.0.113.")]);
    out.head((session, "/client"), EntityType::SoftwareApplication);
    out.text("ipAddress", (network, stream.between(1, 254)));
    out.text("userAgent", agent);
}
