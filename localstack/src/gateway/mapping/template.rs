//! The template language of API Gateway: Velocity 1.7 as far as the developer guide's "Mapping template reference" uses
//! it.
//!
//! What is not known is refused when a template is read, with its line and column, so that no template does here
//! silently something else than at AWS: `parse`, `block` and `expression` read, `check` knows what `$input`, `$util` and
//! `$context` have, `render` prints, with `operators` and `methods`.

mod block;
mod check;
mod expression;
mod methods;
mod operators;
mod parse;
mod render;
mod syntax;

use std::str::FromStr;

use parse::Parser;
pub(super) use render::Rendered;
use syntax::Node;

use super::{MappingFailure, variables::Variables};

/// The longest template, in bytes: 300 KB ("Quotas for creating, deploying and managing a REST API").
const LONGEST: usize = 300 * 1_024;

/// A template, read.
#[derive(Clone, Debug)]
pub(super) struct Template(Vec<Node>);

/// The text is no template that is known here.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {what}")]
pub struct TemplateError {
    line: usize,
    column: usize,
    what: String,
}

impl TemplateError {
    fn at(text: &str, at: usize, what: impl Into<String>) -> Self {
        let before = text.get(..at).unwrap_or(text);
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        Self {
            line: before.matches('\n').count() + 1,
            column: before.chars().count()
                - before.get(..line_start).unwrap_or_default().chars().count()
                + 1,
            what: what.into(),
        }
    }

    fn what(&self) -> &str {
        &self.what
    }
}

impl FromStr for Template {
    type Err = TemplateError;

    fn from_str(text: &str) -> Result<Self, TemplateError> {
        if text.len() > LONGEST {
            return Err(TemplateError::at(
                text,
                0,
                format!("longer than {LONGEST} bytes"),
            ));
        }
        Parser::new(text, 0).template().map(Self)
    }
}

impl Template {
    /// What it makes of these variables.
    pub(super) fn render(&self, variables: &Variables<'_>) -> Result<Rendered, MappingFailure> {
        render::render(&self.0, variables)
    }
}

#[cfg(test)]
mod tests;
