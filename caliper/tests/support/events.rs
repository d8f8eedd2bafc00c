//! Caliper 1.2 events as a sensor sends them: one for every row of `fixtures/caliper/events.json`, with platform, group,
//! group and session around it, 1.2 to 1.8 kB each. The same number gives the same bytes.

use std::fmt::Write as _;
use std::sync::LazyLock;

use serde::Deserialize;

/// The context of Caliper 1.2.
pub(crate) const CONTEXT: &str = "http://purl.imsglobal.org/ctx/caliper/v1p2";

/// What goes with what.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    r#type: String,
    action: String,
    profile: String,
    actor: String,
    object: Vec<String>,
    generated: Vec<Option<String>>,
}

static ROWS: LazyLock<Vec<Row>> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../../fixtures/caliper/events.json"))
        .expect("the fixture has this form")
});

/// An envelope with so many events.
pub(crate) fn envelope(events: usize) -> String {
    let items: Vec<_> = (0..events).map(event).collect();
    format!(
        r#"{{"sensor":"https://lms.example.edu/sensors/1","sendTime":"2026-01-05T08:00:01.000Z","dataVersion":"{CONTEXT}","data":[{}]}}"#,
        items.join(",")
    )
}

/// The event that single validations are measured with: 1.4 kB.
pub(crate) fn measured() -> String {
    let row = ROWS
        .iter()
        .find(|row| row.r#type == "AssessmentItemEvent" && row.action == "Completed")
        .expect("there is such a row");
    write(row, "AssessmentItem", Some("MultipleChoiceResponse"), 7)
}

/// The event of this number: rows, their objects and what they generate, in turn.
pub(crate) fn event(number: usize) -> String {
    let row = &ROWS[number % ROWS.len()];
    let turn = number / ROWS.len();
    let object = &row.object[turn % row.object.len()];
    let generated = row.generated[turn % row.generated.len()].as_deref();
    let text = write(row, object, generated, number);
    let inner = text.strip_suffix('}').expect("an event is an object");
    format!(
        r#"{inner},"federatedSession":{{"id":"urn:uuid:{number:08x}-3f0e-4a57-9f0c-0c3f6d2a9e11","type":"LtiSession","user":"https://lms.example.edu/users/{}","messageParameters":{{"roles":["Learner","Instructor"],"locale":"en-US","launch":{{"target":"iframe","width":1280,"height":0.75}}}},"dateCreated":"2026-01-05T07:55:12.125Z"}},"extensions":{{"browser":"Ångström \"Mini\" 12.1","retries":[0,1e3]}}}}"#,
        number % 2_000
    )
}

fn write(row: &Row, object: &str, generated: Option<&str>, number: usize) -> String {
    let course = number % 40;
    let section = format!("https://lms.example.edu/courses/{course}/sections/1");
    let user = format!("https://lms.example.edu/users/{}", number % 2_000);
    let mut text = String::with_capacity(2_048);
    let _ = write!(
        text,
        r#"{{"@context":"{CONTEXT}","id":"urn:uuid:{number:08x}-7f0e-4a57-9f0c-0c3f6d2a9e11","type":"{}","profile":"{}","actor":{},"action":"{}","object":{},"eventTime":"2026-01-05T08:{:02}:{:02}.{:03}Z""#,
        row.r#type,
        row.profile,
        entity(&row.actor, course, number),
        row.action,
        entity(object, course, number),
        number / 60 % 60,
        number % 60,
        number % 1_000,
    );
    if let Some(generated) = generated {
        let _ = write!(
            text,
            r#","generated":{}"#,
            entity(generated, course, number)
        );
    }
    let _ = write!(
        text,
        r#","edApp":{{"id":"https://lms.example.edu","type":"SoftwareApplication"}},"group":{{"id":"{section}","type":"CourseSection"}},"membership":{{"id":"{section}/rosters/1","type":"Membership","member":"{user}","organization":"{section}","roles":["Learner"],"status":"Active"}},"session":{{"id":"https://lms.example.edu/sessions/{number}","type":"Session","startedAtTime":"2026-01-05T07:55:12.125Z"}}}}"#,
    );
    text
}

/// An entity of this type in this course.
fn entity(kind: &str, course: usize, number: usize) -> String {
    let base = format!("https://lms.example.edu/courses/{course}");
    let user = format!("https://lms.example.edu/users/{}", number % 2_000);
    let quiz = format!("{base}/assessments/{}", number % 9);
    let attempt = format!("{quiz}/attempts/{number}");
    let (id, rest) = match kind {
        "Person" => (user, String::new()),
        "SoftwareApplication" => (
            "https://lms.example.edu".to_owned(),
            r#","name":"Example LMS","version":"v2""#.to_owned(),
        ),
        "Session" => (
            format!("https://lms.example.edu/sessions/{number}"),
            format!(r#","user":"{user}","startedAtTime":"2026-01-05T07:55:12.125Z","endedAtTime":"2026-01-05T08:55:12.125Z","duration":"PT1H""#),
        ),
        "Assessment" => (
            quiz,
            r#","name":"Quiz of the week","dateToStartOn":"2026-01-02T05:00:00.000Z","dateToSubmit":"2026-01-09T22:59:59.000Z","maxAttempts":2,"maxScore":15.0,"version":"1.0""#.to_owned(),
        ),
        "AssessmentItem" => (
            format!("{quiz}/items/3"),
            format!(r#","name":"Question 3","isPartOf":{{"id":"{quiz}","type":"Assessment"}},"maxScore":1.0,"isTimeDependent":false"#),
        ),
        "Attempt" => (
            attempt,
            format!(r#","assignee":"{user}","assignable":"{quiz}","count":1,"startedAtTime":"2026-01-05T08:00:00.000Z""#),
        ),
        response if response.ends_with("Response") => {
            let value = match response {
                "MultipleChoiceResponse" | "TrueFalseResponse" => r#""value":"C""#,
                _ => r#""values":["subject","object"]"#,
            };
            (
                format!("{quiz}/items/3/users/{}/responses/1", number % 2_000),
                format!(r#","attempt":{{"id":"{attempt}","type":"Attempt","assignee":"{user}","assignable":"{quiz}/items/3","count":1}},"startedAtTime":"2026-01-05T08:00:00.000Z",{value}"#),
            )
        }
        _ => (
            format!("{base}/pages/{}", number % 50),
            format!(r#","name":"Chapter {}: caf\u00e9s & na\u00efve Ångström","mediaType":"text/html","isPartOf":{{"id":"{base}","type":"DigitalResourceCollection"}},"dateCreated":"2025-08-01T06:00:00.000Z""#, number % 50),
        ),
    };
    format!(r#"{{"id":"{id}","type":"{kind}"{rest}}}"#)
}
