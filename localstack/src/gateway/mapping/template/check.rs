//! What a reference may ask for, checked when a template is read.

use super::{
    methods::{self, METHODS},
    syntax::{Expression, Literal, Reference, Step, properties},
};
use crate::gateway::mapping::{json_path::JsonPath, variables::context_has};

/// Whether all of a reference is known here; if not, what is not.
pub(super) fn check(reference: &Reference) -> Result<(), String> {
    let mut steps = &reference.steps[..];
    match (reference.root.as_str(), steps.split_first()) {
        ("input", Some((first, after))) => {
            input(first)?;
            steps = after;
        }
        ("util", Some((Step::Call(name, arguments), after))) => {
            if !methods::has_utility(name) {
                return Err(format!("$util.{name}() is not known here"));
            }
            if arguments.len() != 1 {
                return Err(format!("$util.{name}() takes one argument"));
            }
            steps = after;
        }
        ("input" | "util", _) => return Err(format!("${} is not a value", reference.root)),
        ("context", _) => return context(steps),
        _ => {}
    }
    steps.iter().try_for_each(method)
}

fn input(step: &Step) -> Result<(), String> {
    match step {
        Step::Property(name) if name == "body" => Ok(()),
        Step::Call(name, arguments) if name == "json" || name == "path" => match &arguments[..] {
            [Expression::Literal(Literal::Text(path))] => {
                let read = path.parse::<JsonPath>();
                read.map(|_| ()).map_err(|error| error.to_string())
            }
            [_] => Ok(()),
            _ => Err(format!("$input.{name}() takes one argument")),
        },
        Step::Call(name, arguments) if name == "params" && arguments.len() < 2 => Ok(()),
        Step::Property(name) | Step::Call(name, _) => {
            Err(format!("$input.{name} is not known here"))
        }
        Step::Index(_) => Err("$input is not a list".to_owned()),
    }
}

fn context(steps: &[Step]) -> Result<(), String> {
    match properties(steps) {
        Some(name) if context_has(&name) => Ok(()),
        Some(name) => Err(format!("$context.{name} is not known here")),
        None => Err("$context has properties only".to_owned()),
    }
}

fn method(step: &Step) -> Result<(), String> {
    match step {
        Step::Call(name, arguments) => {
            let known = METHODS.iter().find(|(known, _)| known == name);
            let (_, count) =
                known.ok_or_else(|| format!("the method {name}() is not known here"))?;
            if arguments.len() == *count {
                Ok(())
            } else {
                Err(format!("the method {name}() takes {count} arguments here"))
            }
        }
        Step::Property(_) | Step::Index(_) => Ok(()),
    }
}
