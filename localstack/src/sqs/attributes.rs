//! Message attributes: their rules, their size, their MD5.
//!
//! An attribute counts with its name, its data type and its value towards the size of its message.
//! The MD5 is over the attributes in name order, each part preceded by its length in four bytes,
//! big-endian, the value by one byte that tells text (1) from binary (2) (SQS developer guide,
//! "Calculating the MD5 message digest for message attributes").

use std::{borrow::Cow, collections::BTreeMap};

use base64::{Engine, prelude::BASE64_STANDARD};
use md5::{Digest, Md5};
use serde::{Deserialize, Serialize, de::IgnoredAny};

use super::{error::SqsError, limits};

/// Attributes of a message.
const COUNT_MAX: usize = 10;
/// Characters of a name or a data type.
const NAME_MAX: usize = 256;

/// An attribute as the wire carries it.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct WireAttribute<'a> {
    #[serde(borrow)]
    data_type: Cow<'a, str>,
    #[serde(borrow)]
    string_value: Option<Cow<'a, str>>,
    #[serde(borrow)]
    binary_value: Option<Cow<'a, str>>,
    /// Of the model, but never carried.
    #[serde(default)]
    string_list_values: Vec<IgnoredAny>,
    #[serde(default)]
    binary_list_values: Vec<IgnoredAny>,
}

impl WireAttribute<'_> {
    /// What its type and value add to the size of a message, in bytes. Binary values count decoded.
    pub(crate) fn size(&self) -> usize {
        let text = self.string_value.as_ref().map_or(0, |text| text.len());
        let binary = self
            .binary_value
            .as_ref()
            .map_or(0, |encoded| encoded.trim_end_matches('=').len() * 3 / 4);
        self.data_type.len() + text + binary
    }
}

/// One attribute that has passed the rules.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Attribute {
    data_type: String,
    #[serde(flatten)]
    value: Value,
}

#[derive(Clone, Debug, Serialize)]
enum Value {
    #[serde(rename = "StringValue")]
    Text(String),
    #[serde(rename = "BinaryValue", serialize_with = "as_base64")]
    Binary(Vec<u8>),
}

fn as_base64<S: serde::Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&BASE64_STANDARD.encode(bytes))
}

impl Value {
    fn bytes(&self) -> &[u8] {
        match self {
            Self::Text(text) => text.as_bytes(),
            Self::Binary(bytes) => bytes,
        }
    }
}

/// The attributes of one message, in name order.
#[derive(Clone, Debug, Default)]
pub(crate) struct MessageAttributes(BTreeMap<String, Attribute>);

impl MessageAttributes {
    /// Checks what a sender gave.
    pub(crate) fn checked(
        given: BTreeMap<Cow<'_, str>, WireAttribute<'_>>,
    ) -> Result<Self, SqsError> {
        if given.len() > COUNT_MAX {
            return Err(SqsError::InvalidParameterValue(format!(
                "Number of message attributes [{}] exceeds the allowed maximum [{COUNT_MAX}].",
                given.len()
            )));
        }
        let checked = given.into_iter().map(|(name, attribute)| {
            check_name(&name)?;
            let attribute = check_value(&name, attribute)?;
            Ok((name.into_owned(), attribute))
        });
        checked.collect::<Result<_, _>>().map(Self)
    }

    /// Those that a receiver asked for: by name, by a prefix that ends in `.*` or `*`, or `All` (also
    /// written `.*`).
    pub(crate) fn selected<'a>(&'a self, asked: &[Cow<'_, str>]) -> Selected<'a> {
        let is_asked = |name: &str| {
            asked.iter().any(|pattern| match pattern.strip_suffix('*') {
                Some(prefix) => name.starts_with(prefix.strip_suffix('.').unwrap_or(prefix)),
                None => pattern == "All" || pattern == name,
            })
        };
        Selected(self.0.iter().filter(|(name, _)| is_asked(name)).collect())
    }

    /// The text of an attribute that is one.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        match &self.0.get(name)?.value {
            Value::Text(text) => Some(text),
            Value::Binary(_) => None,
        }
    }

    /// All of them.
    pub(crate) fn all(&self) -> Selected<'_> {
        Selected(self.0.iter().collect())
    }
}

/// Some attributes of a message.
#[derive(Debug, Serialize)]
#[serde(transparent)]
pub(crate) struct Selected<'a>(BTreeMap<&'a String, &'a Attribute>);

impl Selected<'_> {
    /// Whether there are none; an empty map is left out of every answer.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Their MD5 as lower-case hex; `None` without attributes.
    pub(crate) fn md5(&self) -> Option<String> {
        if self.is_empty() {
            return None;
        }
        let mut md5 = Md5::new();
        for (name, attribute) in &self.0 {
            with_length(&mut md5, name.as_bytes());
            with_length(&mut md5, attribute.data_type.as_bytes());
            md5.update([match attribute.value {
                Value::Text(_) => 1,
                Value::Binary(_) => 2,
            }]);
            with_length(&mut md5, attribute.value.bytes());
        }
        Some(hex(&md5.finalize()))
    }
}

fn with_length(md5: &mut Md5, bytes: &[u8]) {
    // A message is far smaller than 4 GiB.
    md5.update(u32::try_from(bytes.len()).unwrap_or(u32::MAX).to_be_bytes());
    md5.update(bytes);
}

/// The MD5 of a body as lower-case hex.
pub(crate) fn body_md5(body: &str) -> String {
    hex(&Md5::digest(body.as_bytes()))
}

fn hex(bytes: &[u8]) -> String {
    const DIGITS: [char; 16] = [
        '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f',
    ];
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits.map(|digit| DIGITS[usize::from(digit)]).collect()
}

fn check_name(name: &str) -> Result<(), SqsError> {
    let allowed = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.');
    let lower = name.to_ascii_lowercase();
    if !name.bytes().all(allowed) {
        return Err(SqsError::InvalidParameterValue(format!(
            "The message attribute name '{name}' is invalid. Attribute name can contain A-Z, a-z, 0-9, underscore (_), hyphen (-), and period (.) characters."
        )));
    }
    if lower.starts_with("aws.") || lower.starts_with("amazon.") {
        return Err(SqsError::InvalidParameterValue(
            "You can't use message attribute names beginning with 'AWS.' or 'Amazon.' because these strings are reserved for internal use."
                .to_owned(),
        ));
    }
    let wrong = name.is_empty()
        || name.len() > NAME_MAX
        || name.starts_with('.')
        || name.ends_with('.')
        || name.contains("..");
    if wrong {
        return Err(SqsError::InvalidParameterValue(format!(
            "Message (user) attribute name '{name}' is not valid."
        )));
    }
    Ok(())
}

fn check_value(name: &str, given: WireAttribute<'_>) -> Result<Attribute, SqsError> {
    let invalid = |why: &str| {
        SqsError::InvalidParameterValue(format!("Message (user) attribute '{name}' {why}."))
    };
    if given.data_type.len() > NAME_MAX {
        return Err(invalid("has a data type that is too long"));
    }
    if !(given.string_list_values.is_empty() && given.binary_list_values.is_empty()) {
        return Err(SqsError::UnsupportedOperation(
            "Message attribute list values in SendMessage operation are not supported.".to_owned(),
        ));
    }
    let base = given.data_type.split('.').next().unwrap_or_default();
    let value = match (base, given.string_value, given.binary_value) {
        ("String" | "Number", Some(text), None) => {
            limits::characters(&text)?;
            // An empty one has a text of its own below.
            if base == "Number" && !text.is_empty() && !is_number(&text) {
                return Err(SqsError::InvalidParameterValue(format!(
                    "Can't cast the value of message (user) attribute '{name}' to a number."
                )));
            }
            Value::Text(text.into_owned())
        }
        ("Binary", None, Some(encoded)) => {
            let bytes = BASE64_STANDARD.decode(encoded.as_bytes());
            Value::Binary(bytes.map_err(|_| invalid("has a BinaryValue that is not base64"))?)
        }
        ("String" | "Number" | "Binary", ..) => {
            return Err(invalid(
                "must contain exactly the value that its data type names",
            ));
        }
        _ => {
            return Err(SqsError::InvalidParameterValue(format!(
                "The message attribute '{name}' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String."
            )));
        }
    };
    if value.bytes().is_empty() {
        return Err(invalid(&format!(
            "must contain a non-empty value of type '{base}'"
        )));
    }
    Ok(Attribute {
        data_type: given.data_type.into_owned(),
        value,
    })
}

/// Whether a text is a decimal number; Rust would take `inf` and `nan` for numbers as well.
fn is_number(text: &str) -> bool {
    let text = text.trim();
    text.bytes().any(|byte| byte.is_ascii_digit()) && text.parse::<f64>().is_ok()
}
