//! Media types: those that a REST API passes on as base64, and those that other front doors take for text.
//!
//! Source: API Gateway developer guide, "Binary media types for REST APIs in API Gateway".

use std::{fmt, str::FromStr};

/// A REST API's `binaryMediaTypes`: bodies of these types travel as base64, all others as text. Written `image/png,application/*`;
/// `*/*` is every type. None by default, as on AWS: what is no text then arrives damaged.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BinaryMediaTypes(Vec<String>);

/// A text that is no list of media types.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no media type: type/subtype is, as in application/gzip, application/* or */*")]
pub struct MediaTypeError(String);

impl FromStr for BinaryMediaTypes {
    type Err = MediaTypeError;

    fn from_str(text: &str) -> Result<Self, MediaTypeError> {
        let read = |range: &str| {
            let range = range.trim();
            let is_token = |text: &str| {
                let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$&^_.+-".contains(&byte);
                text == "*" || (!text.is_empty() && text.bytes().all(fits))
            };
            match range.split_once('/') {
                Some(("*", subtype)) if subtype != "*" => None,
                Some((kind, subtype)) if is_token(kind) && is_token(subtype) => {
                    Some(range.to_ascii_lowercase())
                }
                _ => None,
            }
            .ok_or_else(|| MediaTypeError(range.to_owned()))
        };
        text.split(',')
            .map(read)
            .collect::<Result<_, _>>()
            .map(Self)
    }
}

impl fmt::Display for BinaryMediaTypes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join(","))
    }
}

impl BinaryMediaTypes {
    /// Whether there are none.
    #[must_use]
    pub fn are_none(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether a header such as `Content-Type` names one of them. Without it a REST API assumes JSON.
    pub(super) fn hold(&self, header: Option<&str>) -> bool {
        let named = media_type(header.unwrap_or("application/json"));
        self.0.iter().any(|range| {
            let range = range.strip_suffix('*').unwrap_or(range);
            let start = named.get(..range.len());
            match range {
                "*/" => true,
                _ if range.ends_with('/') => {
                    start.is_some_and(|start| start.eq_ignore_ascii_case(range))
                }
                _ => named.eq_ignore_ascii_case(range),
            }
        })
    }
}

/// The media type of a header such as `Content-Type`, the first one if there are several, without parameters.
fn media_type(header: &str) -> &str {
    header.split([';', ',']).next().unwrap_or_default().trim()
}

/// Whether a body of this `Content-Type` is text for a load balancer, an HTTP API or a function URL (Elastic Load Balancing user
/// guide, "Use Lambda functions as targets"; the others are believed to do the same).
pub(super) fn is_text(content_type: &str) -> bool {
    const TEXTS: [&str; 3] = [
        "application/json",
        "application/javascript",
        "application/xml",
    ];
    let named = media_type(content_type).to_ascii_lowercase();
    named.starts_with("text/") || TEXTS.contains(&&*named)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_held_by_name_by_kind_or_all() {
        let types = |text: &str| text.parse::<BinaryMediaTypes>().unwrap();
        for (list, header, held) in [
            ("application/gzip", Some("application/gzip"), true),
            ("application/gzip", Some("Application/GZIP; q=1"), true),
            ("application/gzip", Some("application/gzip2"), false),
            (
                "image/png, application/json",
                Some("application/json"),
                true,
            ),
            ("application/*", Some("application/json"), true),
            ("application/*", Some("text/plain"), false),
            ("application/*", Some("app"), false),
            ("application/json", None, true),
            ("*/*", Some("text/plain"), true),
            ("*/*", None, true),
            ("image/png", Some("image/png, text/html"), true),
            ("image/png", Some("text/html, image/png"), false),
        ] {
            assert_eq!(types(list).hold(header), held, "{list} {header:?}");
        }
        assert!(!BinaryMediaTypes::default().hold(Some("image/png")));
        assert!(!BinaryMediaTypes::default().hold(None));
    }

    #[test]
    fn what_is_no_media_type_is_refused() {
        for wrong in [
            "", "json", "a/", "/b", "a/b/c", "a b/c", "*/json", "a/b,", "é/b",
        ] {
            assert!(wrong.parse::<BinaryMediaTypes>().is_err(), "{wrong}");
        }
        let read: BinaryMediaTypes = "Image/PNG, */*".parse().unwrap();
        assert_eq!(read.to_string(), "image/png,*/*");
    }
}
