//! The event that the request template of `function/template.yaml` makes.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::event::Text;
use super::{Dialect, EventBody, Headers, Request, RequestError};

/// What the template hands over. By then the front door has read the body as JSON, so its type and encoding are
/// settled.
#[derive(Deserialize)]
struct Event<'a> {
    /// The header's value; an empty one is as good as none.
    #[serde(borrow)]
    authorization: Option<Text<'a>>,
    /// `POST` where the template does not say.
    #[serde(borrow)]
    method: Option<Text<'a>>,
    /// The body.
    #[serde(borrow)]
    envelope: &'a RawValue,
}

/// Reads such an event.
pub(super) fn parse(event: &str) -> Result<Request<'_>, RequestError> {
    let event: Event<'_> = serde_json::from_str(event).map_err(RequestError::Shape)?;
    let headers = event
        .authorization
        .map(|Text(value)| ("authorization".into(), value))
        .into_iter()
        .chain([("content-type".into(), "application/json".into())]);
    Ok(Request {
        method: event.method.map_or("POST".into(), |Text(method)| method),
        headers: Headers::of(headers),
        body: EventBody::Text(event.envelope.get().into()),
        dialect: Dialect::Mapped,
    })
}
