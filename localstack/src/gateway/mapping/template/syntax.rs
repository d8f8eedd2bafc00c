//! A template once it is read.

use crate::gateway::mapping::value::Value;

/// A piece of a template.
#[derive(Clone, Debug)]
pub(super) enum Node {
    /// Printed as it is.
    Text(String),
    /// Its value is printed; where it has none, its source, or with `$!` nothing.
    Reference {
        reference: Reference,
        source: String,
    },
    /// `#set`
    Set { target: Target, value: Expression },
    /// `#if`, `#elseif`, `#else`
    If {
        arms: Vec<(Expression, Vec<Node>)>,
        otherwise: Vec<Node>,
    },
    /// `#foreach`
    ForEach {
        variable: String,
        items: Expression,
        body: Vec<Node>,
    },
}

/// What `#set` sets.
#[derive(Clone, Debug)]
pub(super) enum Target {
    /// `$name`
    Variable(String),
    /// `$context.responseOverride.status`
    Status,
    /// `$context.responseOverride.header.NAME`
    Header(String),
}

/// `$root.property.method(argument)[index]`
#[derive(Clone, Debug)]
pub(super) struct Reference {
    pub(super) root: String,
    pub(super) steps: Vec<Step>,
}

#[derive(Clone, Debug)]
pub(super) enum Step {
    Property(String),
    Call(String, Vec<Expression>),
    Index(Expression),
}

/// Properties of properties as one name, `identity.sourceIp`; `None` where there is anything else among the steps.
pub(super) fn properties(steps: &[Step]) -> Option<String> {
    let names = steps.iter().map(|step| match step {
        Step::Property(name) => Some(name.as_str()),
        Step::Call(..) | Step::Index(_) => None,
    });
    Some(names.collect::<Option<Vec<_>>>()?.join("."))
}

#[derive(Clone, Debug)]
pub(super) enum Expression {
    Literal(Literal),
    /// A text in double quotes, with references in it.
    Interpolated(Vec<Node>),
    List(Vec<Expression>),
    Map(Vec<(Expression, Expression)>),
    Reference(Reference),
    Not(Box<Expression>),
    Binary(Operator, Box<(Expression, Expression)>),
}

/// A value that stands in the template.
#[derive(Clone, Debug)]
pub(super) enum Literal {
    Bool(bool),
    Number(String),
    Text(String),
}

impl Literal {
    pub(super) fn value(&self) -> Value {
        match self {
            Self::Bool(flag) => Value::Bool(*flag),
            Self::Number(digits) => Value::Number(digits.clone()),
            Self::Text(text) => Value::text(text),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    Or,
    And,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
}
