//! The entities around what is done: the learner, the platform, the section, the membership and the session.

use caliper::{
    datetime::DateTime,
    vocabulary::{
        EntityType,
        enumeration::{Role, Status},
    },
};

use crate::{
    campus::{ACADEMIC_SESSION, Campus, Learner, PLATFORM, Section},
    json::Object,
    random::Stream,
    session::Session,
};

/// Browsers, by the words with which they introduce themselves.
const USER_AGENTS: [&str; 4] = [
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1 Safari/605.1.15",
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36",
];

/// The learning platform.
pub(super) fn platform(out: &mut Object<'_>) {
    out.text("id", PLATFORM);
    out.text("type", EntityType::SoftwareApplication);
    out.text("name", "Example Learning Platform");
    out.text("version", "7.3.1");
}

/// A learner.
pub(super) fn learner(out: &mut Object<'_>, campus: Campus, learner: Learner) {
    let (first, last) = campus.name(learner);
    out.text("id", learner);
    out.text("type", EntityType::Person);
    out.text("name", format_args!("{first} {last}"));
}

/// A section of a course.
pub(super) fn section(out: &mut Object<'_>, section: Section) {
    out.text("id", section);
    out.text("type", EntityType::CourseSection);
    out.text("name", section.title());
    out.text("courseNumber", section.section_number());
    out.text("academicSession", ACADEMIC_SESSION);
    out.object("subOrganizationOf", |out| {
        out.text("id", section.course());
        out.text("type", EntityType::CourseOffering);
        out.text("courseNumber", section.course_number());
    });
}

/// A learner's membership in a section.
pub(super) fn membership(out: &mut Object<'_>, section: Section, learner: Learner) {
    out.text("id", format_args!("{section}/members/{}", learner.number()));
    out.text("type", EntityType::Membership);
    out.text("member", learner);
    out.text("organization", section);
    out.texts("roles", [Role::Learner]);
    out.text("status", Status::Active);
}

/// A session, and its end if it has ended.
pub(super) fn session(
    out: &mut Object<'_>,
    session: &Session,
    started: DateTime,
    ended: Option<DateTime>,
) {
    out.text("id", session);
    out.text("type", EntityType::Session);
    out.text("user", session.learner);
    span(out, started, ended);
}

/// The browser in which a session takes place. Its address is one of those kept free for documentation (RFC 5737).
pub(super) fn client(out: &mut Object<'_>, session: &Session) {
    let mut stream = Stream::from_draw(!session.draw);
    let agent = USER_AGENTS
        .get(stream.below(4) as usize)
        .copied()
        .unwrap_or_default();
    let network = if stream.percent(50) {
        "198.51.100"
    } else {
        "203.0.113"
    };
    out.text("id", format_args!("{session}/client"));
    out.text("type", EntityType::SoftwareApplication);
    out.text(
        "ipAddress",
        format_args!("{network}.{}", stream.between(1, 254)),
    );
    out.text("userAgent", agent);
}

/// The start of something, and its end and duration once it has ended.
pub(super) fn span(out: &mut Object<'_>, started: DateTime, ended: Option<DateTime>) {
    out.time("startedAtTime", started);
    if let Some(ended) = ended {
        let millis = ended.unix_millis() - started.unix_millis();
        out.time("endedAtTime", ended);
        out.text(
            "duration",
            format_args!("PT{}.{:03}S", millis / 1_000, millis % 1_000),
        );
    }
}
