//! `sensor-sim send --as`: requests and envelopes of real sensors.

use serde_json::Value;

use super::{run, sensor_sim, text};
use crate::server::{ACCEPTED, Action, Received, Server};

const SECRET: &str = "hunter2-hunter2-hunter2";

/// What a sensor sent of 400 envelopes, and the envelopes as this program would write them.
fn sent(sensor: &str, version: &str) -> (Vec<Received>, Vec<Value>) {
    let server = Server::start(|_| Action::Answer(200, ACCEPTED));
    let url = server.url();
    let plan = [
        "--rate",
        "1000/s",
        "--duration",
        "400ms",
        "--warm-up",
        "0s",
        "--profile-mix",
        "uniform",
    ];
    let run_name = [
        "--run-id",
        "00000000000000ff",
        "--start",
        "2026-02-03T04:05:06Z",
    ];
    let args = [
        &["send", "--endpoint", &url, "--as", sensor][..],
        &plan,
        &run_name,
    ]
    .concat();
    let output = sensor_sim(&args)
        .env("CALIPER_TOKEN", SECRET)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let args = [
        &["generate", "--envelopes", "--caliper", version][..],
        &plan,
        &run_name,
    ]
    .concat();
    let own = text(&run(&args).stdout)
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let mut received = server.received();
    received.sort_by_key(|request| {
        let at = request.body.find("2026-02-03T04:05:0").unwrap();
        let envelope: Value = serde_json::from_str(&request.body).unwrap();
        (envelope["sendTime"].as_str().map(str::to_owned), at)
    });
    (received, own)
}

fn header<'r>(request: &'r Received, name: &str) -> &'r str {
    let [value] = request.header(name)[..] else {
        panic!("{name} is not there once: {:?}", request.head);
    };
    value
}

/// Every sensor sends JSON that says what this program would say, but for what is peculiar about it.
#[test]
fn each_has_its_habits_and_says_the_same() {
    for (sensor, version, authorization, content_type, begins) in [
        (
            "canvas",
            "1.1",
            "Bearer T",
            "application/json",
            r#"{"sensor":"http://canvas.example.edu/","sendTime":"2026-"#,
        ),
        (
            "open-edx",
            "1.2",
            "Bearer T",
            "application/json",
            r#"{"sensor":"https://lms.example.edu/sensors/1","sendTime""#,
        ),
        (
            "moodle",
            "1.1",
            "T",
            "application/json",
            r#"{"sensor":"https://lms.example.edu/sensors/1","sendTime":"2026-02-03T04:05:06.000Z","data":[{"@context":"http://purl.imsglobal.org/ctx/caliper/v1/Context","@type":"http://purl.imsglobal.org/caliper/v1/"#,
        ),
        (
            "blackboard",
            "1.1",
            "Bearer T",
            "application/json",
            r#"{"sensor":"5e1b2c94-"#,
        ),
        (
            "caliper-python",
            "1.2",
            "Bearer T",
            "application/json",
            r#"{"data":[{"@context":"#,
        ),
        (
            "caliper-php",
            "1.2",
            "T",
            "application/json",
            r#"{"sensor":"#,
        ),
        (
            "caliper-java",
            "1.2",
            "T",
            "application/json",
            r#"{"sensor":"#,
        ),
        (
            "caliper-net",
            "1.2",
            "Bearer T",
            "application/json; charset=utf-8",
            "{\n  \"sensor\": \"https",
        ),
        (
            "caliper-ruby",
            "1.1",
            "Bearer T",
            "application/json",
            r#"{"sensor":"#,
        ),
        (
            "ims-caliper",
            "1.1",
            "Bearer T",
            "application/json",
            r#"{"sensor":"https://lms.example.edu/sensors/1","sendTime":"2026-02-03T04:05:06.000+0000","dataVersion""#,
        ),
        (
            "caliper-ts",
            "1.2",
            "Bearer T",
            "application/json",
            r#"{"sensor":"#,
        ),
    ] {
        let (received, own) = sent(sensor, version);
        assert_eq!(received.len(), own.len());
        for (request, own) in received.iter().zip(&own) {
            assert_eq!(
                header(request, "authorization"),
                authorization.replace('T', SECRET),
                "{sensor}"
            );
            assert_eq!(header(request, "content-type"), content_type, "{sensor}");
            let envelope: Value = serde_json::from_str(&request.body).unwrap();
            assert_eq!(
                plain(sensor, envelope),
                plain(sensor, own.clone()),
                "{sensor}"
            );
        }
        let first = &received[0].body;
        assert!(first.starts_with(begins), "{sensor}: {first}");
    }
}

/// An envelope without what is peculiar about a sensor, whose habits are written down here once more, as one would find them in its traffic.
fn plain(sensor: &str, mut envelope: Value) -> Value {
    let members = envelope.as_object_mut().unwrap();
    members.remove("sensor");
    members.remove("sendTime");
    if sensor == "moodle" {
        members.remove("dataVersion");
    }
    for item in members["data"].as_array_mut().unwrap() {
        let item = item.as_object_mut().unwrap();
        match sensor {
            "moodle" => {
                for gone in ["@context", "id"] {
                    item.remove(gone);
                }
            }
            "blackboard" | "caliper-ts" => {
                item.remove("@context");
                let id = item["id"]
                    .as_str()
                    .unwrap()
                    .trim_start_matches("urn:uuid:")
                    .to_owned();
                item["id"] = id.into();
            }
            "caliper-python" => {
                item.remove("profile");
            }
            _ => {}
        }
    }
    let mut text = envelope.to_string();
    if sensor == "moodle" {
        text = text.replace("\"@id\":", "\"id\":").replace(
            "\"@type\":\"http://purl.imsglobal.org/caliper/v1/",
            "\"type\":\"",
        );
    }
    if sensor == "open-edx" {
        text = text.replace("\"Webpage\"", "\"WebPage\"");
    }
    serde_json::from_str(&text).unwrap()
}

#[test]
fn python_connects_anew_for_every_envelope_and_names_its_library() {
    let (received, _) = sent("caliper-python", "1.2");
    let mut connections: Vec<_> = received.iter().map(|request| request.connection).collect();
    connections.sort_unstable();
    connections.dedup();
    assert_eq!(connections.len(), received.len());
    let user_agent = header(&received[0], "user-agent");
    assert!(user_agent.starts_with("python-requests/"), "{user_agent}");
    assert!(
        !received
            .iter()
            .any(|request| request.body.contains("\"profile\""))
    );
}

/// What tells these sensors' events apart from well-made ones.
#[test]
fn some_events_have_no_id_that_is_a_urn() {
    let (received, _) = sent("blackboard", "1.1");
    let event: Value = serde_json::from_str(&received[0].body).unwrap();
    let event = &event["data"][0];
    assert_eq!(event["id"].as_str().unwrap().len(), 36);
    assert!(event["@context"].is_array());
    let (received, _) = sent("moodle", "1.1");
    let event: Value = serde_json::from_str(&received[0].body).unwrap();
    let event = &event["data"][0];
    assert!(event.get("id").or(event.get("@id")).is_none(), "{event}");
    assert!(event["actor"]["@id"].is_string(), "{event}");
    let (received, _) = sent("open-edx", "1.2");
    assert!(
        received
            .iter()
            .any(|request| request.body.contains("\"Webpage\""))
    );
    assert!(
        !received
            .iter()
            .any(|request| request.body.contains("\"WebPage\""))
    );
}
