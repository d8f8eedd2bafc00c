//! A JSON text as a flat list of values over the bytes it was read from: no copies, no recursion, one pass.
//!
//! The rules of events and entities need every member of an object, in order, repeated ones too, before they know what the
//! object is; and for each fault they need its place. So a text is read once into a list of spans that is kept
//! from text to text. What the grammar of RFC 8259 does not allow is refused, and so are escapes that name half a
//! character.

mod depth;
mod document;
mod error;
mod escape;
mod scan;
mod value;

pub(crate) use depth::deeper_than;
pub(crate) use document::Document;
pub(crate) use error::JsonError;
pub(crate) use escape::lone_surrogate;
pub(crate) use value::{Kind, Value};

/// The byte of `text` at which `part`, which was cut from it, begins.
pub(crate) fn offset_in(text: &str, part: &str) -> usize {
    part.as_ptr().addr().saturating_sub(text.as_ptr().addr())
}
