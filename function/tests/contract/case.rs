//! A case as it stands in `fixtures/requests/cases`.

use std::collections::BTreeMap;
use std::io::Write;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::GzEncoder;
use serde::Deserialize;
use serde_json::Value;

use crate::queue::Behaviour;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Case {
    pub(crate) name: String,
    #[serde(default = "post")]
    pub(crate) method: String,
    #[serde(default = "usual_headers")]
    pub(crate) headers: Vec<(String, String)>,
    #[serde(default)]
    pub(crate) body: Body,
    #[serde(default)]
    pub(crate) environment: BTreeMap<String, String>,
    #[serde(default)]
    pub(crate) queue: Behaviour,
    /// Whose id a message bears.
    #[serde(default = "usual_sensor")]
    pub(crate) sensor: String,
    pub(crate) expect: Expect,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Expect {
    pub(crate) status: u16,
    /// All headers but `Content-Type`.
    #[serde(default)]
    pub(crate) headers: BTreeMap<String, String>,
    /// A JSend success with this number of events, and one message on the queue.
    pub(crate) success: Option<usize>,
    /// A JSend fail with exactly these keys.
    pub(crate) fail: Option<Vec<String>>,
    /// A JSend error.
    #[serde(default)]
    pub(crate) error: bool,
    /// Exactly this JSON.
    pub(crate) body: Option<Value>,
    /// The messages, where there are several.
    pub(crate) parts: Option<Vec<String>>,
    /// The message, where it is not the text that was sent.
    pub(crate) message: Option<String>,
    /// What the body says among other words.
    #[serde(default)]
    pub(crate) says: Vec<String>,
}

fn post() -> String {
    "POST".into()
}

fn usual_sensor() -> String {
    "lms-1".into()
}

pub(crate) fn usual_headers() -> Vec<(String, String)> {
    [
        ("Authorization", "Bearer fake-token-of-lms-1"),
        ("Content-Type", "application/json"),
    ]
    .map(|(name, value)| (name.into(), value.into()))
    .into()
}

/// What the sensor sends.
#[derive(Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Body {
    /// The envelope of `fixtures/requests/envelope.json`.
    #[default]
    Usual,
    None(()),
    Text(String),
    Hex(String),
    Gzip(String),
    GzipMembers(Vec<String>),
    GzipCut(String),
    GzipDamaged(String),
    GzipTrailing(String),
    GzipTwice(String),
    /// Put into the event as if it were base64.
    BrokenBase64(String),
}

/// A body inside an event, and the text that it means, if it means one.
pub(crate) struct Form {
    pub(crate) sent: Sent,
    pub(crate) text: Option<String>,
}

pub(crate) struct Sent {
    pub(crate) body: Option<String>,
    pub(crate) is_base64: bool,
}

impl Body {
    /// The forms in which a front door may hand the body over: text as text and as base64, all else as base64.
    pub(crate) fn forms(&self, envelope: &str) -> Vec<Form> {
        let plain = |text: &str| {
            vec![
                Form {
                    sent: Sent {
                        body: Some(text.to_owned()),
                        is_base64: false,
                    },
                    text: Some(text.to_owned()),
                },
                binary(text.as_bytes(), text),
            ]
        };
        match self {
            Self::Usual => plain(envelope),
            Self::Text(text) => plain(text),
            Self::None(()) => vec![Form {
                sent: Sent {
                    body: None,
                    is_base64: false,
                },
                text: None,
            }],
            Self::Hex(digits) => {
                let bytes: Vec<_> = digits
                    .as_bytes()
                    .chunks(2)
                    .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap())
                    .collect();
                vec![binary(&bytes, "")]
            }
            Self::Gzip(text) => vec![binary(&gzip(text.as_bytes()), text)],
            Self::GzipMembers(texts) => {
                let members: Vec<_> = texts
                    .iter()
                    .flat_map(|text| gzip(text.as_bytes()))
                    .collect();
                vec![binary(&members, &texts.concat())]
            }
            Self::GzipCut(text) => {
                let whole = gzip(text.as_bytes());
                vec![binary(&whole[..whole.len() - 9], text)]
            }
            Self::GzipDamaged(text) => {
                let mut whole = gzip(text.as_bytes());
                let checksum = whole.len() - 8;
                whole[checksum] ^= 1;
                vec![binary(&whole, text)]
            }
            Self::GzipTrailing(text) => {
                let whole = [gzip(text.as_bytes()), b"more".to_vec()].concat();
                vec![binary(&whole, text)]
            }
            Self::GzipTwice(text) => vec![binary(&gzip(&gzip(text.as_bytes())), text)],
            Self::BrokenBase64(text) => vec![Form {
                sent: Sent {
                    body: Some(text.clone()),
                    is_base64: true,
                },
                text: None,
            }],
        }
    }
}

fn binary(bytes: &[u8], text: &str) -> Form {
    Form {
        sent: Sent {
            body: Some(STANDARD.encode(bytes)),
            is_base64: true,
        },
        text: Some(text.to_owned()),
    }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}
