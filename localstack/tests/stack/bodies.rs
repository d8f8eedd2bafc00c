//! Bodies that are no plain text, as a REST API is told to treat them.

use std::io::{Read, Write};

use flate2::{Compression, read::MultiGzDecoder, write::GzEncoder};
use http_body_util::{BodyExt, Full};
use hyper::{Request, body::Bytes};
use hyper_util::{client::legacy, rt::TokioExecutor};
use local_stack::{FrontDoor, Stack};
use serde_json::{Value, json};

use super::support::{post, request, settings, up};

fn gzip(text: &str) -> Bytes {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap().into()
}

async fn post_gzip(stack: &Stack, body: impl Into<Bytes>) -> super::support::Answer {
    let sent = Request::post(stack.endpoint())
        .header("content-type", "application/json")
        .header("content-encoding", "gzip");
    request(sent.body(Full::new(body.into())).unwrap()).await
}

#[tokio::test]
async fn what_is_no_text_is_damaged_unless_its_type_is_binary() {
    let stack = up(|_| {}).await;
    let event = post(stack.endpoint(), vec![0xff, 0x00]).await.json();
    let body = |event: &Value| (event["body"].clone(), event["isBase64Encoded"].clone());
    assert_eq!(body(&event), (json!("\u{fffd}\0"), json!(false)));
    let event = post_gzip(&stack, gzip("[]")).await.json();
    assert!(
        event["body"]
            .as_str()
            .unwrap()
            .starts_with("\u{1f}\u{fffd}")
    );

    let stack = up(|settings| {
        settings.bodies.binary_media_types = "application/json".parse().unwrap();
    })
    .await;
    let event = post(stack.endpoint(), vec![0xff, 0x00]).await.json();
    assert_eq!(body(&event), (json!("/wA="), json!(true)));
    let event = post_gzip(&stack, "{}").await.json();
    assert_eq!(body(&event), (json!("e30="), json!(true)));
    assert_eq!(event["headers"]["content-encoding"], "gzip");
}

#[tokio::test]
async fn with_a_minimum_compression_size_requests_are_decompressed_or_refused() {
    let stack = up(|settings| {
        settings.bodies.minimum_compression_size = Some("0".parse().unwrap());
    })
    .await;
    let event = post_gzip(&stack, gzip("{\"a\": 1}")).await.json();
    assert_eq!(event["body"], "{\"a\": 1}");
    assert_eq!(event["isBase64Encoded"], false);
    assert_eq!(event["headers"]["content-encoding"], Value::Null);
    let unsupported = (415, "Unsupported Media Type".to_owned());
    assert_eq!(post_gzip(&stack, "no gzip").await.refusal(), unsupported);
    let bomb = gzip(&" ".repeat(11 * 1_048_576));
    let too_long = (413, "Request Too Long".to_owned());
    assert_eq!(post_gzip(&stack, bomb).await.refusal(), too_long);
}

#[tokio::test]
async fn with_a_minimum_compression_size_answers_from_it_on_are_compressed() {
    let stack = up(|settings| {
        settings.bodies.minimum_compression_size = Some("100".parse().unwrap());
    })
    .await;
    let answered = async |size: usize, accepted: &str| {
        let sent = Request::post(stack.endpoint()).header("accept-encoding", accepted);
        let sent = sent.body(Full::new(Bytes::from(format!("big {size}"))));
        let client: legacy::Client<_, Full<Bytes>> =
            legacy::Client::builder(TokioExecutor::new()).build_http();
        let (head, body) = client.request(sent.unwrap()).await.unwrap().into_parts();
        let encoding = head.headers.get("content-encoding").cloned();
        let bytes = body.collect().await.unwrap().to_bytes();
        (
            encoding.map(|name| name.to_str().unwrap().to_owned()),
            bytes,
        )
    };
    let (encoding, bytes) = answered(1_000, "br, gzip").await;
    assert_eq!(encoding.as_deref(), Some("gzip"));
    let mut text = String::new();
    MultiGzDecoder::new(&*bytes)
        .read_to_string(&mut text)
        .unwrap();
    assert_eq!(text, "x".repeat(1_000));
    assert_eq!(answered(99, "gzip").await, (None, "x".repeat(99).into()));
    assert_eq!(answered(200, "br").await, (None, "x".repeat(200).into()));
}

#[tokio::test]
async fn only_rest_apis_are_told_how_to_treat_bodies() {
    let mut binary = settings();
    binary.front_door = FrontDoor::Http;
    binary.bodies.binary_media_types = "*/*".parse().unwrap();
    let mut compressing = settings();
    compressing.front_door = FrontDoor::Url;
    compressing.bodies.minimum_compression_size = Some("0".parse().unwrap());
    for (settings, words) in [
        (
            binary,
            "the kind `http` has no binary media types: rest has",
        ),
        (
            compressing,
            "the kind `url` has no minimum compression size: rest or mapped has",
        ),
    ] {
        let error = Stack::up(settings).await.err().unwrap().to_string();
        assert!(error.ends_with(words), "{error}");
    }
}

#[tokio::test]
async fn a_load_balancer_of_lists_passes_all_values_on() {
    let stack = up(|settings| settings.front_door = FrontDoor::AlbLists).await;
    let sent = Request::post(format!("{}?a=1&a=2", stack.endpoint()))
        .header("content-type", "text/plain")
        .header("x-many", "one")
        .header("x-many", "two");
    let sent = sent.body(Full::new("return {\"statusCode\": 200, \"headers\": {\"x-a\": \"1\"}, \"multiValueHeaders\": {\"x-b\": [\"2\", \"3\"]}}".into()));
    let answer = request(sent.unwrap()).await;
    let told: Vec<_> = answer.headers.get_all("x-b").iter().collect();
    assert_eq!(answer.status, 200);
    assert_eq!(told, ["2", "3"]);
    assert!(!answer.headers.contains_key("x-a"), "lists only");
    let sent = Request::post(format!("{}?a=1&a=2", stack.endpoint())).header("x-many", "one");
    let event = request(sent.header("x-many", "two").body(Full::default()).unwrap()).await;
    // The test function answers with single headers, and the body is what it got.
    let event = event.json();
    assert_eq!(event["multiValueHeaders"]["x-many"], json!(["one", "two"]));
    assert_eq!(
        event["multiValueQueryStringParameters"]["a"],
        json!(["1", "2"])
    );
    assert_eq!(event["headers"], Value::Null);
}
