//! Compact JSON written straight into the body, in the order of the calls: no tree, no map, no copy, no formatting machinery.
//!
//! Writing to memory cannot fail, so nothing here returns an error. What is written are this program's own words, IRIs and
//! numbers, none of which needs escaping; debug builds check that.

mod text;

pub(crate) use text::{Millis, Text};

use caliper::vocabulary::EntityType;

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

    /// Writes the members that `fill` adds, without the braces around them.
    pub(crate) fn members(out: &mut Vec<u8>, fill: impl FnOnce(&mut Object<'_>)) {
        fill(&mut Object { out, empty: true });
    }

    /// A member that is a string.
    pub(crate) fn text(&mut self, key: &'static str, value: impl Text) {
        self.key(key);
        string(self.out, value);
    }

    /// A member that is a whole number.
    pub(crate) fn number(&mut self, key: &'static str, value: u32) {
        self.key(key);
        value.put(self.out);
    }

    /// A member that is true or false.
    pub(crate) fn truth(&mut self, key: &'static str, value: bool) {
        self.key(key);
        if value { "true" } else { "false" }.put(self.out);
    }

    /// A member that is an object.
    pub(crate) fn object(&mut self, key: &'static str, fill: impl FnOnce(&mut Object<'_>)) {
        self.key(key);
        Object::write(self.out, fill);
    }

    /// The two members that every entity begins with.
    pub(crate) fn head(&mut self, iri: impl Text, kind: EntityType) {
        self.text("id", iri);
        self.text("type", kind);
    }

    /// A member that is an array of strings.
    pub(crate) fn texts(&mut self, key: &'static str, values: impl IntoIterator<Item: Text>) {
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

    /// Members that were written before, by [`members`](Self::members).
    pub(crate) fn again(&mut self, members: &[u8]) {
        if !self.empty {
            self.out.push(b',');
        }
        self.empty = false;
        self.out.extend_from_slice(members);
    }

    /// Keys are this program's own words.
    fn key(&mut self, key: &'static str) {
        self.out
            .extend_from_slice(if self.empty { b"\"" } else { b",\"" });
        self.empty = false;
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

fn string(out: &mut Vec<u8>, value: impl Text) {
    out.push(b'"');
    value.put(out);
    out.push(b'"');
}

#[cfg(test)]
mod tests {
    use caliper::datetime::DateTime;

    use super::*;

    #[test]
    fn members_come_out_compact_and_in_order() {
        let mut before = Vec::new();
        Object::members(&mut before, |object| {
            object.number("a", 1);
            object.truth("b", true);
        });
        let mut out = Vec::new();
        Object::write(&mut out, |object| {
            object.text("z", ("https://example.edu/", 12_u32, "/", 'x'));
            object.number("n", 7);
            object.text("t", DateTime::from_unix_millis(0));
            object.text("long", Millis(65_004));
            object.object("empty", |_| {});
            object.again(&before);
            object.texts("texts", ["x", "y"]);
            object.array("list", |list| {
                list.object(|item| item.head("i", EntityType::Page));
                list.object(|item| item.text("id", 2_u64));
            });
        });
        let expected = concat!(
            r#"{"z":"https://example.edu/12/x","n":7,"t":"1970-01-01T00:00:00.000Z","long":"PT65.004S","empty":{},"#,
            r#""a":1,"b":true,"texts":["x","y"],"list":[{"id":"i","type":"Page"},{"id":"2"}]}"#
        );
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }
}
