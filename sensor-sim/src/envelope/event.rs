//! One event: who did what with what, when, and where; by the tables of the profiles of Caliper 1.2 or 1.1.

use caliper::vocabulary::{Action, DataVersion, EntityType, EventType};

use super::entity::{self, Writer};
use crate::campus::{Campus, Tool};
use crate::cursor::Happening;
use crate::deed::Actor;
use crate::json::{Object, Text};
use crate::timeline::Timeline;

/// Writes the members of an event.
pub(crate) fn write_event(
    out: &mut Object<'_>,
    urn: impl Text,
    happening: &Happening<'_>,
    (campus, version): (Campus, DataVersion),
    timeline: &Timeline<'_>,
) {
    let Happening {
        session,
        surroundings,
        event,
        deed,
    } = *happening;
    let now = timeline.at(event);
    let writer = Writer {
        campus,
        timeline,
        happening,
        now,
    };
    out.text("@context", version);
    out.text("id", urn);
    out.text("type", deed.event);
    let is_1p2 = version == DataVersion::V1p2;
    if is_1p2 {
        out.text("profile", deed.profile);
    }
    out.object("actor", |out| match deed.actor {
        Actor::Person => out.again(&surroundings.person),
        Actor::Software => entity::platform(out),
    });
    out.text("action", deed.action);
    out.object("object", |out| writer.whole(out, deed.object));
    if let Some(generated) = deed.generated {
        out.object("generated", |out| writer.whole(out, generated));
    }
    if let Some(target) = deed.target {
        out.object("target", |out| writer.whole(out, target));
    }
    if let Some(referrer) = deed.referrer {
        entity::mention(out, "referrer", referrer);
    }
    out.text("eventTime", now);
    out.object("edApp", |out| match deed.launched {
        // What happens within a tool is reported in its name.
        Some(tool) if deed.event == EventType::ToolUseEvent => entity::tool(out, tool),
        _ => entity::platform(out),
    });
    // A session is with the platform, everything in it with a section of a course.
    if deed.event != EventType::SessionEvent {
        out.again(&surroundings.course);
    }
    out.object("session", |out| {
        writer.session(out);
        if is_1p2 && deed.action == Action::LoggedIn && deed.event == EventType::SessionEvent {
            out.object("client", |out| entity::client(out, session));
        }
    });
    if let Some(tool) = deed.launched {
        out.object("federatedSession", |out| {
            federated_session(out, tool, happening);
        });
    }
}

/// The session that platform and tool share, and what the platform told the tool when it launched it (LTI 1.3).
fn federated_session(out: &mut Object<'_>, tool: Tool, happening: &Happening<'_>) {
    let session = happening.session;
    out.head((session, "/lti/", 1 + tool.0), EntityType::LtiSession);
    out.text("user", session.person);
    if happening.deed.action == Action::Launched {
        out.object("messageParameters", |out| {
            out.text("iss", crate::campus::PLATFORM);
            out.text("sub", session.person);
            out.text("aud", tool);
            out.text(
                "https://purl.imsglobal.org/spec/lti/claim/message_type",
                "LtiResourceLinkRequest",
            );
            out.text("https://purl.imsglobal.org/spec/lti/claim/version", "1.3.0");
            out.object("https://purl.imsglobal.org/spec/lti/claim/context", |out| {
                out.text("id", session.section);
                out.text("label", session.section.section_number());
                out.text("title", session.section.title());
            });
        });
    }
}
