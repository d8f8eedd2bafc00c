//! A case's request, ready to be sent.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::header::AUTHORIZATION;
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use sensor_sim::token::Token;

use super::bodies::{gzip, padded};
use super::case::{Case, TokenWord};

/// A token that no endpoint knows: it has the right form, and is no secret.
const WRONG_TOKEN: &str = "a-token-that-no-endpoint-knows-00000000000000";

/// What sets the messages of one check apart from all others on a queue.
pub(super) struct Tag(String);

impl Tag {
    /// A new one.
    pub(super) fn random() -> Self {
        Self(format!("check-{}", sensor_sim::RunId::random()))
    }

    /// The tag of the case at this place.
    pub(super) fn of_case(&self, index: usize) -> String {
        format!("{}-{index:04}", self.0)
    }

    /// Which case a message belongs to.
    pub(super) fn case_of(&self, message: &str) -> Option<usize> {
        let (_, after) = message.split_once(&self.0)?;
        after.get(1..5)?.parse().ok()
    }
}

/// The parts of a request.
pub(super) struct Prepared {
    pub(super) method: Method,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
    /// The body before it was compressed.
    pub(super) plain: Vec<u8>,
}

impl Prepared {
    pub(super) fn new(case: &Case, token: &Token, tag: &str) -> Self {
        let request = &case.request;
        let plain = if let Some(text) = &request.body {
            text.replace("{tag}", tag).into_bytes()
        } else if let Some(text) = &request.body_base64 {
            let bytes = STANDARD.decode(text).unwrap_or_default();
            tagged(&bytes, tag)
        } else if let Some(length) = request.body_pad {
            padded(length, tag)
        } else {
            Vec::new()
        };
        let body = if request.gzip {
            gzip(&plain)
        } else {
            plain.clone()
        };
        let mut headers = HeaderMap::new();
        for (name, value) in &request.headers {
            let value = value.replace("{token}", token.reveal());
            let (Ok(name), Ok(value)) = (
                HeaderName::from_bytes(name.as_bytes()),
                HeaderValue::from_str(&value),
            ) else {
                continue;
            };
            headers.append(name, value);
        }
        let authorization = match request.token {
            TokenWord::Good => token.authorization(),
            TokenWord::Wrong => HeaderValue::from_str(&format!("Bearer {WRONG_TOKEN}")).ok(),
            TokenWord::None => None,
        };
        if let Some(value) = authorization {
            headers.append(AUTHORIZATION, value);
        }
        Self {
            method: Method::from_bytes(request.method.as_bytes()).unwrap_or_default(),
            headers,
            body: body.into(),
            plain,
        }
    }
}

/// The bytes with the tag in its place.
fn tagged(bytes: &[u8], tag: &str) -> Vec<u8> {
    const PLACE: &[u8] = b"{tag}";
    let mut out = Vec::with_capacity(bytes.len() + tag.len());
    let mut rest = bytes;
    while let Some(at) = memchr::memmem::find(rest, PLACE) {
        out.extend_from_slice(rest.get(..at).unwrap_or_default());
        out.extend_from_slice(tag.as_bytes());
        rest = rest.get(at + PLACE.len()..).unwrap_or_default();
    }
    out.extend_from_slice(rest);
    out
}
