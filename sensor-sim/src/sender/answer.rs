//! Who answered: the endpoint itself, the gateway in front of it, or somebody else.
//!
//! A load test that counts a gateway's 503 as the endpoint's blames the wrong one, so every answer is told apart by its body.

use serde::Deserialize;
use serde::de::IgnoredAny;

/// Who answered, judged by the form of the body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AnswerKind {
    /// A JSON object whose `status` is `success`, `fail` or `error`: the endpoint (<https://github.com/omniti-labs/jsend>).
    Jsend,
    /// A JSON object with `message` and no `status`: the form of API Gateway's own errors.
    Gateway,
    /// Anything else, an empty body among them.
    Other,
}

impl AnswerKind {
    /// Judges a whole body.
    pub(crate) fn of(body: &[u8]) -> Self {
        // Serde reads an array as a struct too: only an object counts.
        if !body.trim_ascii_start().starts_with(b"{") {
            return Self::Other;
        }
        match serde_json::from_slice::<Shape>(body) {
            Ok(Shape {
                status: Status::Success | Status::Fail | Status::Error,
                ..
            }) => Self::Jsend,
            Ok(Shape {
                status: Status::Absent,
                message: Some(_),
            }) => Self::Gateway,
            _ => Self::Other,
        }
    }
}

/// The two properties that tell answers apart. A `status` that is no string at all fails to parse, which makes the answer `Other`.
#[derive(Deserialize)]
struct Shape {
    #[serde(default)]
    status: Status,
    #[serde(default)]
    message: Option<IgnoredAny>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "lowercase")]
enum Status {
    Success,
    Fail,
    Error,
    #[serde(skip_deserializing)]
    #[default]
    Absent,
    #[serde(other)]
    Unknown,
}

#[cfg(test)]
mod tests {
    use super::AnswerKind::{self, Gateway, Jsend, Other};

    #[test]
    fn answers_are_told_apart_by_their_body() {
        let table: [(&str, AnswerKind); 15] = [
            (r#"{"status":"success","data":{"events":1}}"#, Jsend),
            (r#" {"data":null,"status":"fail"} "#, Jsend),
            (r#"{"status":"error","message":"later"}"#, Jsend),
            (r#"{"message":"Internal server error"}"#, Gateway),
            (
                r#"{"message":"Too Many Requests","requestId":"x"}"#,
                Gateway,
            ),
            (r#"{"status":"odd","message":"x"}"#, Other),
            (r#"{"status":"absent","message":"x"}"#, Other),
            (r#"{"status":null,"message":"x"}"#, Other),
            (r#"{"status":200,"message":"x"}"#, Other),
            (r#"["success","x"]"#, Other),
            (r#"{"status":"success"} trailing"#, Other),
            (r#"{"status":"success""#, Other),
            ("{}", Other),
            ("<html></html>", Other),
            ("", Other),
        ];
        for (body, kind) in table {
            assert_eq!(AnswerKind::of(body.as_bytes()), kind, "{body}");
        }
    }
}
