//! What a request's `Authorization` header says, by the grammar of RFC 6750 section 2.1 and nothing looser.

use crate::request::{Header, Headers};
use crate::token::{SensorEntry, SensorId, TokenSet};
use caliper::Rules;

/// The longest token that is looked at, in bytes. Nothing longer is hashed.
pub const TOKEN_LIMIT: usize = 2_048;

/// Why nobody is known to speak.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unauthenticated {
    /// The request carries no token: no header, or another scheme than Bearer.
    NoToken,
    /// It carries one that is malformed, repeated, too long or unknown.
    InvalidToken,
}

/// The sensor that speaks.
pub fn authenticate<'a>(
    tokens: &'a TokenSet,
    headers: &Headers<'_>,
) -> Result<(&'a SensorId, &'a SensorEntry), Unauthenticated> {
    let value = match headers.get("authorization") {
        Header::One(value) => value.trim_matches([' ', '\t']),
        Header::Absent => return Err(Unauthenticated::NoToken),
        Header::Repeated => return Err(Unauthenticated::InvalidToken),
    };
    let (token, has_scheme) = match value.split_once(' ') {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => (token.trim(), true),
        // Two headers that a gateway has joined: a token may be among them, and repeated it is.
        Some(_) if value.contains(',') => return Err(Unauthenticated::InvalidToken),
        Some(_) => return Err(Unauthenticated::NoToken),
        None if value.is_empty() || value.eq_ignore_ascii_case("bearer") => {
            return Err(Unauthenticated::NoToken);
        }
        None => (value, false),
    };
    Some(token)
        .filter(|token| token.len() <= TOKEN_LIMIT && is_b64token(token))
        .and_then(|token| tokens.authenticate(token))
        // A token without its scheme is a habit of sensors, and only a lenient sensor is allowed habits.
        .filter(|(_, entry)| has_scheme || entry.rules == Rules::Lenient)
        .ok_or(Unauthenticated::InvalidToken)
}

/// `1*( ALPHA / DIGIT / "-" / "." / "_" / "~" / "+" / "/" ) *"="`. A comma is not among it, so two headers that a
/// gateway has joined into one are malformed.
fn is_b64token(text: &str) -> bool {
    let unpadded = text.trim_end_matches('=');
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~+/".contains(&byte);
    !unpadded.is_empty() && unpadded.bytes().all(allowed)
}
