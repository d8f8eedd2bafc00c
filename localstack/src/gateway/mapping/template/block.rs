//! Reading blocks: what is printed, and the directives between.

use super::{
    TemplateError,
    parse::Parser,
    syntax::{Expression, Node, Target},
};

/// Directives of Velocity that API Gateway does not have, or that are not known here.
const UNKNOWN: [&str; 8] = [
    "include", "parse", "macro", "stop", "break", "evaluate", "define", "return",
];

/// What ends a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Text,
    ElseIf,
    Else,
    Block,
}

impl Parser<'_> {
    /// Reads all of it.
    pub(super) fn template(&mut self) -> Result<Vec<Node>, TemplateError> {
        match self.block()? {
            (nodes, End::Text) => Ok(nodes),
            (_, End::Block) => Err(self.error("#end without #if or #foreach")),
            _ => Err(self.error("#else without #if")),
        }
    }

    fn block(&mut self) -> Result<(Vec<Node>, End), TemplateError> {
        self.deeper(Self::block_here)
    }

    fn block_here(&mut self) -> Result<(Vec<Node>, End), TemplateError> {
        let mut nodes = Vec::new();
        loop {
            let rest = self.rest();
            let plain = rest.find(['$', '#']).unwrap_or(rest.len());
            push_text(&mut nodes, rest.get(..plain).unwrap_or_default());
            self.at += plain;
            if self.rest().is_empty() {
                return Ok((nodes, End::Text));
            }
            if self.rest().starts_with('$') {
                nodes.push(self.printed_reference()?);
            } else if let Some(end) = self.directive(&mut nodes)? {
                return Ok((nodes, end));
            }
        }
    }

    fn printed_reference(&mut self) -> Result<Node, TemplateError> {
        let start = self.at;
        let is_escaped = self
            .text
            .get(..start)
            .is_some_and(|before| before.ends_with('\\'));
        match self.reference()? {
            Some(_) if is_escaped => {
                self.at = start;
                Err(self.error("an escaped reference is not known here"))
            }
            Some(reference) => {
                let source = self.text.get(start..self.at).unwrap_or_default();
                let source = if source.starts_with("$!") { "" } else { source };
                let source = source.to_owned();
                Ok(Node::Reference { reference, source })
            }
            None => {
                self.at = start + 1;
                Ok(Node::Text("$".to_owned()))
            }
        }
    }

    /// Reads what begins with `#`. Gives back what ends the block, if this does.
    fn directive(&mut self, nodes: &mut Vec<Node>) -> Result<Option<End>, TemplateError> {
        let rest = self.rest();
        if rest.starts_with("##") {
            self.at += rest.find('\n').map_or(rest.len(), |end| end + 1);
            return Ok(None);
        }
        if rest.starts_with("#*") {
            let end = rest
                .find("*#")
                .ok_or_else(|| self.error("a comment without `*#`"))?;
            self.at += end + 2;
            return Ok(None);
        }
        if let Some(literal) = rest.strip_prefix("#[[") {
            let end = literal
                .find("]]#")
                .ok_or_else(|| self.error("`#[[` without `]]#`"))?;
            push_text(nodes, literal.get(..end).unwrap_or_default());
            self.at += end + 6;
            return Ok(None);
        }
        for (word, end) in [
            ("elseif", End::ElseIf),
            ("else", End::Else),
            ("end", End::Block),
        ] {
            if self.eat(&format!("#{word}")) || self.eat(&format!("#{{{word}}}")) {
                if end != End::ElseIf {
                    self.end_of_line();
                }
                return Ok(Some(end));
            }
        }
        let start = self.at;
        self.at += 1;
        let word = self.name().unwrap_or_default();
        if UNKNOWN.contains(&word) {
            self.at = start;
            return Err(self.error(format!("#{word} is not known here")));
        }
        let is_directive = self.rest().trim_start_matches([' ', '\t']).starts_with('(');
        match word {
            "set" if is_directive => {
                drop_indent(nodes);
                nodes.push(self.set()?);
            }
            "if" if is_directive => nodes.push(self.condition()?),
            "foreach" if is_directive => nodes.push(self.for_each()?),
            _ => {
                self.at = start + 1;
                push_text(nodes, "#");
            }
        }
        Ok(None)
    }

    /// What stands in a directive's brackets.
    fn bracketed<T>(
        &mut self,
        inner: impl FnOnce(&mut Self) -> Result<T, TemplateError>,
    ) -> Result<T, TemplateError> {
        self.space();
        self.require("(")?;
        let read = inner(self)?;
        self.space();
        self.require(")")?;
        self.end_of_line();
        Ok(read)
    }

    fn set(&mut self) -> Result<Node, TemplateError> {
        self.bracketed(|parser| {
            parser.space();
            let target = parser.target()?;
            parser.space();
            parser.require("=")?;
            let value = parser.expression()?;
            Ok(Node::Set { target, value })
        })
    }

    fn target(&mut self) -> Result<Target, TemplateError> {
        const OVERRIDE: &str = "$context.responseOverride.";
        if self.eat(OVERRIDE) {
            if self.eat("header.") {
                let name = self.name();
                let name = name.ok_or_else(|| self.error("a header's name is expected here"))?;
                return Ok(Target::Header(name.to_owned()));
            }
            self.require("status")?;
            return Ok(Target::Status);
        }
        self.require("$")?;
        let braced = self.eat("{");
        let name = self.name();
        let name = name.ok_or_else(|| self.error("a variable's name is expected here"))?;
        if braced {
            self.require("}")?;
        }
        if ["input", "util", "context", "stageVariables"].contains(&name) {
            return Err(self.error(format!(
                "${name} cannot be set, but for $context.responseOverride"
            )));
        }
        if self.rest().starts_with(['.', '[']) {
            return Err(self.error("only whole variables can be set here"));
        }
        Ok(Target::Variable(name.to_owned()))
    }

    fn condition(&mut self) -> Result<Node, TemplateError> {
        let mut arms = Vec::new();
        let mut otherwise = Vec::new();
        loop {
            let condition = self.bracketed(Self::expression)?;
            let (body, end) = self.block()?;
            arms.push((condition, body));
            match end {
                End::ElseIf => {}
                End::Block => break,
                End::Text => return Err(self.error("#if without #end")),
                End::Else => {
                    let (body, end) = self.block()?;
                    if end != End::Block {
                        return Err(self.error("#else without #end"));
                    }
                    otherwise = body;
                    break;
                }
            }
        }
        Ok(Node::If { arms, otherwise })
    }

    fn for_each(&mut self) -> Result<Node, TemplateError> {
        let (variable, items) = self.bracketed(|parser| {
            parser.space();
            parser.require("$")?;
            let name = parser.name();
            let name = name.ok_or_else(|| parser.error("a variable's name is expected here"))?;
            parser.space();
            parser.require("in")?;
            let items: Expression = parser.expression()?;
            Ok((name.to_owned(), items))
        })?;
        match self.block()? {
            (body, End::Block) => Ok(Node::ForEach {
                variable,
                items,
                body,
            }),
            _ => Err(self.error("#foreach without #end")),
        }
    }
}

fn push_text(nodes: &mut Vec<Node>, text: &str) {
    if text.is_empty() {
        return;
    }
    if let Some(Node::Text(before)) = nodes.last_mut() {
        before.push_str(text);
    } else {
        nodes.push(Node::Text(text.to_owned()));
    }
}

fn drop_indent(nodes: &mut [Node]) {
    if let Some(Node::Text(text)) = nodes.last_mut() {
        text.truncate(text.trim_end_matches([' ', '\t']).len());
    }
}
