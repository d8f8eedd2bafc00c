//! Places in a text, as editors count them.

/// A line and a column, both from 1. A column is a character, of as many bytes as UTF-8 gives it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) line: u64,
    pub(super) column: u64,
}

/// Goes through a text from front to back and says where it is. All the way takes time linear in the text, however often it is asked.
#[derive(Debug)]
pub(super) struct Cursor<'t> {
    text: &'t [u8],
    offset: usize,
    place: Place,
}

impl<'t> Cursor<'t> {
    /// At the beginning of a text, which begins on this line of its file.
    pub(super) fn new(text: &'t [u8], line: u64) -> Self {
        Self {
            text,
            offset: 0,
            place: Place { line, column: 1 },
        }
    }

    /// Goes on to a byte of the text; stays where that lies behind.
    pub(super) fn go_to(&mut self, offset: usize) -> Place {
        let end = offset.min(self.text.len());
        let mut passed = self.text.get(self.offset..end).unwrap_or_default();
        self.offset += passed.len();
        if let Some(last) = passed.iter().rposition(|byte| *byte == b'\n') {
            let (lines, rest) = passed.split_at(last + 1);
            self.place.line += count(lines, |byte| byte == b'\n');
            self.place.column = 1;
            passed = rest;
        }
        // Every byte begins a character, but for those of the form 0b10xx_xxxx.
        self.place.column += count(passed, |byte| byte & 0xC0 != 0x80);
        self.place
    }
}

fn count(bytes: &[u8], is_one: impl Fn(u8) -> bool) -> u64 {
    bytes.iter().map(|byte| u64::from(is_one(*byte))).sum()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The same, the slow way.
    fn place(text: &str, offset: usize) -> Place {
        let before: Vec<_> = text[..offset].split('\n').collect();
        let count = |length| u64::try_from(length).unwrap();
        Place {
            line: count(before.len()),
            column: count(before.last().unwrap().chars().count()) + 1,
        }
    }

    proptest! {
        #[test]
        fn a_cursor_finds_what_counting_finds(text in "[a\u{e9}\u{20ac}\u{1f600}\r\n]{0,60}", steps: [prop::sample::Index; 5], first in 1_u64..1000) {
            let mut cursor = Cursor::new(text.as_bytes(), first);
            let mut offsets = steps.map(|step| text.floor_char_boundary(step.index(text.len() + 1)));
            offsets.sort_unstable();
            for offset in offsets {
                let mut right = place(&text, offset);
                right.line += first - 1;
                prop_assert_eq!(cursor.go_to(offset), right);
            }
        }
    }

    #[test]
    fn a_cursor_stays_where_it_is_asked_to_go_back_and_within_its_text() {
        let mut cursor = Cursor::new("\u{e9}\u{e9}\n\u{e9}".as_bytes(), 7);
        let end = Place { line: 8, column: 2 };
        assert_eq!(cursor.go_to(1000), end);
        assert_eq!(cursor.go_to(0), end);
    }
}
