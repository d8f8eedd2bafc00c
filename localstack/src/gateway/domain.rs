//! A custom domain: the name that a front door answers to, and the base path under which its API stands there.
//!
//! Source: API Gateway developer guide, "Custom domain name for public REST APIs" and "Use API mappings to connect API
//! stages to a custom domain name".

use std::{fmt, str::FromStr};

use http::{HeaderMap, header::HOST};

/// Names by which this machine knows itself.
const OWN_NAMES: [&str; 2] = ["127.0.0.1", "localhost"];

/// A domain, `events.example.edu` or with a base path `events.example.edu/caliper`. Read from such a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Domain {
    name: String,
    /// With the slash before it; empty if there is none.
    base_path: String,
}

/// The text is no domain.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is no domain: a name and perhaps a base path, such as events.example.edu/caliper, are"
)]
pub struct DomainError(String);

/// Where a request has come in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Entrance<'p> {
    /// At the API's own address.
    Own,
    /// At the domain; this is left of the path behind the base path.
    Domain(&'p str),
}

impl FromStr for Domain {
    type Err = DomainError;

    fn from_str(text: &str) -> Result<Self, DomainError> {
        let (name, path) = match text.find('/') {
            Some(slash) => text.split_at(slash),
            None => (text, ""),
        };
        let is_name = |label: &str| {
            let fits = label
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
            fits && !label.is_empty() && !label.starts_with('-') && !label.ends_with('-')
        };
        let is_segment = |segment: &str| {
            let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"$-_.+!*'()".contains(&byte);
            !segment.is_empty() && segment.bytes().all(fits)
        };
        if name.split('.').all(is_name) && path.split('/').skip(1).all(is_segment) {
            Ok(Self {
                name: name.to_owned(),
                base_path: path.to_owned(),
            })
        } else {
            Err(DomainError(text.to_owned()))
        }
    }
}

impl fmt::Display for Domain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.name, self.base_path)
    }
}

impl Domain {
    /// The name alone.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// The base path with the slash before it; empty if there is none.
    pub(crate) fn base_path(&self) -> &str {
        &self.base_path
    }

    /// Where a request has come in. `None` if its `Host` is neither the domain nor this machine, or if it is the domain
    /// and the path not under the base path.
    pub(super) fn entrance<'p>(&self, headers: &HeaderMap, path: &'p str) -> Option<Entrance<'p>> {
        let host = headers.get(HOST).and_then(|host| host.to_str().ok())?;
        let name = host.split(':').next().unwrap_or(host);
        if OWN_NAMES.contains(&name) {
            return Some(Entrance::Own);
        }
        let left = path.strip_prefix(&self.base_path)?;
        (name.eq_ignore_ascii_case(&self.name) && (left.is_empty() || left.starts_with('/')))
            .then_some(Entrance::Domain(left))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_domain_is_a_name_and_perhaps_a_base_path() {
        for text in [
            "a",
            "events.example.edu",
            "events.example.edu/caliper",
            "a.b/v1/x_(y)",
        ] {
            assert_eq!(text.parse::<Domain>().unwrap().to_string(), text);
        }
        for text in [
            "",
            "/a",
            "a/",
            "a//b",
            "a b",
            "a/b c",
            "https://a",
            "a:80",
            "-a",
            "a..b",
            "a/b?c",
        ] {
            assert!(text.parse::<Domain>().is_err(), "{text}");
        }
    }

    #[test]
    fn the_base_path_is_left_out_of_what_is_routed() {
        let domain: Domain = "events.example.edu/caliper".parse().unwrap();
        let entrance = |host: &'static str, path| {
            let headers = HeaderMap::from_iter([(HOST, http::HeaderValue::from_static(host))]);
            domain.entrance(&headers, path)
        };
        assert_eq!(
            entrance("Events.example.edu:8443", "/caliper/store"),
            Some(Entrance::Domain("/store"))
        );
        assert_eq!(
            entrance("events.example.edu", "/caliper"),
            Some(Entrance::Domain(""))
        );
        assert_eq!(entrance("events.example.edu", "/store"), None);
        assert_eq!(entrance("events.example.edu", "/caliperx/store"), None);
        assert_eq!(entrance("other.example.edu", "/caliper/store"), None);
        assert_eq!(entrance("localhost:1", "/store"), Some(Entrance::Own));
        assert_eq!(domain.entrance(&HeaderMap::new(), "/caliper/store"), None);
    }
}
