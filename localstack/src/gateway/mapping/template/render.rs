//! Printing a template.

use std::collections::HashMap;

use super::{
    methods, operators,
    syntax::{Expression, Node, Reference, Step, Target, properties},
};
use crate::gateway::mapping::{
    MappingFailure,
    value::{Members, Value},
    variables::Variables,
};

/// The most that a template may print, in bytes: as much as a body may hold at API Gateway.
const LARGEST: usize = 10 * 1_048_576;
/// The most rounds of one `#foreach` ("Quotas for creating, deploying and managing a REST API").
const ROUNDS: usize = 1_000;
/// The most rounds of all of them, so that loops within loops end.
const ALL_ROUNDS: usize = 100_000;

/// What a template has printed, and what it has set of the response.
#[derive(Debug, Default)]
pub(in crate::gateway::mapping) struct Rendered {
    pub(in crate::gateway::mapping) text: String,
    /// `$context.responseOverride.status`
    pub(in crate::gateway::mapping) status: Option<String>,
    /// `$context.responseOverride.header`
    pub(in crate::gateway::mapping) headers: Vec<(String, String)>,
}

/// Prints these nodes.
pub(super) fn render(
    nodes: &[Node],
    variables: &Variables<'_>,
) -> Result<Rendered, MappingFailure> {
    let mut printer = Printer {
        variables,
        set: HashMap::new(),
        done: Rendered::default(),
        rounds: 0,
    };
    printer.nodes(nodes)?;
    Ok(printer.done)
}

struct Printer<'v> {
    variables: &'v Variables<'v>,
    /// What `#set` and `#foreach` have set.
    set: HashMap<String, Value>,
    done: Rendered,
    rounds: usize,
}

fn failure(what: impl Into<String>) -> MappingFailure {
    MappingFailure::Template(what.into())
}

impl Printer<'_> {
    fn nodes(&mut self, nodes: &[Node]) -> Result<(), MappingFailure> {
        for node in nodes {
            self.node(node)?;
            if self.done.text.len() > LARGEST {
                return Err(failure("the template prints too much"));
            }
        }
        Ok(())
    }

    fn node(&mut self, node: &Node) -> Result<(), MappingFailure> {
        match node {
            Node::Text(text) => self.done.text.push_str(text),
            Node::Reference { reference, source } => match self.reference(reference)? {
                Some(value) if value != Value::Null => {
                    self.done.text.push_str(&value.to_string());
                }
                _ => self.done.text.push_str(source),
            },
            Node::Set { target, value } => {
                // Velocity sets nothing to null.
                if let Some(value) = self.value(value)?.filter(|value| *value != Value::Null) {
                    self.set(target, value)?;
                }
            }
            Node::If { arms, otherwise } => {
                for (condition, body) in arms {
                    if self.value(condition)?.is_some_and(|value| value.is_true()) {
                        return self.nodes(body);
                    }
                }
                self.nodes(otherwise)?;
            }
            Node::ForEach {
                variable,
                items,
                body,
            } => self.for_each(variable, items, body)?,
        }
        Ok(())
    }

    fn set(&mut self, target: &Target, value: Value) -> Result<(), MappingFailure> {
        if matches!(&value, Value::Text(text) if text.len() > LARGEST) {
            return Err(failure("the template sets too long a text"));
        }
        match target {
            Target::Variable(name) => {
                self.set.insert(name.clone(), value);
            }
            Target::Status => self.done.status = Some(value.to_string()),
            Target::Header(name) => self.done.headers.push((name.clone(), value.to_string())),
        }
        Ok(())
    }

    fn for_each(
        &mut self,
        variable: &str,
        items: &Expression,
        body: &[Node],
    ) -> Result<(), MappingFailure> {
        const LOOP: &str = "foreach";
        let items: Vec<Value> = match self.value(items)? {
            Some(Value::List(items)) => items.to_vec(),
            Some(Value::Map(members)) => members.values().cloned().collect(),
            // Velocity passes over what has no items.
            _ => return Ok(()),
        };
        if items.len() > ROUNDS {
            return Err(failure(format!("#foreach has more than {ROUNDS} rounds")));
        }
        let outer = [variable, LOOP].map(|name| self.set.get(name).cloned());
        let count = items.len();
        for (index, item) in items.into_iter().enumerate() {
            self.rounds += 1;
            if self.rounds > ALL_ROUNDS {
                return Err(failure(format!(
                    "loops have more than {ALL_ROUNDS} rounds in all"
                )));
            }
            let state = [
                ("index", Value::number(index)),
                ("count", Value::number(index + 1)),
                ("hasNext", Value::Bool(index + 1 < count)),
                ("first", Value::Bool(index == 0)),
                ("last", Value::Bool(index + 1 == count)),
            ];
            let state = state.map(|(name, value)| (name.to_owned(), value));
            self.set.insert(LOOP.to_owned(), Value::map(state));
            self.set.insert(variable.to_owned(), item);
            self.nodes(body)?;
        }
        for (name, value) in [variable, LOOP].into_iter().zip(outer) {
            match value {
                Some(value) => self.set.insert(name.to_owned(), value),
                None => self.set.remove(name),
            };
        }
        Ok(())
    }

    /// `None` and null are the same to Velocity; both are here.
    fn value(&mut self, expression: &Expression) -> Result<Option<Value>, MappingFailure> {
        Ok(match expression {
            Expression::Literal(literal) => Some(literal.value()),
            Expression::Interpolated(nodes) => {
                let before = std::mem::take(&mut self.done.text);
                let printed = self.nodes(nodes);
                let text = std::mem::replace(&mut self.done.text, before);
                printed?;
                Some(Value::Text(text))
            }
            Expression::List(items) => {
                let items = items.iter().map(|item| self.value_or_null(item));
                Some(Value::list(items.collect::<Result<_, _>>()?))
            }
            Expression::Map(members) => {
                let mut map = Members::new();
                for (name, value) in members {
                    let name = self.value_or_null(name)?.to_string();
                    map.insert(name, self.value_or_null(value)?);
                }
                Some(Value::map(map))
            }
            Expression::Reference(reference) => self.reference(reference)?,
            Expression::Not(inner) => {
                let is_true = self.value(inner)?.is_some_and(|value| value.is_true());
                Some(Value::Bool(!is_true))
            }
            Expression::Binary(operator, sides) => {
                let (left, right) = &**sides;
                let (left, right) = (self.value_or_null(left)?, self.value_or_null(right)?);
                operators::apply(*operator, &left, &right)
            }
        })
    }

    fn value_or_null(&mut self, expression: &Expression) -> Result<Value, MappingFailure> {
        Ok(self.value(expression)?.unwrap_or(Value::Null))
    }

    fn reference(&mut self, reference: &Reference) -> Result<Option<Value>, MappingFailure> {
        let (mut value, steps) = match (reference.root.as_str(), reference.steps.split_first()) {
            ("input", Some((Step::Property(_), after))) => (Some(self.variables.body()), after),
            ("input", Some((Step::Call(name, arguments), after))) => {
                let argument = match arguments.first() {
                    Some(argument) => Some(self.value_or_null(argument)?.to_string()),
                    None => None,
                };
                (self.variables.input(name, argument.as_deref())?, after)
            }
            ("util", Some((Step::Call(name, arguments), after))) => {
                let Some(argument) = arguments.first() else {
                    return Ok(None);
                };
                let argument = self.value_or_null(argument)?;
                (
                    Some(methods::utility(name, &argument).map_err(failure)?),
                    after,
                )
            }
            ("context", _) => {
                let name = properties(&reference.steps);
                return Ok(name.and_then(|name| self.variables.context(&name)));
            }
            ("stageVariables", _) => (Some(Value::map([])), &reference.steps[..]),
            (name, _) => (self.set.get(name).cloned(), &reference.steps[..]),
        };
        for step in steps {
            let Some(receiver) = value.filter(|value| *value != Value::Null) else {
                return Ok(None);
            };
            value = self.step(&receiver, step)?;
        }
        Ok(value)
    }

    fn step(&mut self, receiver: &Value, step: &Step) -> Result<Option<Value>, MappingFailure> {
        match step {
            Step::Property(name) => Ok(match receiver {
                Value::Map(members) => members.get(name).cloned(),
                _ => None,
            }),
            Step::Index(index) => {
                let index = self.value_or_null(index)?;
                match receiver {
                    Value::Map(_) | Value::List(_) => {
                        methods::method(receiver, "get", &[index]).map_err(failure)
                    }
                    _ => Ok(None),
                }
            }
            Step::Call(name, arguments) => {
                let arguments = arguments
                    .iter()
                    .map(|argument| self.value_or_null(argument));
                let arguments = arguments.collect::<Result<Vec<_>, _>>()?;
                methods::method(receiver, name, &arguments).map_err(failure)
            }
        }
    }
}
