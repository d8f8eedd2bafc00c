//! Reading references and expressions.

use super::{
    TemplateError,
    check::check,
    parse::Parser,
    syntax::{Expression, Literal, Operator, Reference, Step},
};

/// Operators from the weakest to the strongest; of those that begin alike the longer one first.
const LEVELS: [&[(&str, Operator)]; 6] = [
    &[("||", Operator::Or), ("or ", Operator::Or)],
    &[("&&", Operator::And), ("and ", Operator::And)],
    &[
        ("==", Operator::Equal),
        ("eq ", Operator::Equal),
        ("!=", Operator::NotEqual),
        ("ne ", Operator::NotEqual),
    ],
    &[
        ("<=", Operator::LessOrEqual),
        ("le ", Operator::LessOrEqual),
        ("<", Operator::Less),
        ("lt ", Operator::Less),
        (">=", Operator::GreaterOrEqual),
        ("ge ", Operator::GreaterOrEqual),
        (">", Operator::Greater),
        ("gt ", Operator::Greater),
    ],
    &[("+", Operator::Add), ("-", Operator::Subtract)],
    &[
        ("*", Operator::Multiply),
        ("/", Operator::Divide),
        ("%", Operator::Remainder),
    ],
];

impl Parser<'_> {
    /// Reads an expression, and the space before it.
    pub(super) fn expression(&mut self) -> Result<Expression, TemplateError> {
        self.deeper(|parser| parser.level(0))
    }

    fn level(&mut self, level: usize) -> Result<Expression, TemplateError> {
        let Some(operators) = LEVELS.get(level) else {
            return self.unary();
        };
        let mut left = self.level(level + 1)?;
        loop {
            self.space();
            let found = operators.iter().find(|(token, _)| self.eat(token));
            let Some((_, operator)) = found else {
                return Ok(left);
            };
            let right = self.level(level + 1)?;
            left = Expression::Binary(*operator, Box::new((left, right)));
        }
    }

    fn unary(&mut self) -> Result<Expression, TemplateError> {
        self.space();
        if self.eat("!") || self.eat("not ") {
            let inner = self.deeper(Self::unary)?;
            return Ok(Expression::Not(Box::new(inner)));
        }
        self.primary()
    }

    fn primary(&mut self) -> Result<Expression, TemplateError> {
        let rest = self.rest();
        match rest.as_bytes().first() {
            Some(b'(') => {
                self.at += 1;
                let inner = self.expression()?;
                self.space();
                self.require(")")?;
                Ok(inner)
            }
            Some(b'$') => match self.reference()? {
                Some(reference) => Ok(Expression::Reference(reference)),
                None => Err(self.error("a reference is expected here")),
            },
            Some(b'\'') => Ok(Expression::Literal(Literal::Text(self.quoted('\'')?))),
            Some(b'"') => {
                let text = self.quoted('"')?;
                if !text.contains(['$', '#']) {
                    return Ok(Expression::Literal(Literal::Text(text)));
                }
                let mut inner = Parser::new(&text, self.depth);
                let nodes = inner.template().map_err(|error| self.error(error.what()))?;
                Ok(Expression::Interpolated(nodes))
            }
            Some(b'[') => {
                self.at += 1;
                self.listed("]", Self::expression).map(Expression::List)
            }
            Some(b'{') => {
                self.at += 1;
                let member = |parser: &mut Self| {
                    let name = parser.expression()?;
                    parser.space();
                    parser.require(":")?;
                    Ok((name, parser.expression()?))
                };
                self.listed("}", member).map(Expression::Map)
            }
            Some(b'-' | b'0'..=b'9') => self.number(),
            _ if self.eat("true") => Ok(Expression::Literal(Literal::Bool(true))),
            _ if self.eat("false") => Ok(Expression::Literal(Literal::Bool(false))),
            _ => Err(self.error("an expression is expected here")),
        }
    }

    fn number(&mut self) -> Result<Expression, TemplateError> {
        let rest = self.rest();
        let unsigned = rest.strip_prefix('-').unwrap_or(rest);
        let after = unsigned.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
        let digits = rest.get(..rest.len() - after.len()).unwrap_or_default();
        if digits.contains("..") {
            return Err(self.error("a range is not known here"));
        }
        if digits.parse::<f64>().is_err() {
            return Err(self.error("a number is expected here"));
        }
        self.at += digits.len();
        Ok(Expression::Literal(Literal::Number(digits.to_owned())))
    }

    /// A text in quotes, with a doubled quote for one of them. A backslash is a character like any other (believed).
    fn quoted(&mut self, quote: char) -> Result<String, TemplateError> {
        let open = self.at;
        self.at += 1;
        let mut text = String::new();
        loop {
            let Some(end) = self.rest().find(quote) else {
                self.at = open;
                return Err(self.error("a quote that is not closed"));
            };
            text.push_str(self.rest().get(..end).unwrap_or_default());
            self.at += end + 1;
            if !self.rest().starts_with(quote) {
                return Ok(text);
            }
            text.push(quote);
            self.at += 1;
        }
    }

    /// Items between commas, up to `end`.
    fn listed<T>(
        &mut self,
        end: &str,
        item: impl Fn(&mut Self) -> Result<T, TemplateError>,
    ) -> Result<Vec<T>, TemplateError> {
        let mut items = Vec::new();
        self.space();
        if self.eat(end) {
            return Ok(items);
        }
        loop {
            items.push(item(self)?);
            self.space();
            if self.eat(end) {
                return Ok(items);
            }
            self.require(",")?;
        }
    }

    /// Reads `$name` and all that hangs on it, in braces or not. Reads nothing and gives back nothing where there is
    /// a `$` but no reference.
    pub(super) fn reference(&mut self) -> Result<Option<Reference>, TemplateError> {
        let start = self.at;
        self.at += 1;
        self.eat("!");
        let braced = self.eat("{");
        let Some(root) = self.name() else {
            self.at = start;
            return Ok(None);
        };
        let mut steps = Vec::new();
        loop {
            let before = self.at;
            if self.eat("[") {
                let index = self.expression()?;
                self.space();
                self.require("]")?;
                steps.push(Step::Index(index));
            } else if self.eat(".") {
                let Some(name) = self.name() else {
                    // A full stop after the reference.
                    self.at = before;
                    break;
                };
                let name = name.to_owned();
                steps.push(if self.eat("(") {
                    Step::Call(name, self.listed(")", Self::expression)?)
                } else {
                    Step::Property(name)
                });
            } else {
                break;
            }
        }
        if braced {
            self.require("}")?;
        }
        let root = root.to_owned();
        let reference = Reference { root, steps };
        match check(&reference) {
            Ok(()) => Ok(Some(reference)),
            Err(what) => {
                self.at = start;
                Err(self.error(what))
            }
        }
    }
}
