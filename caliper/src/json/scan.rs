//! The grammar of what has no inner values: strings, numbers, words (RFC 8259).

use super::document::JsonError;
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
            let Some(run) = ordinary(rest) else {
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

/// How many bytes stand before the first one that is no ordinary character of a string: a quotation mark, a backslash, a control.
fn ordinary(text: &[u8]) -> Option<usize> {
    const LOW: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x8080_8080_8080_8080;
    let (words, rest) = text.as_chunks::<8>();
    for (number, word) in words.iter().enumerate() {
        let word = u64::from_le_bytes(*word);
        // The high bit of a byte is set where the byte is below a bound; what a borrow sets beside these stands above the first one.
        let below = |word: u64, bound: u64| word.wrapping_sub(LOW * bound) & !word & HIGH;
        let found = below(word, 0x20)
            | below(word ^ (LOW * u64::from(b'"')), 1)
            | below(word ^ (LOW * u64::from(b'\\')), 1);
        if found != 0 {
            return Some(number * 8 + found.trailing_zeros() as usize / 8);
        }
    }
    let special = |byte: &u8| *byte == b'"' || *byte == b'\\' || *byte < b' ';
    let run = rest.iter().position(special)?;
    Some(words.len() * 8 + run)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_special_byte_is_found_wherever_it_stands() {
        for byte in 0..=u8::MAX {
            for at in 0..20 {
                for after in [b'a', b'"', 0x1F, 0x80, 0xFF] {
                    let mut text = [b'a', 0x20, 0x7F, 0x80, 0xFF].repeat(5);
                    text[at] = byte;
                    text[at + 1] = after;
                    let special = |byte: &u8| *byte == b'"' || *byte == b'\\' || *byte < b' ';
                    assert_eq!(ordinary(&text), text.iter().position(special));
                }
            }
        }
    }
}
