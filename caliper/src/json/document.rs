//! A text that was read: its values as a list, made in one pass that checks the grammar and the depth.

use super::error::JsonError;
use super::scan::Scan;
use super::value::{Kind, Node, Value};

/// A text that was read, as the list of its values in the order of their beginnings. Reading another one reuses the list.
#[derive(Clone, Debug, Default)]
pub(crate) struct Document {
    nodes: Vec<Node>,
    /// The containers that are open while reading, and whether the innermost one is an object.
    open: Vec<u32>,
    in_object: bool,
}

impl Document {
    /// The whole of the text that was read last.
    pub(crate) fn root<'d>(&'d self, text: &'d str) -> Option<Value<'d>> {
        Value::new(text, &self.nodes, 0)
    }

    /// Reads the whole of `text`, a value with objects and arrays at most `depth` deep within each other. Of one that is deeper, what stands
    /// before that place can be looked at all the same.
    pub(crate) fn read(&mut self, text: &str, depth: usize) -> Result<(), JsonError> {
        self.nodes.clear();
        self.open.clear();
        let mut scan = Scan {
            bytes: text.as_bytes(),
            at: 0,
        };
        if u32::try_from(text.len()).is_err() {
            return Err(scan.error("longer than 4 GiB"));
        }
        loop {
            scan.space();
            if let Some(container) = self.value(&mut scan)? {
                if self.open.len() == depth {
                    self.close_all();
                    return Err(JsonError::TooDeep {
                        offset: scan.at - 1,
                    });
                }
                self.open.push(container);
                self.in_object = self.is_object(container);
                scan.space();
                if !self.closed(&mut scan) {
                    self.name(&mut scan)?;
                    continue;
                }
            }
            if self.go_on(&mut scan)? {
                break;
            }
        }
        scan.space();
        if scan.at < scan.bytes.len() {
            return Err(scan.error("something after the end of the value"));
        }
        Ok(())
    }

    /// Ends every open container after what was read last.
    fn close_all(&mut self) {
        let next = offset(self.nodes.len());
        for open in self.open.drain(..) {
            if let Some(node) = self.nodes.get_mut(open as usize) {
                node.next = next;
            }
        }
    }

    /// Reads a scalar whole, or the opening of a container, whose number it returns.
    fn value(&mut self, scan: &mut Scan<'_>) -> Result<Option<u32>, JsonError> {
        let start = scan.at;
        let kind = match scan.peek() {
            Some(b'"') => scan.string()?,
            Some(b'{') => Kind::Object,
            Some(b'[') => Kind::Array,
            Some(b'-' | b'0'..=b'9') => scan.number()?,
            Some(b't') => scan.literal(b"true", Kind::True)?,
            Some(b'f') => scan.literal(b"false", Kind::False)?,
            Some(b'n') => scan.literal(b"null", Kind::Null)?,
            Some(0xEF) if scan.bytes.starts_with(BYTE_ORDER_MARK) => {
                return Err(scan.error("a byte order mark, which JSON does not have"));
            }
            Some(_) => return Err(scan.error("no value begins like this")),
            None => return Err(scan.error("the text ends where a value belongs")),
        };
        let container = matches!(kind, Kind::Object | Kind::Array);
        if container {
            scan.at += 1;
        }
        let number = offset(self.nodes.len());
        self.nodes.push(Node {
            kind,
            start: offset(start),
            end: offset(scan.at),
            next: number + 1,
        });
        Ok(container.then_some(number))
    }

    /// After a value: closes what ends here, and goes to the next value if there is one. True at the end of the text's value.
    fn go_on(&mut self, scan: &mut Scan<'_>) -> Result<bool, JsonError> {
        loop {
            if self.open.is_empty() {
                return Ok(true);
            }
            scan.space();
            if self.closed(scan) {
                continue;
            }
            if scan.peek() != Some(b',') {
                return Err(scan.error(if self.in_object {
                    "',' or '}' belongs"
                } else {
                    "',' or ']' belongs"
                }));
            }
            scan.at += 1;
            scan.space();
            self.name(scan)?;
            return Ok(false);
        }
    }

    /// Whether the innermost container ends here; it is closed then.
    fn closed(&mut self, scan: &mut Scan<'_>) -> bool {
        let bracket = if self.in_object { b'}' } else { b']' };
        if scan.peek() != Some(bracket) {
            return false;
        }
        scan.at += 1;
        let next = offset(self.nodes.len());
        if let Some(node) = self
            .open
            .pop()
            .and_then(|open| self.nodes.get_mut(open as usize))
        {
            node.end = offset(scan.at);
            node.next = next;
        }
        self.in_object = self.open.last().is_some_and(|open| self.is_object(*open));
        true
    }

    /// Before a value: in an object, its name and the colon.
    fn name(&mut self, scan: &mut Scan<'_>) -> Result<(), JsonError> {
        if !self.in_object {
            return Ok(());
        }
        if scan.peek() != Some(b'"') {
            return Err(scan.error("a member's name in quotes belongs"));
        }
        let start = scan.at;
        let kind = scan.string()?;
        self.nodes.push(Node {
            kind,
            start: offset(start),
            end: offset(scan.at),
            next: offset(self.nodes.len() + 1),
        });
        scan.space();
        if scan.peek() != Some(b':') {
            return Err(scan.error("':' belongs"));
        }
        scan.at += 1;
        Ok(())
    }

    fn is_object(&self, container: u32) -> bool {
        let node = self.nodes.get(container as usize);
        node.is_some_and(|node| node.kind == Kind::Object)
    }
}

/// What some programs put before a text.
const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// Every offset fits: longer texts are refused before.
fn offset(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}
