//! What Lambda says of an invocation that failed: the payload that its caller gets together with
//! `X-Amz-Function-Error: Unhandled`.
//!
//! Source: Lambda developer guide, "Understanding Lambda errors", and payloads recorded from custom runtimes. A time-out
//! is told as newer runtimes have it; older ones begin with the instant and the request's id.

use std::time::Duration;

use bytes::Bytes;
use http::HeaderValue;
use serde::Serialize;

use super::{ending::Ending, invocation::RESPONSE_BYTES};

/// JSON; an object with `errorMessage` and `errorType`, unless the function itself reported something else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ErrorPayload(Bytes);

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Words<'a> {
    error_type: &'a str,
    error_message: String,
}

impl ErrorPayload {
    /// What the function reported, as it did. Nothing at all is nothing in quotes (believed).
    pub(super) fn reported(body: Bytes) -> Self {
        Self(if body.is_empty() {
            Bytes::from_static(b"\"\"")
        } else {
            body
        })
    }

    /// The function did not answer within its time-out.
    pub(super) fn timed_out(request_id: &str, limit: Duration) -> Self {
        let seconds = limit.as_secs_f64();
        Self::of(
            "Sandbox.Timedout",
            format!("RequestId: {request_id} Error: Task timed out after {seconds:.2} seconds"),
        )
    }

    /// The process ended before it answered.
    pub(super) fn exited(request_id: &str, ending: &Ending) -> Self {
        let words = ending.in_lambdas_words();
        Self::of(
            "Runtime.ExitError",
            format!("RequestId: {request_id} Error: {words}"),
        )
    }

    /// No environment passed its init; `reported` is what the process said of it, if it did.
    pub(super) fn init(request_id: &str, reported: Option<&str>, ending: &Ending) -> Self {
        match reported {
            Some(reported) => Self::reported(Bytes::from(reported.to_owned())),
            None => Self::exited(request_id, ending),
        }
    }

    /// The answer was larger than Lambda takes.
    pub(super) fn response_too_large() -> Self {
        Self::of(
            "Function.ResponseSizeTooLarge",
            format!(
                "Response payload size exceeded maximum allowed payload size ({RESPONSE_BYTES} bytes)."
            ),
        )
    }

    /// A streamed answer broke off with this trailer.
    pub(super) fn broken_stream(error_type: &HeaderValue) -> Self {
        let error_type = String::from_utf8_lossy(error_type.as_bytes());
        Self::of(&error_type, "the streamed response broke off".to_owned())
    }

    fn of(error_type: &str, error_message: String) -> Self {
        let words = Words {
            error_type,
            error_message,
        };
        // Writing a struct of texts to memory cannot fail.
        Self(serde_json::to_vec(&words).unwrap_or_default().into())
    }

    /// The bytes.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use std::{os::unix::process::ExitStatusExt, process::ExitStatus};

    use serde_json::{Value, json};

    use super::*;

    fn words(payload: &ErrorPayload) -> Value {
        serde_json::from_slice(payload.bytes()).unwrap()
    }

    #[test]
    fn a_time_out_names_request_and_limit() {
        let payload = ErrorPayload::timed_out("id", Duration::from_millis(2_500));
        let told = json!({
            "errorType": "Sandbox.Timedout",
            "errorMessage": "RequestId: id Error: Task timed out after 2.50 seconds",
        });
        assert_eq!(words(&payload), told);
    }

    #[test]
    fn an_end_is_told_as_lambda_tells_it() {
        for (raw, told) in [
            (0, "Runtime exited without providing a reason"),
            (1 << 8, "Runtime exited with error: exit status 1"),
            (9, "Runtime exited with error: signal: killed"),
            (64, "Runtime exited with error: signal: signal 64"),
        ] {
            let ending = Ending::Exited(ExitStatus::from_raw(raw));
            let told = json!({
                "errorType": "Runtime.ExitError",
                "errorMessage": format!("RequestId: id Error: {told}"),
            });
            assert_eq!(words(&ErrorPayload::exited("id", &ending)), told);
            assert_eq!(words(&ErrorPayload::init("id", None, &ending)), told);
        }
    }

    #[test]
    fn what_the_function_reported_is_handed_on_as_it_is() {
        let reported = r#"{"errorMessage": "m",  "more": [1.0]}"#;
        let payload = ErrorPayload::reported(Bytes::from_static(reported.as_bytes()));
        assert_eq!(payload.bytes(), reported.as_bytes());
        let ending = Ending::StackDown;
        let init = ErrorPayload::init("id", Some(reported), &ending);
        assert_eq!(init.bytes(), reported.as_bytes());
        assert_eq!(words(&ErrorPayload::reported(Bytes::new())), json!(""));
    }
}
