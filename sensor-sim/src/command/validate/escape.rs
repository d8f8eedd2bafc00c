//! Names from outside, fit for a line that a terminal shows.

use std::fmt::{self, Write};

/// A text whose control characters are escaped: a name with a line end in it does not make two lines, and none moves the cursor or turns
/// the direction of writing.
pub(super) struct OneLine<'t>(pub(super) &'t str);

impl fmt::Display for OneLine<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for character in self.0.chars() {
            if character.is_control() || is_layout(character) {
                write!(out, "{}", character.escape_default())?;
            } else {
                out.write_char(character)?;
            }
        }
        Ok(())
    }
}

/// Whether a character ends lines or turns the direction of writing (Unicode's line and paragraph separators and bidirectional controls).
fn is_layout(character: char) -> bool {
    matches!(character, '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}
