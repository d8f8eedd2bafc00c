//! What is the same for all events of a session: the person, the place, the session itself. Written once, and copied into each.

use caliper::vocabulary::EntityType;
use caliper::vocabulary::enumeration::{Role, Status};

use super::entity;
use crate::campus::{ACADEMIC_SESSION, Campus, Person, Section};
use crate::json::Object;
use crate::session::Session;
use crate::timeline::Timeline;

/// Members of JSON objects, without the braces.
#[derive(Default)]
pub(crate) struct Surroundings {
    /// The person, in full.
    pub(super) person: Vec<u8>,
    /// `group` and `membership`.
    pub(super) course: Vec<u8>,
    /// The session, as it began.
    pub(super) session: Vec<u8>,
}

impl Surroundings {
    /// Those of a session.
    pub(crate) fn of(campus: Campus, session: &Session, timeline: &Timeline<'_>) -> Self {
        let mut all = Self::default();
        Object::members(&mut all.person, |out| {
            entity::person(out, campus, session.person);
        });
        Object::members(&mut all.course, |out| {
            out.object("group", |out| section(out, session.section));
            out.object("membership", |out| {
                membership(out, session.section, session.person);
            });
        });
        Object::members(&mut all.session, |out| {
            out.head(session, EntityType::Session);
            out.text("user", session.person);
            out.text("startedAtTime", timeline.at(session.first));
        });
        all
    }
}

fn section(out: &mut Object<'_>, section: Section) {
    entity::section(out, section);
    out.object("subOrganizationOf", |out| {
        out.head(section.course(), EntityType::CourseOffering);
        out.text("courseNumber", section.course_number());
        out.text("academicSession", ACADEMIC_SESSION);
    });
}

fn membership(out: &mut Object<'_>, section: Section, person: Person) {
    out.head(
        (section, "/members/", person.number()),
        EntityType::Membership,
    );
    out.text("member", person);
    out.text("organization", section);
    let role = match person {
        Person::Learner(_) => Role::Learner,
        Person::Instructor(_) => Role::Instructor,
    };
    out.texts("roles", [role]);
    out.text("status", Status::Active);
}
