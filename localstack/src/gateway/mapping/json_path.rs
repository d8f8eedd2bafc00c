//! The part of `JSONPath` that selects one value: `$`, `.name`, `['name']` and `[0]`.

use std::str::FromStr;

use super::value::Value;

/// A path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct JsonPath(Vec<Step>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Step {
    Member(String),
    Item(usize),
}

/// The text is no such path.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is no JSON path that is known here: `$`, `$.name`, `$['name']`, `$[0]` and chains of them are"
)]
pub(super) struct UnknownPath(String);

impl FromStr for JsonPath {
    type Err = UnknownPath;

    fn from_str(path: &str) -> Result<Self, UnknownPath> {
        let unknown = || UnknownPath(path.to_owned());
        let mut rest = path.strip_prefix('$').ok_or_else(unknown)?;
        let mut steps = Vec::new();
        while !rest.is_empty() {
            let step;
            if let Some(named) = rest.strip_prefix('.') {
                let end = named.find(['.', '[']).unwrap_or(named.len());
                let (name, after) = named.split_at(end);
                if name.is_empty() || name.contains(['*', '(', ')', ' ', '?', '@']) {
                    return Err(unknown());
                }
                step = Step::Member(name.to_owned());
                rest = after;
            } else {
                let inner = rest.strip_prefix('[').ok_or_else(unknown)?;
                let (inner, after) = inner.split_once(']').ok_or_else(unknown)?;
                step = ['\'', '"']
                    .into_iter()
                    .find_map(|quote| inner.strip_prefix(quote)?.strip_suffix(quote))
                    .map(|name| Step::Member(name.to_owned()))
                    .or_else(|| inner.parse().ok().map(Step::Item))
                    .ok_or_else(unknown)?;
                rest = after;
            }
            steps.push(step);
        }
        Ok(Self(steps))
    }
}

impl JsonPath {
    /// The value at the path, if there is one.
    pub(super) fn find<'v>(&self, root: &'v Value) -> Option<&'v Value> {
        self.0
            .iter()
            .try_fold(root, |value, step| match (value, step) {
                (Value::Map(members), Step::Member(name)) => members.get(name),
                (Value::List(items), Step::Item(index)) => items.get(*index),
                _ => None,
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_select_one_value() {
        let value = Value::read(r#"{"a":{"b c":[1,{"d":"e"}]},"x-y":null}"#).unwrap();
        for (path, found) in [
            ("$", Some(r#"{"a":{"b c":[1,{"d":"e"}]},"x-y":null}"#)),
            ("$.a['b c'][0]", Some("1")),
            (r#"$["a"]["b c"][1].d"#, Some(r#""e""#)),
            ("$.x-y", Some("null")),
            ("$.b", None),
            ("$.a[0]", None),
            ("$.a['b c'][2]", None),
        ] {
            let found_here = path
                .parse::<JsonPath>()
                .unwrap()
                .find(&value)
                .map(Value::json);
            assert_eq!(found_here.as_deref(), found, "{path}");
        }
    }

    #[test]
    fn what_may_select_several_values_is_refused() {
        for path in [
            "",
            "a",
            "$a",
            "$.",
            "$..a",
            "$.*",
            "$[*]",
            "$[0",
            "$[-1]",
            "$[0:2]",
            "$[?(@.a)]",
            "$.a()",
            "$['a",
        ] {
            assert!(path.parse::<JsonPath>().is_err(), "{path}");
        }
    }
}
