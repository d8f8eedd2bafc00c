//! What the function returned, as an HTTP response.
//!
//! A REST API insists on the proxy shape: an object with nothing but `statusCode`, `headers`,
//! `multiValueHeaders`, `body` and `isBase64Encoded`, all optional (the status is then 200; it may
//! be a number in a string). An HTTP API and a function URL know `cookies` too, and wrap whatever
//! has no `statusCode` as a JSON body with 200. A load balancer insists on `statusCode`, and on 1 MB for all of it. Source: API Gateway developer guide, "Output format
//! of a Lambda function", and answers recorded from AWS.

use std::{borrow::Cow, collections::BTreeMap};

use base64::{Engine, prelude::BASE64_STANDARD};
use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode, header};
use http_body_util::Full;
use serde::Deserialize;

use super::{front_door::FrontDoor, refusal::Refusal};
use crate::http::Answer;

/// Headers that a REST API renames to `x-amzn-Remapped-...` when a function sets them.
const REMAPPED: [HeaderName; 14] = [
    header::WWW_AUTHENTICATE,
    header::AUTHORIZATION,
    header::CONNECTION,
    header::CONTENT_LENGTH,
    header::DATE,
    header::SERVER,
    header::HOST,
    header::USER_AGENT,
    header::UPGRADE,
    header::TRAILER,
    header::EXPECT,
    header::MAX_FORWARDS,
    HeaderName::from_static("content-md5"),
    header::PROXY_AUTHENTICATE,
];
/// Headers that belong to the connection between client and gateway; a function's are dropped.
const OF_THE_CONNECTION: [HeaderName; 3] = [
    header::CONNECTION,
    header::CONTENT_LENGTH,
    header::TRANSFER_ENCODING,
];

/// The proxy shape.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Proxy<'a> {
    status_code: Option<Scalar<'a>>,
    #[serde(borrow, default)]
    headers: Option<BTreeMap<Cow<'a, str>, Scalar<'a>>>,
    #[serde(borrow, default)]
    multi_value_headers: Option<BTreeMap<Cow<'a, str>, Vec<Scalar<'a>>>>,
    #[serde(borrow, default)]
    body: Option<Cow<'a, str>>,
    #[serde(default)]
    is_base64_encoded: Option<bool>,
    #[serde(default)]
    cookies: Option<Vec<String>>,
    /// Whatever else there is.
    #[serde(flatten)]
    unknown: BTreeMap<String, serde_json::Value>,
}

/// A value that has an obvious text.
#[derive(Deserialize)]
#[serde(untagged)]
enum Scalar<'a> {
    Number(i64),
    Flag(bool),
    Text(#[serde(borrow)] Cow<'a, str>),
}

impl Scalar<'_> {
    fn text(&self) -> Cow<'_, str> {
        match self {
            Self::Number(number) => number.to_string().into(),
            Self::Flag(flag) => flag.to_string().into(),
            Self::Text(text) => Cow::Borrowed(text),
        }
    }
}

/// The response that a function's answer stands for. `takes_binary`: the client of a REST API accepts a binary media type first; to
/// all others its base64 goes as the text it is. The other front doors always decode.
pub(super) fn answer(
    returned: &Bytes,
    front_door: FrontDoor,
    takes_binary: bool,
) -> Result<Answer, Refusal> {
    if front_door.is_load_balancer() && returned.len() > front_door.body_bytes() {
        return Err(Refusal::Broken);
    }
    let mut proxy = serde_json::from_slice::<Proxy<'_>>(returned);
    if let Ok(proxy) = &mut proxy
        && front_door == FrontDoor::Rest
        && !takes_binary
    {
        proxy.is_base64_encoded = None;
    }
    match (front_door, proxy) {
        (FrontDoor::Rest, Ok(proxy)) if proxy.cookies.is_none() && proxy.unknown.is_empty() => {
            respond(proxy, front_door)
        }
        // A load balancer wants a status; more than it knows it overlooks.
        (FrontDoor::Alb | FrontDoor::AlbLists | FrontDoor::Http | FrontDoor::Url, Ok(proxy))
            if proxy.status_code.is_some() =>
        {
            respond(proxy, front_door)
        }
        (FrontDoor::Http | FrontDoor::Url, _) => wrapped(returned),
        (FrontDoor::Rest | FrontDoor::Mapped | FrontDoor::Alb | FrontDoor::AlbLists, _) => {
            Err(Refusal::Broken)
        }
    }
}

/// Any JSON value as a body, unless it tried to be a proxy answer.
fn wrapped(returned: &Bytes) -> Result<Answer, Refusal> {
    let value: serde_json::Value = serde_json::from_slice(returned).map_err(|_| Refusal::Broken)?;
    if value.get("statusCode").is_some() {
        return Err(Refusal::Broken);
    }
    let mut answer = Response::new(Full::new(returned.clone()));
    answer.headers_mut().insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/json"),
    );
    Ok(answer)
}

/// The name under which a header of the function reaches the client, if it does.
fn passed_back(name: HeaderName, front_door: FrontDoor) -> Option<HeaderName> {
    if front_door.is_rest_api() && REMAPPED.contains(&name) {
        return HeaderName::try_from(format!("x-amzn-remapped-{name}")).ok();
    }
    (!OF_THE_CONNECTION.contains(&name)).then_some(name)
}

/// Sets a header of a mapped response, under the name that a REST API gives it.
pub(super) fn insert_renamed(headers: &mut HeaderMap, name: &HeaderName, value: HeaderValue) {
    if let Some(name) = passed_back(name.clone(), FrontDoor::Mapped) {
        headers.insert(name, value);
    }
}

fn respond(proxy: Proxy<'_>, front_door: FrontDoor) -> Result<Answer, Refusal> {
    let status = match &proxy.status_code {
        None => StatusCode::OK,
        Some(status) => {
            StatusCode::try_from(status.text().as_bytes()).map_err(|_| Refusal::Broken)?
        }
    };
    let text = proxy.body.unwrap_or_default();
    let body = if proxy.is_base64_encoded == Some(true) {
        Bytes::from(
            BASE64_STANDARD
                .decode(text.as_bytes())
                .map_err(|_| Refusal::Broken)?,
        )
    } else {
        Bytes::from(text.into_owned())
    };
    let mut answer = Response::new(Full::new(body));
    *answer.status_mut() = status;
    let headers = answer.headers_mut();
    // A load balancer knows one of the two, as its target group is set.
    let many = proxy
        .multi_value_headers
        .filter(|_| front_door != FrontDoor::Alb)
        .unwrap_or_default();
    let singles = proxy
        .headers
        .filter(|_| front_door != FrontDoor::AlbLists)
        .unwrap_or_default();
    // A name in both: the single value counts only if the lists do not have it already.
    let singles = singles.iter().filter(|(name, value)| {
        let in_list = many
            .iter()
            .find(|(listed, _)| listed.eq_ignore_ascii_case(name));
        !in_list
            .is_some_and(|(_, values)| values.iter().any(|listed| listed.text() == value.text()))
    });
    let all = singles.chain(
        many.iter()
            .flat_map(|(name, values)| values.iter().map(move |value| (name, value))),
    );
    for (name, value) in all {
        let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| Refusal::Broken)?;
        let value = HeaderValue::from_str(&value.text()).map_err(|_| Refusal::Broken)?;
        if let Some(name) = passed_back(name, front_door) {
            headers.append(name, value);
        }
    }
    for cookie in proxy.cookies.into_iter().flatten() {
        headers.append(
            header::SET_COOKIE,
            HeaderValue::from_str(&cookie).map_err(|_| Refusal::Broken)?,
        );
    }
    let usual = match front_door {
        FrontDoor::Rest | FrontDoor::Mapped | FrontDoor::Url => Some("application/json"),
        FrontDoor::Http => Some("text/plain; charset=utf-8"),
        FrontDoor::Alb | FrontDoor::AlbLists => None,
    };
    if let Some(usual) = usual {
        headers
            .entry(header::CONTENT_TYPE)
            .or_insert(HeaderValue::from_static(usual));
    }
    Ok(answer)
}
