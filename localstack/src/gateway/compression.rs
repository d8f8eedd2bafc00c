//! A REST API's compression: what comes in encoded is decoded before the function sees it, what goes out is encoded for those who take it.
//!
//! Source: API Gateway developer guide, "Enable payload compression for an API". That the function is then not told of the encoding is
//! believed.

use std::{
    io::{self, Read},
    str::FromStr,
};

use bytes::Bytes;
use flate2::{
    Compression as Level,
    bufread::{GzEncoder, MultiGzDecoder, ZlibDecoder, ZlibEncoder},
};
use http::{HeaderValue, header::CONTENT_ENCODING};
use http_body_util::{BodyExt, Full};

use super::refusal::Refusal;
use crate::http::Answer;

/// The most a REST API can be told: 10 MiB.
const LARGEST: u32 = 10 * 1_048_576;

/// A REST API's `minimumCompressionSize`, in bytes: answers from this size on are compressed. That it is set at all has requests decompressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MinimumCompressionSize(u32);

/// A text that is no minimum compression size.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no minimum compression size: a number of bytes from 0 to {LARGEST} is")]
pub struct MinimumCompressionSizeError(String);

impl FromStr for MinimumCompressionSize {
    type Err = MinimumCompressionSizeError;

    fn from_str(text: &str) -> Result<Self, MinimumCompressionSizeError> {
        let bytes = text.parse().ok().filter(|bytes| *bytes <= LARGEST);
        bytes
            .map(Self)
            .ok_or_else(|| MinimumCompressionSizeError(text.to_owned()))
    }
}

impl MinimumCompressionSize {
    /// In bytes.
    #[must_use]
    pub fn bytes(self) -> u32 {
        self.0
    }

    /// An answer as it goes to a client that sent this `Accept-Encoding`.
    pub(super) async fn compressed(self, answer: Answer, accepted: Option<&str>) -> Answer {
        let Some(coding) = accepted.and_then(Coding::accepted) else {
            return answer;
        };
        let (mut head, body) = answer.into_parts();
        // The body is in memory: there is nothing to wait for, and nothing that fails.
        let whole = body.collect().await.unwrap_or_default().to_bytes();
        let is_large = whole.len() >= usize::try_from(self.0).unwrap_or(usize::MAX);
        if whole.is_empty() || !is_large || head.headers.contains_key(CONTENT_ENCODING) {
            return Answer::from_parts(head, Full::new(whole));
        }
        let Ok(encoded) = coding.encode(&whole) else {
            return Answer::from_parts(head, Full::new(whole));
        };
        let name = HeaderValue::from_static(coding.name());
        head.headers.insert(CONTENT_ENCODING, name);
        Answer::from_parts(head, Full::new(encoded.into()))
    }
}

/// How a body is encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Coding {
    Gzip,
    /// HTTP's deflate, which is the format of zlib (RFC 9110, section 8.4.1.2).
    Deflate,
}

impl Coding {
    fn name(self) -> &'static str {
        match self {
            Self::Gzip => "gzip",
            Self::Deflate => "deflate",
        }
    }

    /// The one that a client likes best, of two that it likes alike gzip; `None` where it wants neither.
    fn accepted(header: &str) -> Option<Self> {
        let weight = |coding: Self| {
            let listed = |wanted: &str| {
                header.split(',').find_map(|item| {
                    let (name, weight) = item.split_once(';').unwrap_or((item, "q=1"));
                    let is_wanted = name.trim().eq_ignore_ascii_case(wanted);
                    is_wanted.then_some(weight.trim())
                })
            };
            // The star stands for what is not named.
            let weight = listed(coding.name()).or_else(|| listed("*"))?;
            let weight: Option<f32> = weight.strip_prefix("q=")?.parse().ok();
            weight.filter(|weight| *weight > 0.0)
        };
        let (gzip, deflate) = (weight(Self::Gzip), weight(Self::Deflate));
        if gzip.is_some() && gzip >= deflate {
            return Some(Self::Gzip);
        }
        deflate.map(|_| Self::Deflate)
    }

    fn encode(self, bytes: &[u8]) -> io::Result<Vec<u8>> {
        let mut encoded = Vec::new();
        match self {
            Self::Gzip => GzEncoder::new(bytes, Level::fast()).read_to_end(&mut encoded),
            Self::Deflate => ZlibEncoder::new(bytes, Level::fast()).read_to_end(&mut encoded),
        }?;
        Ok(encoded)
    }

    /// The bytes behind encoded ones, up to one more than `limit`.
    fn decode(self, bytes: &[u8], limit: usize) -> io::Result<Vec<u8>> {
        let mut decoded = Vec::new();
        let most = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
        match self {
            Self::Gzip => MultiGzDecoder::new(bytes)
                .take(most)
                .read_to_end(&mut decoded),
            Self::Deflate => ZlibDecoder::new(bytes).take(most).read_to_end(&mut decoded),
        }?;
        Ok(decoded)
    }
}

/// The body behind one that came with this `Content-Encoding`, at most `limit` bytes. "If the specified coding isn't supported or the
/// supplied payload isn't compressed with the specified coding", the client gets 415.
pub(super) fn decompressed(body: &Bytes, encoding: &str, limit: usize) -> Result<Bytes, Refusal> {
    let coding = match encoding.trim().to_ascii_lowercase().as_str() {
        "" | "identity" => return Ok(body.clone()),
        "gzip" => Coding::Gzip,
        "deflate" => Coding::Deflate,
        _ => return Err(Refusal::UnsupportedMediaType),
    };
    let decoded = coding
        .decode(body, limit)
        .map_err(|_| Refusal::UnsupportedMediaType)?;
    if decoded.len() > limit {
        return Err(Refusal::TooLarge);
    }
    Ok(decoded.into())
}

#[cfg(test)]
mod tests {
    use http::Response;

    use super::*;

    #[test]
    fn what_was_encoded_is_decoded_up_to_the_limit() {
        for coding in [Coding::Gzip, Coding::Deflate] {
            let encoded = Bytes::from(coding.encode(&[b'x'; 1_000]).unwrap());
            let decoded = |limit| decompressed(&encoded, coding.name(), limit);
            assert_eq!(decoded(1_000), Ok(Bytes::from(vec![b'x'; 1_000])));
            assert_eq!(decoded(999), Err(Refusal::TooLarge));
            let cut = encoded.slice(..encoded.len() - 1);
            let cut = decompressed(&cut, coding.name(), 1_000);
            assert_eq!(cut, Err(Refusal::UnsupportedMediaType));
        }
        let plain = Bytes::from_static(b"plain");
        assert_eq!(decompressed(&plain, "Identity", 9), Ok(plain.clone()));
        for other in ["gzip", "deflate", "br", "gzip, gzip"] {
            let refused = decompressed(&plain, other, 9);
            assert_eq!(refused, Err(Refusal::UnsupportedMediaType), "{other}");
        }
    }

    #[test]
    fn a_client_is_asked_what_it_accepts() {
        for (header, coding) in [
            ("gzip", Some(Coding::Gzip)),
            ("GZIP, deflate, br", Some(Coding::Gzip)),
            ("deflate", Some(Coding::Deflate)),
            ("gzip;q=0.5, deflate;q=0.8", Some(Coding::Deflate)),
            ("gzip;q=0, deflate", Some(Coding::Deflate)),
            ("*", Some(Coding::Gzip)),
            ("*;q=0, deflate", Some(Coding::Deflate)),
            ("gzip;q=0, *", Some(Coding::Deflate)),
            ("identity, br", None),
            ("gzip;q=0", None),
            ("", None),
        ] {
            assert_eq!(Coding::accepted(header), coding, "{header}");
        }
    }

    #[tokio::test]
    async fn answers_are_encoded_from_the_minimum_on() {
        for (size, answered, encoding) in [(10, "0123456789", true), (11, "0123456789", false)] {
            let minimum: MinimumCompressionSize = size.to_string().parse().unwrap();
            let answer = Response::new(Full::new(Bytes::from(answered)));
            let answer = minimum.compressed(answer, Some("gzip")).await;
            let told = answer.headers().get(CONTENT_ENCODING).cloned();
            let body = answer.into_body().collect().await.unwrap().to_bytes();
            if encoding {
                assert_eq!(told.unwrap(), "gzip");
                assert_eq!(decompressed(&body, "gzip", 99).unwrap(), answered);
            } else {
                assert_eq!((told, &*body), (None, answered.as_bytes()));
            }
        }
    }

    #[test]
    fn a_minimum_is_a_number_of_bytes_up_to_ten_mebibytes() {
        let read = |text: &str| text.parse::<MinimumCompressionSize>();
        assert_eq!(read("0").map(MinimumCompressionSize::bytes), Ok(0));
        assert_eq!(
            read("10485760").map(MinimumCompressionSize::bytes),
            Ok(LARGEST)
        );
        for wrong in ["10485761", "-1", "1k", ""] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
