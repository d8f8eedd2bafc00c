//! A place in a template's text, and the steps in which all reading is done.
//!
//! Which white space goes with a directive follows Velocity 1.7's grammar: that of the line before `#set`, and after
//! a directive's end the rest of its line if it is empty (believed).

use super::TemplateError;

/// How deep directives and expressions may be nested.
const DEEPEST: usize = 64;

/// A place in a template, and how deep it is.
pub(super) struct Parser<'t> {
    pub(super) text: &'t str,
    pub(super) at: usize,
    pub(super) depth: usize,
}

impl<'t> Parser<'t> {
    pub(super) fn new(text: &'t str, depth: usize) -> Self {
        Self { text, at: 0, depth }
    }

    pub(super) fn error(&self, what: impl Into<String>) -> TemplateError {
        TemplateError::at(self.text, self.at, what)
    }

    pub(super) fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    pub(super) fn eat(&mut self, token: &str) -> bool {
        let is_there = self.rest().starts_with(token);
        if is_there {
            self.at += token.len();
        }
        is_there
    }

    pub(super) fn require(&mut self, token: &str) -> Result<(), TemplateError> {
        if self.eat(token) {
            Ok(())
        } else {
            Err(self.error(format!("`{token}` is expected here")))
        }
    }

    /// A name: a letter or `_`, then letters, digits, `_` and `-`.
    pub(super) fn name(&mut self) -> Option<&'t str> {
        let rest = self.rest();
        if !rest.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') {
            return None;
        }
        let end = rest
            .find(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '-'))
            .unwrap_or(rest.len());
        self.at += end;
        rest.get(..end)
    }

    /// Goes one level deeper for as long as `inner` reads.
    pub(super) fn deeper<T>(
        &mut self,
        inner: impl FnOnce(&mut Self) -> Result<T, TemplateError>,
    ) -> Result<T, TemplateError> {
        if self.depth >= DEEPEST {
            return Err(self.error("nested too deep"));
        }
        self.depth += 1;
        let read = inner(self);
        self.depth -= 1;
        read
    }

    pub(super) fn space(&mut self) {
        self.at += self.rest().len() - self.rest().trim_start().len();
    }

    /// Passes over the rest of the line if it is empty.
    pub(super) fn end_of_line(&mut self) {
        let rest = self.rest();
        let after = rest.trim_start_matches([' ', '\t']);
        let next = ["\r\n", "\n", "\r"]
            .into_iter()
            .find_map(|end| after.strip_prefix(end));
        if let Some(next) = next {
            self.at += rest.len() - next.len();
        }
    }
}
