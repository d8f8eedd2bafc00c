//! The values of a text that was read.

use std::borrow::Cow;

/// What kind of value a span holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Null,
    True,
    False,
    Number,
    /// A string without escapes: its characters are what they are.
    Plain,
    /// A string with escapes.
    Escaped,
    Array,
    Object,
}

impl Kind {
    /// The kind of the value that a JSON text holds, by how it begins.
    pub(crate) fn of(json: &str) -> Self {
        match json.as_bytes().first() {
            Some(b'{') => Self::Object,
            Some(b'[') => Self::Array,
            Some(b'"') => Self::Plain,
            Some(b't') => Self::True,
            Some(b'f') => Self::False,
            Some(b'n') => Self::Null,
            _ => Self::Number,
        }
    }

    /// What a person calls it.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::True | Self::False => "a boolean",
            Self::Number => "a number",
            Self::Plain | Self::Escaped => "a string",
            Self::Array => "an array",
            Self::Object => "an object",
        }
    }
}

/// One value, or one member's name.
#[derive(Clone, Copy, Debug)]
pub(super) struct Node {
    pub(super) kind: Kind,
    /// The first byte.
    pub(super) start: u32,
    /// The byte after the last one.
    pub(super) end: u32,
    /// The number of the node after it and all that is in it.
    pub(super) next: u32,
}

/// A value in a text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Value<'d> {
    text: &'d str,
    nodes: &'d [Node],
    node: Node,
    number: u32,
}

impl<'d> Value<'d> {
    pub(super) fn new(text: &'d str, nodes: &'d [Node], number: u32) -> Option<Self> {
        let node = *nodes.get(number as usize)?;
        Some(Self {
            text,
            nodes,
            node,
            number,
        })
    }

    pub(crate) fn kind(self) -> Kind {
        self.node.kind
    }

    /// Where it begins in the text.
    pub(crate) fn offset(self) -> usize {
        self.node.start as usize
    }

    /// The JSON of it, as it stands in the text.
    pub(crate) fn json(self) -> &'d str {
        self.text
            .get(self.node.start as usize..self.node.end as usize)
            .unwrap_or_default()
    }

    /// The characters of a string.
    pub(crate) fn string(self) -> Option<Cow<'d, str>> {
        match self.kind() {
            Kind::Plain => {
                let (start, end) = (self.node.start as usize + 1, self.node.end as usize - 1);
                self.text.get(start..end).map(Cow::Borrowed)
            }
            // It has passed the grammar, so only the escapes are left to be resolved.
            Kind::Escaped => serde_json::from_str(self.json()).ok().map(Cow::Owned),
            _ => None,
        }
    }

    /// The items of an array; of anything else, none.
    pub(crate) fn items(self) -> impl Iterator<Item = Self> {
        let mut items = self.inner(Kind::Array);
        std::iter::from_fn(move || items.next())
    }

    /// The members of an object, in order, repeated ones too; of anything else, none.
    pub(crate) fn members(self) -> impl Iterator<Item = (Cow<'d, str>, Self)> {
        let mut inner = self.inner(Kind::Object);
        std::iter::from_fn(move || Some((inner.next()?.string()?, inner.next()?)))
    }

    /// The first member of this name.
    pub(crate) fn member(self, wanted: &str) -> Option<Self> {
        let mut inner = self.inner(Kind::Object);
        while inner.at < inner.end {
            let value = inner.at + 1;
            if inner.is(wanted) {
                return Self::new(self.text, self.nodes, value);
            }
            inner.at = self.nodes.get(value as usize)?.next;
        }
        None
    }

    fn inner(self, kind: Kind) -> Inner<'d> {
        let end = if self.kind() == kind {
            self.node.next
        } else {
            0
        };
        Inner {
            text: self.text,
            nodes: self.nodes,
            at: self.number + 1,
            end,
        }
    }
}

/// What stands in a container, one after the other.
struct Inner<'d> {
    text: &'d str,
    nodes: &'d [Node],
    at: u32,
    end: u32,
}

impl<'d> Inner<'d> {
    /// Whether the next value is this string. Without escapes, the bytes say so.
    fn is(&self, wanted: &str) -> bool {
        let Some(node) = self.nodes.get(self.at as usize) else {
            return false;
        };
        let (start, end) = (node.start as usize + 1, node.end as usize - 1);
        if node.kind == Kind::Plain {
            self.text.as_bytes().get(start..end) == Some(wanted.as_bytes())
        } else {
            let name = Value::new(self.text, self.nodes, self.at).and_then(Value::string);
            name.is_some_and(|name| name == wanted)
        }
    }

    fn next(&mut self) -> Option<Value<'d>> {
        if self.at >= self.end {
            return None;
        }
        let value = Value::new(self.text, self.nodes, self.at)?;
        self.at = value.node.next;
        Some(value)
    }
}
