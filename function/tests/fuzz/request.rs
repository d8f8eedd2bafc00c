//! A request at random, as a front door hands it over.

use std::io::Write;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Map, Value, json};

use crate::chance::Chance;
use crate::{grammar, mutation};

/// The token that the function knows.
pub(crate) const TOKEN: &str = "a-made-up-token-of-the-fuzzer-0000000000000";

/// A request.
#[derive(Debug)]
pub(crate) struct Request {
    /// The Lambda event.
    pub(crate) event: String,
    /// The body as the sensor wrote it, before gzip and base64; nothing where these were damaged.
    pub(crate) body: Option<Vec<u8>>,
}

/// Any request: usually right in all but one or two respects.
pub(crate) fn any(chance: &mut Chance) -> Request {
    let mut plain = grammar::envelope(chance).into_bytes();
    if chance.one_in(3) {
        mutation::mutate(chance, &mut plain);
    }
    let is_gzip = chance.one_in(8);
    let mut sent = if is_gzip { gzip(&plain) } else { plain.clone() };
    let is_damaged = is_gzip && chance.one_in(4);
    if is_damaged {
        mutation::mutate(chance, &mut sent);
    }
    let mut headers = headers(chance, is_gzip);
    let method = if chance.one_in(20) {
        chance.of(&["GET", "PUT", "DELETE", "post", "", "POST "])
    } else {
        "POST"
    };
    let (body, is_base64) = match String::from_utf8(sent) {
        Ok(text) if !chance.one_in(4) => (json!(text), false),
        Ok(text) => (json!(STANDARD.encode(text)), true),
        Err(error) => (json!(STANDARD.encode(error.as_bytes())), true),
    };
    if chance.one_in(100) {
        headers.retain(|_| chance.one_in(2));
    }
    Request {
        event: event(chance, method, &headers, &body, is_base64).to_string(),
        body: (!is_damaged).then_some(plain),
    }
}

fn headers(chance: &mut Chance, is_gzip: bool) -> Vec<(String, String)> {
    let authorization = match chance.below(24) {
        0 => "Bearer".to_owned(),
        1 => format!("bearer  {TOKEN} "),
        2 => format!("Basic {TOKEN}"),
        3 => format!(
            "Bearer {TOKEN}{}",
            chance.of(&["\0", ",", "é", " x", "=", "\u{ffff}"])
        ),
        4 => "Bearer ".to_owned() + &"x".repeat(chance.below(3_000)),
        _ => format!("Bearer {TOKEN}"),
    };
    let content_type = match chance.below(24) {
        0 => chance.of(&[
            "text/plain",
            "",
            ";",
            "application/jsonx",
            "APPLICATION/json ; a=b",
        ]),
        _ => "application/json",
    };
    let mut headers = vec![
        (cased(chance, "Authorization"), authorization),
        (cased(chance, "Content-Type"), content_type.to_owned()),
    ];
    if is_gzip || chance.one_in(24) {
        let encoding = chance.of(&["gzip", "gzip", "gzip", "GZIP", "br", "identity", ""]);
        headers.push((cased(chance, "Content-Encoding"), encoding.to_owned()));
    }
    headers
}

fn cased(chance: &mut Chance, name: &str) -> String {
    match chance.below(3) {
        0 => name.to_lowercase(),
        1 => name.to_uppercase(),
        _ => name.to_owned(),
    }
}

/// The event of one of the front doors.
fn event(
    chance: &mut Chance,
    method: &str,
    headers: &[(String, String)],
    body: &Value,
    is_base64: bool,
) -> Value {
    let single: Map<_, _> = headers
        .iter()
        .map(|(name, value)| (name.clone(), json!(value)))
        .collect();
    let lists: Map<_, _> = headers
        .iter()
        .map(|(name, value)| (name.clone(), json!([value])))
        .collect();
    match chance.below(4) {
        0 => {
            json!({"httpMethod": method, "headers": single, "multiValueHeaders": lists, "body": body, "isBase64Encoded": is_base64})
        }
        1 => {
            json!({"httpMethod": method, "requestContext": {"elb": {}}, "headers": single, "body": body, "isBase64Encoded": is_base64})
        }
        2 => {
            json!({"httpMethod": method, "requestContext": {"elb": {}}, "multiValueHeaders": lists, "body": body, "isBase64Encoded": is_base64})
        }
        _ => {
            json!({"version": "2.0", "requestContext": {"http": {"method": method}}, "headers": single, "body": body, "isBase64Encoded": is_base64})
        }
    }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}
