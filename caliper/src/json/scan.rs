//! The grammar of what has no inner values: strings, numbers, words (RFC 8259).

use super::error::JsonError;
use super::escape::{completes, escaped_unit, is_character};
use super::value::Kind;

/// A place in a text.
pub(super) struct Scan<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) at: usize,
}

impl Scan<'_> {
    pub(super) fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    pub(super) fn error(&self, reason: &'static str) -> JsonError {
        JsonError::Grammar {
            offset: self.at,
            reason,
        }
    }

    pub(super) fn space(&mut self) {
        while let Some(b' ' | b'\n' | b'\t' | b'\r') = self.peek() {
            self.at += 1;
        }
    }

    pub(super) fn literal(&mut self, word: &[u8], kind: Kind) -> Result<Kind, JsonError> {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        if !rest.starts_with(word) {
            return Err(self.error("no value begins like this"));
        }
        self.at += word.len();
        Ok(kind)
    }

    pub(super) fn string(&mut self) -> Result<Kind, JsonError> {
        self.at += 1;
        let mut kind = Kind::Plain;
        loop {
            let rest = self.bytes.get(self.at..).unwrap_or_default();
            let Some(run) = plain_run(rest) else {
                self.at = self.bytes.len();
                return Err(self.error("the text ends within a string"));
            };
            self.at += run;
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(kind);
                }
                Some(b'\\') => {
                    kind = Kind::Escaped;
                    self.escape()?;
                }
                _ => return Err(self.error("a control character stands in a string")),
            }
        }
    }

    fn escape(&mut self) -> Result<(), JsonError> {
        self.at += match self.bytes.get(self.at + 1) {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => 2,
            Some(b'u') => match escaped_unit(self.bytes, self.at) {
                None => return Err(self.error("four hexadecimal digits belong after \\u")),
                Some(unit) if is_character(unit) => 6,
                Some(unit) if completes(self.bytes, self.at, unit) => 12,
                Some(_) => return Err(self.error("half of a surrogate pair")),
            },
            _ => return Err(self.error("no escape is written like this")),
        };
        Ok(())
    }

    pub(super) fn number(&mut self) -> Result<Kind, JsonError> {
        self.at += usize::from(self.peek() == Some(b'-'));
        if self.peek() == Some(b'0') {
            self.at += 1;
        } else {
            self.digits()?;
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if let Some(b'e' | b'E') = self.peek() {
            self.at += 1;
            self.at += usize::from(matches!(self.peek(), Some(b'+' | b'-')));
            self.digits()?;
        }
        if matches!(self.peek(), Some(b'0'..=b'9')) {
            return Err(self.error("a number does not begin with 0"));
        }
        Ok(Kind::Number)
    }

    fn digits(&mut self) -> Result<(), JsonError> {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        match rest.iter().take_while(|byte| byte.is_ascii_digit()).count() {
            0 => Err(self.error("a digit belongs")),
            count => {
                self.at += count;
                Ok(())
            }
        }
    }
}

/// How many bytes stand before the first that means something in a string: a quote, a backslash or a control character. Eight bytes
/// are looked at at once, since strings are most of a text.
fn plain_run(bytes: &[u8]) -> Option<usize> {
    const ONES: u64 = u64::from_ne_bytes([1; 8]);
    const HIGH: u64 = ONES << 7;
    let equal = |word: u64, byte: u8| {
        let difference = word ^ (ONES * u64::from(byte));
        difference.wrapping_sub(ONES) & !difference
    };
    let (words, rest) = bytes.as_chunks::<8>();
    for (index, word) in words.iter().enumerate() {
        let word = u64::from_le_bytes(*word);
        let below_space = word.wrapping_sub(ONES * 0x20) & !word;
        // A borrow can make a byte look special only after one that is, so the first is right.
        let special = (equal(word, b'"') | equal(word, b'\\') | below_space) & HIGH;
        if special != 0 {
            return Some(index * 8 + special.trailing_zeros() as usize / 8);
        }
    }
    let special = |byte: &u8| matches!(byte, b'"' | b'\\' | 0..0x20);
    let tail = rest.iter().position(special)?;
    Some(words.len() * 8 + tail)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::plain_run;

    proptest! {
        // for all bytes: the run ends at the first special byte, as a plain search finds it
        #[test]
        fn a_run_ends_where_a_plain_search_ends(bytes in prop::collection::vec(prop_oneof![any::<u8>(), b'!'..=b'#', Just(b'a'), 0x1E_u8..0x22], 0..40)) {
            let special = |byte: &u8| *byte == b'"' || *byte == b'\\' || *byte < b' ';
            prop_assert_eq!(plain_run(&bytes), bytes.iter().position(special));
        }
    }
}
