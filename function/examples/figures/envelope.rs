//! The one request of the measurements: navigations in a course, 1.5 kB each, as a REST API hands them over.

use serde_json::{Value, json};

/// The token that it bears.
pub(crate) const TOKEN: &str = "a-made-up-token-of-the-measurement-00000000";

const EVENT: &str = include_str!("../../../fixtures/requests/doors/rest.json");

/// The event that Lambda hands over, with an envelope of so many items.
pub(crate) fn event(items: usize) -> Result<String, serde_json::Error> {
    let mut event: Value = serde_json::from_str(EVENT)?;
    let authorization = format!("Bearer {TOKEN}");
    event["body"] = json!(envelope(items).to_string());
    event["headers"] = json!({"Authorization": authorization, "Content-Type": "application/json"});
    event["multiValueHeaders"] =
        json!({"Authorization": [authorization], "Content-Type": ["application/json"]});
    Ok(event.to_string())
}

fn envelope(items: usize) -> Value {
    json!({
        "sensor": "https://lms.example.edu/sensors/1",
        "sendTime": "2026-01-05T08:00:00.000Z",
        "dataVersion": "http://purl.imsglobal.org/ctx/caliper/v1p2",
        "data": vec![navigation(); items]
    })
}

fn navigation() -> Value {
    let course = "https://lms.example.edu/terms/201801/courses/7/sections/1";
    json!({
            "@context": "http://purl.imsglobal.org/ctx/caliper/v1p2",
            "id": "urn:uuid:3a648e68-f00d-4c08-aa59-8738e1884f2c",
            "type": "NavigationEvent",
            "profile": "GeneralProfile",
            "actor": {"id": "https://lms.example.edu/users/554433", "type": "Person"},
            "action": "NavigatedTo",
            "object": {
                "id": format!("{course}/pages/2"), "type": "WebPage", "name": "Learning Analytics Specifications",
                "description": "Overview of Learning Analytics Specifications with particular emphasis on Caliper.",
                "dateCreated": "2025-08-01T09:00:00.000Z", "dateModified": "2025-09-02T11:30:00.000Z"
            },
            "eventTime": "2026-01-05T07:59:59.123Z",
            "referrer": {"id": format!("{course}/pages/1"), "type": "WebPage", "name": "Learning Analytics Standards"},
            "edApp": {"id": "https://lms.example.edu", "type": "SoftwareApplication", "version": "v2"},
            "group": {
                "id": course, "type": "CourseSection", "courseNumber": "CPS 435-01", "academicSession": "Fall 2025"
            },
            "membership": {
                "id": format!("{course}/rosters/1"), "type": "Membership",
                "member": "https://lms.example.edu/users/554433", "organization": course,
                "roles": ["Learner"], "status": "Active", "dateCreated": "2025-08-01T06:00:00.000Z"
            },
            "session": {
                "id": "https://lms.example.edu/sessions/1f6442a482de72ea6ad134943812bff564a76259",
                "type": "Session", "startedAtTime": "2026-01-05T07:30:00.000Z"
            }
    })
}
