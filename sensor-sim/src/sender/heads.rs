//! The heads of a run's requests: the right one, and those that are wrong on purpose.

use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue, Method};

use super::http1::RequestHead;
use crate::defect::Defect;

/// As long as the tokens of `e2e token new`, of the right form, and given to nobody.
const WRONG_TOKEN: &str = "Bearer nobody-was-ever-given-this-token-0000000000";

/// A head for each thing that can be wrong with one, written once.
pub(super) struct Heads {
    right: RequestHead,
    wrong_token: RequestHead,
    no_token: RequestHead,
    wrong_type: RequestHead,
}

impl Heads {
    /// The heads of POSTs to `target` with these headers, changed where something shall be wrong.
    pub(super) fn new(target: &str, headers: &HeaderMap) -> Self {
        let head = |headers: &HeaderMap| RequestHead::new(&Method::POST, target, headers);
        let with = |name, value| {
            let mut headers = headers.clone();
            headers.insert(name, HeaderValue::from_static(value));
            head(&headers)
        };
        let mut anonymous = headers.clone();
        anonymous.remove(AUTHORIZATION);
        Self {
            wrong_token: with(AUTHORIZATION, WRONG_TOKEN),
            wrong_type: with(CONTENT_TYPE, "text/plain"),
            no_token: head(&anonymous),
            right: head(headers),
        }
    }

    /// The head of a request with this defect.
    pub(super) fn of(&self, defect: Option<Defect>) -> &RequestHead {
        match defect {
            Some(Defect::WrongToken) => &self.wrong_token,
            Some(Defect::NoToken) => &self.no_token,
            Some(Defect::WrongType) => &self.wrong_type,
            _ => &self.right,
        }
    }
}
