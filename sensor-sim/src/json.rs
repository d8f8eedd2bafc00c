//! Compact JSON written straight into the body, in the order of the calls: no tree, no map, no copy.
//!
//! Strings are escaped by `serde_json`. Writing to memory cannot fail, so nothing here returns an error.

use std::fmt::Display;

use caliper::datetime::DateTime;
use serde::Serializer;

/// A JSON object being written.
pub(crate) struct Object<'a> {
    out: &'a mut Vec<u8>,
    empty: bool,
}

impl Object<'_> {
    /// Writes a whole object, whose members `fill` adds.
    pub(crate) fn write(out: &mut Vec<u8>, fill: impl FnOnce(&mut Object<'_>)) {
        out.push(b'{');
        let mut object = Object { out, empty: true };
        fill(&mut object);
        object.out.push(b'}');
    }

    /// A member that is a string.
    pub(crate) fn text(&mut self, key: &'static str, value: impl Display) {
        self.key(key);
        string(self.out, value);
    }

    /// A member that is a whole number.
    pub(crate) fn number(&mut self, key: &'static str, value: u32) {
        self.key(key);
        // Of a number, text is JSON; only writing to memory happens here.
        let _ = serde_json::to_writer(&mut *self.out, &value);
    }

    /// A member that is a date and time.
    pub(crate) fn time(&mut self, key: &'static str, value: DateTime) {
        self.key(key);
        self.out.push(b'"');
        value.write_into(self.out);
        self.out.push(b'"');
    }

    /// A member that is an object.
    pub(crate) fn object(&mut self, key: &'static str, fill: impl FnOnce(&mut Object<'_>)) {
        self.key(key);
        Object::write(self.out, fill);
    }

    /// A member that is an array of strings.
    pub(crate) fn texts(&mut self, key: &'static str, values: impl IntoIterator<Item: Display>) {
        self.key(key);
        self.out.push(b'[');
        for (index, value) in values.into_iter().enumerate() {
            if index > 0 {
                self.out.push(b',');
            }
            string(self.out, value);
        }
        self.out.push(b']');
    }

    /// A member that `fill` writes as an array, item by item.
    pub(crate) fn array(&mut self, key: &'static str, fill: impl FnOnce(&mut Array<'_>)) {
        self.key(key);
        self.out.push(b'[');
        let mut array = Array {
            out: self.out,
            empty: true,
        };
        fill(&mut array);
        array.out.push(b']');
    }

    /// Keys are this program's own words, which need no escaping.
    fn key(&mut self, key: &'static str) {
        if !self.empty {
            self.out.push(b',');
        }
        self.empty = false;
        self.out.push(b'"');
        self.out.extend_from_slice(key.as_bytes());
        self.out.extend_from_slice(b"\":");
    }
}

/// A JSON array of objects being written.
pub(crate) struct Array<'a> {
    out: &'a mut Vec<u8>,
    empty: bool,
}

impl Array<'_> {
    /// The next item.
    pub(crate) fn object(&mut self, fill: impl FnOnce(&mut Object<'_>)) {
        if !self.empty {
            self.out.push(b',');
        }
        self.empty = false;
        Object::write(self.out, fill);
    }
}

fn string(out: &mut Vec<u8>, value: impl Display) {
    let _ = serde_json::Serializer::new(out).collect_str(&value);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_come_out_compact_escaped_and_in_order() {
        let mut out = Vec::new();
        Object::write(&mut out, |object| {
            object.text("z", "a \"b\" \\ \n");
            object.number("n", 7);
            object.time("t", DateTime::from_unix_millis(0));
            object.object("empty", |_| {});
            object.texts("texts", ["x", "y"]);
            object.array("list", |list| {
                list.object(|item| item.text("id", 1));
                list.object(|item| item.text("id", 2));
            });
        });
        let expected = concat!(
            r#"{"z":"a \"b\" \\ \n","n":7,"t":"1970-01-01T00:00:00.000Z","empty":{},"#,
            r#""texts":["x","y"],"list":[{"id":"1"},{"id":"2"}]}"#
        );
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }
}
