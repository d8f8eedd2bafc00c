//! Judges texts, and says where in the file each fault is.

use caliper::{Fault, FaultCode, Rules, Scope, Validator};
use serde_json::value::RawValue;

use super::input::Text;
use super::place::{Cursor, Place};

/// What was found out about a text, or about an element of one that is an array.
#[derive(Debug)]
pub(super) struct Judgement<'t> {
    pub(super) file: &'t str,
    pub(super) element: Option<usize>,
    pub(super) scope: Option<Scope>,
    /// In the order of their places.
    pub(super) faults: Vec<(Place, Fault)>,
}

/// Judges one text after the other.
pub(super) struct Judge {
    validator: Validator,
}

impl Judge {
    pub(super) fn new(rules: Rules) -> Self {
        Self {
            validator: Validator::new(rules),
        }
    }

    /// Judges a text. Of an array that is not empty, each element is judged by itself.
    pub(super) fn text<'t>(&mut self, text: Text<'t>) -> impl Iterator<Item = Judgement<'t>> {
        let mut cursor = Cursor::new(text.bytes, text.line);
        let elements = elements(text.bytes);
        let whole = elements.is_empty().then_some((None, text.bytes));
        let elements = elements
            .into_iter()
            .enumerate()
            .map(|(index, element)| (Some(index), element.get().as_bytes()));
        whole
            .into_iter()
            .chain(elements)
            .map(move |(element, part)| {
                let start = part.as_ptr().addr() - text.bytes.as_ptr().addr();
                let verdict = self.validator.any(part);
                Judgement {
                    file: text.file,
                    element,
                    scope: verdict.scope,
                    faults: placed(verdict.faults, start, &mut cursor),
                }
            })
    }
}

/// Sorts the faults of a part of a text, which starts at byte `start`, and finds their places.
fn placed(mut faults: Vec<Fault>, start: usize, cursor: &mut Cursor<'_>) -> Vec<(Place, Fault)> {
    // That there are more is said at the end of the list, at the place of the last one.
    faults.sort_by_key(|fault| (fault.code == FaultCode::MoreFaults, fault.offset));
    faults
        .into_iter()
        .map(|fault| (cursor.go_to(start + fault.offset), fault))
        .collect()
}

/// The elements of a text that is a JSON array; none of another one.
fn elements(text: &[u8]) -> Vec<&RawValue> {
    if !text.trim_ascii_start().starts_with(b"[") {
        return Vec::new();
    }
    serde_json::from_slice(text).unwrap_or_default()
}
