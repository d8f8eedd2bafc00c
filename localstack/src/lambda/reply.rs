//! What the Runtime and Extensions APIs share: answers that are JSON, whatever they say, and how much of a small request is read.

use bytes::Bytes;
use http::{HeaderValue, Response, StatusCode, header::CONTENT_TYPE};
use http_body_util::Full;

use crate::http::Answer;

/// The largest body of the small requests: errors and registrations.
pub(super) const SMALL_BYTES: usize = 262_144;

/// 202: taken note of.
pub(super) fn accepted() -> Answer {
    json(
        StatusCode::ACCEPTED,
        Bytes::from_static(br#"{"status":"OK"}"#),
    )
}

/// A refusal in the form of AWS's runtime interface emulator.
pub(super) fn refuse(status: StatusCode, error_type: &str, message: &str) -> Answer {
    let body = serde_json::json!({"errorMessage": message, "errorType": error_type});
    json(status, body.to_string().into())
}

/// Any JSON.
pub(super) fn json(status: StatusCode, body: Bytes) -> Answer {
    let mut answer = Response::new(Full::new(body));
    *answer.status_mut() = status;
    answer
        .headers_mut()
        .insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    answer
}
