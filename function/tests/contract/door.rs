//! The front doors: how each one writes a request into its event. `fixtures/requests/doors` has an event of each.

use std::collections::BTreeMap;

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
}

impl Door {
    pub(crate) const ALL: [Self; 5] = [
        Self::Rest,
        Self::HttpApi,
        Self::FunctionUrl,
        Self::Alb,
        Self::AlbMultiValue,
    ];

    /// This door's event, as it stands in the fixtures.
    pub(crate) fn fixture(self) -> String {
        fixture(match self {
            Self::Rest => "doors/rest.json",
            Self::HttpApi => "doors/http-api.json",
            Self::FunctionUrl => "doors/function-url.json",
            Self::Alb => "doors/alb.json",
            Self::AlbMultiValue => "doors/alb-multi-value.json",
        })
    }

    /// The same event with another request in it; `None` where the door can't tell it: a load balancer without
    /// lists keeps one of several headers.
    pub(crate) fn event(
        self,
        method: &str,
        headers: &[(String, String)],
        sent: &Sent,
    ) -> Option<String> {
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
        }
        event["body"] = json!(sent.body);
        event["isBase64Encoded"] = json!(sent.is_base64);
        Some(event.to_string())
    }
}
