//! An event's members apart, its body unescaped in passing.

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::event::Text;
use super::unescape::unescape;

/// The members of an event.
pub(super) struct Apart<'a> {
    /// The value of `body`, where it is a string.
    pub(super) body: Option<Cow<'a, str>>,
    /// All the others, as they stand.
    pub(super) others: Vec<(Cow<'a, str>, &'a RawValue)>,
}

impl<'a> Apart<'a> {
    /// Takes an object apart; nothing if the text is not one.
    pub(super) fn read(text: &'a str) -> Option<Self> {
        let mut rest = Rest(text);
        let mut apart = Self {
            body: None,
            others: Vec::with_capacity(16),
        };
        rest.take('{').then_some(())?;
        let mut more = !rest.take('}');
        while more {
            let Text(name) = rest.value()?;
            rest.take(':').then_some(())?;
            if name == "body" && apart.body.is_none() && rest.0.starts_with('"') {
                let (body, length) = unescape(rest.0)?;
                apart.body = Some(body);
                rest.pass(length);
            } else {
                apart.others.push((name, rest.value()?));
            }
            more = rest.take(',');
            (more || rest.take('}')).then_some(())?;
        }
        rest.trim();
        rest.0.is_empty().then_some(apart)
    }
}

/// What is still to be read.
struct Rest<'a>(&'a str);

impl<'a> Rest<'a> {
    /// Whether this character is next; if so it is passed, and white space around it as well.
    fn take(&mut self, character: char) -> bool {
        self.trim();
        let found = self.0.starts_with(character);
        if found {
            self.pass(character.len_utf8());
            self.trim();
        }
        found
    }

    /// The next value, whatever follows it.
    fn value<T: Deserialize<'a>>(&mut self) -> Option<T> {
        let mut values = serde_json::Deserializer::from_str(self.0).into_iter();
        let value = values.next()?.ok()?;
        self.pass(values.byte_offset());
        Some(value)
    }

    fn pass(&mut self, bytes: usize) {
        self.0 = &self.0[bytes..];
    }

    fn trim(&mut self) {
        self.0 = self.0.trim_start_matches([' ', '\t', '\n', '\r']);
    }
}
