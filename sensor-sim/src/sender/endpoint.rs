//! Where envelopes go: one absolute URL, parsed once.

use std::fmt;
use std::str::FromStr;

use http::Uri;
use http::uri::{PathAndQuery, Scheme};

/// An `http` or `https` URL to POST to, as [RFC 3986](https://www.rfc-editor.org/rfc/rfc3986) writes it: host, port, path and query.
///
/// A user name or password in the URL is refused, because URLs are printed and secrets are not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint {
    tls: bool,
    host: String,
    port: u16,
    target: PathAndQuery,
}

impl Endpoint {
    /// Whether the scheme is `https`.
    #[must_use]
    pub fn is_tls(&self) -> bool {
        self.tls
    }

    /// The host's name or address, an IPv6 address without its brackets.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The port, given or the scheme's own (80, 443).
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Path and query, as the request line carries them. At least `/`.
    #[must_use]
    pub fn target(&self) -> &str {
        self.target.as_str()
    }

    /// Host and port as the `Host` header names them: the scheme's own port is left out.
    pub(crate) fn authority(&self) -> String {
        let host = if self.host.contains(':') {
            format!("[{}]", self.host)
        } else {
            self.host.clone()
        };
        if self.port == default_port(self.tls) {
            host
        } else {
            format!("{host}:{}", self.port)
        }
    }
}

fn default_port(tls: bool) -> u16 {
    if tls { 443 } else { 80 }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = if self.tls { "https" } else { "http" };
        write!(f, "{scheme}://{}{}", self.authority(), self.target)
    }
}

/// Why a text is no endpoint. The text itself is never repeated: it could hold a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EndpointError {
    /// Not a URI at all.
    #[error("not a URL: expected something like https://host.example/store")]
    Malformed,
    /// The scheme is missing or another one.
    #[error("the URL must begin with http:// or https://")]
    Scheme,
    /// No host between `//` and the path.
    #[error("the URL names no host")]
    Host,
    /// The port is no number from 1 to 65535.
    #[error("the port must be a number from 1 to 65535")]
    Port,
    /// A user name or password stands before the host.
    #[error(
        "the URL must not hold a user name or password: give the token in a file or in CALIPER_TOKEN"
    )]
    UserInfo,
    /// A `#fragment` is never sent, so it can only be a mistake.
    #[error("the URL must not hold a fragment (#...)")]
    Fragment,
}

impl FromStr for Endpoint {
    type Err = EndpointError;

    fn from_str(text: &str) -> Result<Self, EndpointError> {
        if text.contains('#') {
            return Err(EndpointError::Fragment);
        }
        let uri: Uri = text.parse().map_err(|_| EndpointError::Malformed)?;
        let tls = match uri.scheme() {
            Some(scheme) if *scheme == Scheme::HTTPS => true,
            Some(scheme) if *scheme == Scheme::HTTP => false,
            _ => return Err(EndpointError::Scheme),
        };
        let authority = uri.authority().ok_or(EndpointError::Host)?;
        if authority.as_str().contains('@') {
            return Err(EndpointError::UserInfo);
        }
        let host = authority.host();
        // What follows the host is a port or nothing. `Authority` itself lets `host:` and `host:99999` pass.
        let port = match authority.as_str().strip_prefix(host) {
            Some("") => default_port(tls),
            Some(rest) => rest
                .strip_prefix(':')
                .and_then(|digits| digits.parse().ok())
                .filter(|port| *port != 0)
                .ok_or(EndpointError::Port)?,
            None => return Err(EndpointError::Host),
        };
        let host = host.trim_start_matches('[').trim_end_matches(']');
        if host.is_empty() {
            return Err(EndpointError::Host);
        }
        Ok(Self {
            tls,
            host: host.to_owned(),
            port,
            target: uri
                .path_and_query()
                .cloned()
                .unwrap_or_else(|| PathAndQuery::from_static("/")),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_are_taken_apart() {
        let table = [
            (
                "http://127.0.0.1:8080/store",
                false,
                "127.0.0.1",
                8080,
                "/store",
                "127.0.0.1:8080",
            ),
            (
                "https://host.example/a?b=c",
                true,
                "host.example",
                443,
                "/a?b=c",
                "host.example",
            ),
            (
                "https://host.example:443",
                true,
                "host.example",
                443,
                "/",
                "host.example",
            ),
            ("http://[::1]:81/x", false, "::1", 81, "/x", "[::1]:81"),
            (
                "http://host.example:443/",
                false,
                "host.example",
                443,
                "/",
                "host.example:443",
            ),
        ];
        for (text, tls, host, port, target, authority) in table {
            let endpoint: Endpoint = text.parse().unwrap();
            assert_eq!(endpoint.is_tls(), tls, "{text}");
            assert_eq!(endpoint.host(), host, "{text}");
            assert_eq!(endpoint.port(), port, "{text}");
            assert_eq!(endpoint.target(), target, "{text}");
            assert_eq!(endpoint.authority(), authority, "{text}");
            assert_eq!(endpoint.to_string().parse(), Ok(endpoint), "{text}");
        }
    }

    #[test]
    fn what_is_no_endpoint_is_refused_with_its_reason() {
        let table = [
            ("", EndpointError::Malformed),
            ("no url", EndpointError::Malformed),
            ("/store", EndpointError::Scheme),
            ("host.example/store", EndpointError::Malformed),
            ("ftp://host.example/", EndpointError::Scheme),
            ("http:///store", EndpointError::Malformed),
            ("http://host.example:0/", EndpointError::Port),
            ("http://host.example:/", EndpointError::Port),
            ("http://host.example:99999/", EndpointError::Port),
            (
                "https://user:hunter2@host.example/",
                EndpointError::UserInfo,
            ),
            ("https://host.example/#x", EndpointError::Fragment),
        ];
        for (text, error) in table {
            let refused = text.parse::<Endpoint>();
            assert_eq!(refused, Err(error), "{text}");
            assert!(!format!("{error} {error:?}").contains("hunter2"));
        }
    }
}
