//! Templates and what they print or why they are refused: the cases are data, `fixtures/localstack/templates.json`.

use std::{borrow::Cow, fs, time::Duration};

use proptest::prelude::*;
use serde::Deserialize;

use super::{Template, TemplateError};
use crate::gateway::{
    mapping::{MappingFailure, value::Value, variables::Variables},
    request::GatewayRequest,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    template: String,
    #[serde(default)]
    body: String,
    #[serde(default)]
    query: String,
    #[serde(default)]
    headers: Vec<(String, String)>,
    prints: Option<String>,
    refused: Option<Refused>,
    fails: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Refused {
    line: usize,
    column: usize,
    says: String,
}

fn cases() -> Vec<Case> {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../fixtures/localstack/templates.json"
    );
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

fn print(case: &Case) -> Result<String, String> {
    let template: Template = case.template.parse().map_err(|error: TemplateError| {
        format!("refused at {}:{}: {}", error.line, error.column, error.what)
    })?;
    let request = GatewayRequest {
        route: "/store",
        method: "POST",
        path: "/store",
        via_domain: false,
        query: &case.query,
        headers: case
            .headers
            .iter()
            .map(|(name, value)| (Cow::from(name), Cow::from(value)))
            .collect(),
        body: case.body.clone().into(),
        source: [127, 0, 0, 1].into(),
        port: 8080,
        protocol: "http",
        request_id: "00000000-0000-4000-8000-000000000000",
        received: Duration::from_millis(1_795_420_800_123),
    };
    let rendered = template.render(&Variables::of_request(&request));
    match rendered {
        Ok(rendered) => Ok(rendered.text),
        Err(MappingFailure::Template(what)) => Err(what),
        Err(failure) => Err(failure.to_string()),
    }
}

#[test]
fn templates_print_what_they_should() {
    let mut wrong = Vec::new();
    let cases = cases();
    assert!(cases.len() > 60);
    for case in &cases {
        let printed = print(case);
        let is_right = match (&case.prints, &case.refused, &case.fails, &printed) {
            (Some(expected), None, None, Ok(printed)) => expected == printed,
            (None, Some(at), None, Err(error)) => {
                error.starts_with(&format!("refused at {}:{}:", at.line, at.column))
                    && error.contains(&at.says)
            }
            (None, None, Some(says), Err(error)) => {
                !error.starts_with("refused") && error.contains(says)
            }
            _ => false,
        };
        if !is_right {
            wrong.push(format!("{}: {printed:?}", case.name));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn nesting_is_bounded_and_so_is_length() {
    for hostile in [
        "#if(true)".repeat(100_000),
        format!("#set($a = {}", "(".repeat(100_000)),
        format!("#set($a = {}", "[".repeat(100_000)),
        format!("#set($a = {}true)", "!".repeat(100_000)),
        format!("$a{}", "[$a".repeat(100_000)),
        format!("$a{}", ".get($a".repeat(100_000)),
        "x".repeat(300 * 1_024 + 1),
    ] {
        assert!(hostile.parse::<Template>().is_err(), "{hostile:.30}");
    }
}

proptest! {
    // No text makes reading or printing panic, whatever pieces it is put together from.
    #[test]
    fn no_template_panics(pieces in prop::collection::vec(
        prop_oneof![
            prop::sample::select(vec![
                "#set(", "#if(", "#foreach(", "#else", "#elseif(", "#end", "$", "$!", "${", "}", ")", "(", "[", "]", "'", "\"",
                "$a", " in ", " = ", "$input.json('$')", "$util.parseJson(", ".get(", "==", "&&", "-", "1", ".5", "##", "#*", "*#",
                "#[[", "]]#", "\n", "é",
            ]).prop_map(str::to_owned),
            any::<String>(),
        ],
        0..30,
    )) {
        let case = Case {
            name: String::new(),
            template: pieces.concat(),
            body: "{}".into(),
            query: String::new(),
            headers: Vec::new(),
            prints: None,
            refused: None,
            fails: None,
        };
        let _ = print(&case);
    }

    // A text that was escaped for JavaScript is, in double quotes and without `\'`, JSON for the same text.
    #[test]
    fn escapes_are_undone_by_reading_json(text in any::<String>()) {
        let case = Case {
            name: String::new(),
            template: r#""$util.escapeJavaScript($input.body).replaceAll("\\'", "'")""#.into(),
            body: text.clone(),
            query: String::new(),
            headers: Vec::new(),
            prints: None,
            refused: None,
            fails: None,
        };
        let printed = print(&case).unwrap();
        prop_assert_eq!(Value::read(&printed), Some(Value::Text(text)));
    }
}
