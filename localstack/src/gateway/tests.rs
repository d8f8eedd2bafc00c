//! The two payload formats against golden events, and answers of functions against the responses
//! they stand for.
//!
//! The cases are data: `fixtures/localstack/payload/*.json` (a request and its events),
//! `fixtures/localstack/answers.json`.

use std::{borrow::Cow, fs, path::PathBuf, time::Duration};

use base64::{Engine, prelude::BASE64_STANDARD};
use bytes::Bytes;
use http_body_util::BodyExt;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    BinaryMediaTypes, FrontDoor, answer::answer, payload_alb, payload_v1, payload_v2,
    request::GatewayRequest,
};

fn fixtures() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../fixtures/localstack")
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    request: Given,
    /// The binary media types of the REST API.
    #[serde(default)]
    binary_media_types: String,
    rest: Value,
    http: Value,
    alb: Value,
    #[serde(rename = "alb-lists")]
    alb_lists: Value,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Given {
    method: String,
    query: String,
    headers: Vec<(String, String)>,
    body_base64: String,
}

#[test]
fn requests_become_the_golden_events() {
    let mut seen = 0;
    for file in fs::read_dir(fixtures().join("payload")).unwrap() {
        let path = file.unwrap().path();
        let case: Case = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
        let request = GatewayRequest {
            route: "/store",
            method: &case.request.method,
            path: "/store",
            via_domain: false,
            query: &case.request.query,
            headers: case
                .request
                .headers
                .iter()
                .map(|(name, value)| (Cow::from(name), Cow::from(value)))
                .collect(),
            body: BASE64_STANDARD
                .decode(&case.request.body_base64)
                .unwrap()
                .into(),
            source: [127, 0, 0, 1].into(),
            port: 8080,
            protocol: "http",
            request_id: "00000000-0000-4000-8000-000000000000",
            received: Duration::from_millis(1_795_420_800_123),
        };
        let binary = match case.binary_media_types.as_str() {
            "" => BinaryMediaTypes::default(),
            types => types.parse().unwrap(),
        };
        let events = [
            (
                "rest",
                payload_v1::event(&request, &binary).unwrap(),
                case.rest,
            ),
            (
                "http",
                payload_v2::event(&request, FrontDoor::Http).unwrap(),
                case.http,
            ),
            (
                "alb",
                payload_alb::event(&request, FrontDoor::Alb).unwrap(),
                case.alb,
            ),
            (
                "alb-lists",
                payload_alb::event(&request, FrontDoor::AlbLists).unwrap(),
                case.alb_lists,
            ),
        ];
        for (kind, event, golden) in events {
            let event: Value = serde_json::from_slice(&event).unwrap();
            assert_eq!(event, golden, "{kind} of {}: {event:#}", path.display());
        }
        seen += 1;
    }
    assert!(seen >= 4, "{seen} cases");
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Answered {
    name: String,
    door: String,
    /// A REST API's client accepts a binary media type first.
    #[serde(default)]
    takes_binary: bool,
    returned: Value,
    response: Value,
}

#[tokio::test]
async fn answers_become_the_responses_they_stand_for() {
    let cases: Vec<Answered> =
        serde_json::from_slice(&fs::read(fixtures().join("answers.json")).unwrap()).unwrap();
    for case in cases {
        let door: FrontDoor = case.door.parse().unwrap();
        let response = answer(
            &Bytes::from(case.returned.to_string()),
            door,
            case.takes_binary,
        )
        .unwrap_or_else(|refusal| refusal.answer(door));
        let mut headers: Vec<_> = response
            .headers()
            .iter()
            .map(|(name, value)| json!([name.as_str(), value.to_str().unwrap()]))
            .collect();
        headers.sort_by_key(Value::to_string);
        let status = response.status().as_u16();
        let body = response.into_body().collect().await.unwrap().to_bytes();
        let got =
            json!({"status": status, "headers": headers, "body": String::from_utf8_lossy(&body)});
        assert_eq!(got, case.response, "{}: {got}", case.name);
    }
}
