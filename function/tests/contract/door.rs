//! The front doors: how each one writes a request into its event. `fixtures/requests/doors` has an event of each.

use std::collections::BTreeMap;

use serde_json::value::RawValue;
use serde_json::{Value, json};

use crate::case::Sent;
use crate::fixture;

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Door {
    Rest,
    HttpApi,
    FunctionUrl,
    Alb,
    AlbMultiValue,
    /// A REST API whose request template is that of `function/template.yaml`.
    Mapped,
}

impl Door {
    pub(crate) const ALL: [Self; 6] = [
        Self::Rest,
        Self::HttpApi,
        Self::FunctionUrl,
        Self::Alb,
        Self::AlbMultiValue,
        Self::Mapped,
    ];

    /// The variables of a function behind this door, or `None` if the case sets up another one.
    pub(crate) fn environment(
        self,
        case: &BTreeMap<String, String>,
    ) -> Option<BTreeMap<String, String>> {
        let mut environment = case.clone();
        if self == Self::Mapped {
            let other = environment.insert("INTEGRATION".to_owned(), "mapped".to_owned());
            return other.is_none().then_some(environment);
        }
        Some(environment)
    }

    /// This door's event, as it stands in the fixtures.
    pub(crate) fn fixture(self) -> String {
        fixture(match self {
            Self::Rest => "doors/rest.json",
            Self::HttpApi => "doors/http-api.json",
            Self::FunctionUrl => "doors/function-url.json",
            Self::Alb => "doors/alb.json",
            Self::AlbMultiValue => "doors/alb-multi-value.json",
            Self::Mapped => "doors/mapped.json",
        })
    }

    /// The same event with another request in it; `None` where the door can't tell it: a load balancer without
    /// lists keeps one of several headers, and a mapping template makes an event of JSON only.
    pub(crate) fn event(
        self,
        method: &str,
        headers: &[(String, String)],
        sent: &Sent,
    ) -> Option<String> {
        if self == Self::Mapped {
            return mapped(method, headers, sent);
        }
        let mut event: Value = serde_json::from_str(&self.fixture()).unwrap();
        let mut lists: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for (name, value) in headers {
            let name = match self {
                Self::Rest => name.clone(),
                _ => name.to_lowercase(),
            };
            lists.entry(name).or_default().push(value);
        }
        if self == Self::Alb && lists.values().any(|values| values.len() > 1) {
            return None;
        }
        let last: BTreeMap<_, _> = lists
            .iter()
            .map(|(name, values)| (name, values.last().copied()))
            .collect();
        match self {
            Self::HttpApi | Self::FunctionUrl => {
                let joined: BTreeMap<_, _> = lists
                    .iter()
                    .map(|(name, values)| (name, values.join(",")))
                    .collect();
                event["requestContext"]["http"]["method"] = json!(method);
                event["headers"] = json!(joined);
            }
            Self::Rest => {
                event["httpMethod"] = json!(method);
                event["headers"] = json!(last);
                event["multiValueHeaders"] = json!(lists);
            }
            Self::Alb => {
                event["httpMethod"] = json!(method);
                event["headers"] = json!(last);
            }
            Self::AlbMultiValue => {
                event["httpMethod"] = json!(method);
                event["multiValueHeaders"] = json!(lists);
            }
            Self::Mapped => {}
        }
        event["body"] = json!(sent.body);
        event["isBase64Encoded"] = json!(sent.is_base64);
        Some(event.to_string())
    }
}

fn mapped(method: &str, headers: &[(String, String)], sent: &Sent) -> Option<String> {
    let values = |wanted: &str| -> Vec<&str> {
        let named = headers.iter();
        let named = named.filter(|(name, _)| name.eq_ignore_ascii_case(wanted));
        named.map(|(_, value)| value.as_str()).collect()
    };
    let authorization = match values("authorization")[..] {
        [] => "",
        [value] => value,
        [..] => return None,
    };
    if sent.is_base64 || !values("content-encoding").is_empty() {
        return None;
    }
    let envelope = match (&sent.body, method) {
        (None, "GET") => "{}",
        (None, _) => return None,
        (Some(_), _) if values("content-type") != ["application/json"] => return None,
        (Some(body), _) => body,
    };
    // Without the space around it.
    let envelope: &RawValue = serde_json::from_str(envelope).ok()?;
    Some(format!(
        r#"{{"authorization":{},"method":"{method}","envelope":{envelope}}}"#,
        json!(authorization)
    ))
}
