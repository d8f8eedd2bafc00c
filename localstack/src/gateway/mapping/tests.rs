//! Integrations as documents: what is refused when they are read, and what becomes of requests and outcomes.

use std::time::Duration;

use bytes::Bytes;
use http_body_util::BodyExt;
use serde_json::{Value, json};

use super::{Carried, Integration, MappingFailure};
use crate::gateway::request::GatewayRequest;

fn read(document: &Value) -> Result<Integration, String> {
    Integration::read(&document.to_string()).map_err(|error| {
        let source = std::error::Error::source(&error).map(ToString::to_string);
        format!("{error}: {}", source.unwrap_or_default())
    })
}

fn request(content_type: Option<&str>, body: &str) -> GatewayRequest<'static> {
    let content_type = content_type.map(|kind| ("Content-Type".into(), kind.to_owned().into()));
    GatewayRequest {
        route: "/store",
        method: "POST",
        path: "/store",
        via_domain: false,
        query: "",
        headers: content_type.into_iter().collect(),
        body: Bytes::from(body.to_owned()),
        source: [127, 0, 0, 1].into(),
        port: 8080,
        protocol: "http",
        request_id: "00000000-0000-4000-8000-000000000000",
        received: Duration::ZERO,
    }
}

#[test]
fn what_is_not_known_is_refused_with_its_place() {
    let response = |response: Value| json!({"type": "aws", "responses": {"x": response}});
    let of_template = |template: &str| json!({"application/json": template});
    for (document, says) in [
        (json!({}), "not an x-amazon-apigateway-integration object"),
        (json!({"type": "aws_proxy"}), "the type is `aws_proxy`"),
        (
            json!({"type": "aws", "contentHandling": "CONVERT_TO_TEXT"}),
            "contentHandling",
        ),
        (
            json!({"type": "aws", "requestParameters": {}}),
            "requestParameters",
        ),
        (
            json!({"type": "aws", "passthroughBehavior": "sometimes"}),
            "sometimes",
        ),
        (
            json!({"type": "aws", "timeoutInMillis": 30_000}),
            "timeoutInMillis is 30000",
        ),
        (
            json!({"type": "aws", "requestTemplates": of_template("a\n #include('b')")}),
            "requestTemplates `application/json`: line 2, column 2: #include",
        ),
        (
            response(json!({"statusCode": "200", "responseTemplates": of_template("#end")})),
            "responses `x` responseTemplates `application/json`: line 1",
        ),
        (response(json!({"statusCode": "ok"})), "statusCode `ok`"),
        (
            response(
                json!({"statusCode": "200", "responseParameters": {"method.response.header.X": "integration.response.header.Y"}}),
            ),
            "`integration.response.header.Y` is not known here",
        ),
        (
            json!({"type": "aws", "responses": {"(?!a).*": {"statusCode": "200"}}}),
            "responses `(?!a).*`: not a regular expression",
        ),
    ] {
        let error = read(&document).unwrap_err();
        assert!(error.contains(says), "{document}: {error}");
    }
}

#[test]
fn the_content_type_chooses_the_template() {
    let template = json!({"application/json": r#"{"is":$input.json('$')}"#});
    let event = |passthrough: &str, templates: &Value, kind, body| {
        let document = json!({"type": "AWS", "passthroughBehavior": passthrough, "requestTemplates": templates});
        let event = read(&document).unwrap().event(&request(kind, body));
        event.map(|event| String::from_utf8(event).unwrap())
    };
    let mapped = Ok(r#"{"is":{"a":1}}"#.to_owned());
    let passed = Ok(r#"{ "a": 1 }"#.to_owned());
    let body = r#"{ "a": 1 }"#;
    for kind in [
        None,
        Some("application/json"),
        Some("Application/JSON; charset=utf-8"),
    ] {
        assert_eq!(event("never", &template, kind, body), mapped, "{kind:?}");
    }
    let text = Some("text/plain");
    let refused = Err(MappingFailure::UnsupportedMediaType);
    assert_eq!(event("never", &template, text, body), refused);
    assert_eq!(event("when_no_templates", &template, text, body), refused);
    assert_eq!(event("when_no_templates", &json!({}), text, body), passed);
    assert_eq!(event("when_no_match", &template, text, body), passed);
    for broken in ["{", "a", "{} {}"] {
        let not_json = Err(MappingFailure::NotJson);
        assert_eq!(event("when_no_match", &template, text, broken), not_json);
        assert_eq!(event("never", &template, None, broken), not_json);
    }
    let makes_none = json!({"application/json": "{"});
    assert_eq!(
        event("never", &makes_none, None, body),
        Err(MappingFailure::NotJson)
    );
}

/// Status, header `X`, and body.
async fn answer(responses: &Value, carried: Carried<'_>) -> Option<(u16, Option<String>, String)> {
    let integration = read(&json!({"type": "aws", "responses": responses})).unwrap();
    let answer = integration.answer(carried, &request(None, "")).ok()?;
    let status = answer.status().as_u16();
    let header = answer
        .headers()
        .get("x")
        .map(|value| value.to_str().unwrap().to_owned());
    let body = answer.into_body().collect().await.unwrap().to_bytes();
    Some((status, header, String::from_utf8(body.to_vec()).unwrap()))
}

#[tokio::test]
async fn the_whole_error_message_of_a_failure_is_matched_and_nothing_else() {
    let responses = json!({
        "a.*": {"statusCode": "400"},
        "(?s)s.*": {"statusCode": "422"},
        "ab": {"statusCode": "409"},
        "default": {"statusCode": "200"},
    });
    for (message, status) in [
        (json!("a"), 400),
        (json!("ab"), 400), // the first
        (json!("ba"), 200),
        (json!("a\nb"), 200), // `.` matches no end of a line
        (json!("a\r"), 200),
        (json!("s\n\r\u{2028}b"), 422),
        (json!(null), 200),
    ] {
        let payload = json!({"errorMessage": message, "errorType": "T"}).to_string();
        let failed = answer(&responses, Carried::Failed(payload.as_bytes()))
            .await
            .unwrap();
        assert_eq!(failed, (status, None, payload.clone()), "{message}");
        let returned = answer(&responses, Carried::Returned(payload.as_bytes()))
            .await
            .unwrap();
        assert_eq!(returned.0, 200, "a returned value is never matched");
    }
    let without_default = json!({"a": {"statusCode": "400"}});
    assert_eq!(
        answer(&without_default, Carried::Returned(b"{}")).await,
        None
    );
}

#[tokio::test]
async fn headers_and_overrides_make_the_response() {
    let with = |parameter: &str, template: &str| {
        json!({"default": {
            "statusCode": "200",
            "responseParameters": {"method.response.header.X": parameter},
            "responseTemplates": {"application/json": template},
        }})
    };
    let returned = Carried::Returned(br#"{"a":{"b":"v"},"s":404}"#);
    for (parameter, template, status, header, body) in [
        ("'fixed'", "b", 200, Some("fixed"), "b"),
        (
            "integration.response.body.a.b",
            "$input.path('$.a')",
            200,
            Some("v"),
            r#"{"b":"v"}"#,
        ),
        ("integration.response.body.none", "", 200, None, ""),
        (
            "'fixed'",
            "#set($context.responseOverride.header.X = $input.path('$.a.b'))\n",
            200,
            Some("v"),
            "",
        ),
        (
            "'fixed'",
            "#set($context.responseOverride.status = $input.path('$.s'))\n",
            404,
            Some("fixed"),
            "",
        ),
    ] {
        let expected = (status, header.map(ToOwned::to_owned), body.to_owned());
        assert_eq!(
            answer(&with(parameter, template), returned).await,
            Some(expected),
            "{template}"
        );
    }
    for broken in ["status = 'none'", "header.X = \"a\nb\""] {
        let template = format!("#set($context.responseOverride.{broken})");
        assert_eq!(
            answer(&with("'fixed'", &template), returned).await,
            None,
            "{broken}"
        );
    }
}
