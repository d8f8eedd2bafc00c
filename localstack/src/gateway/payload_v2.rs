//! Payload format 2.0: the event of an HTTP API and of a function URL.
//!
//! Source: API Gateway developer guide, "Create AWS Lambda proxy integrations for HTTP APIs". Names
//! in lower case, repeats joined by commas, cookies apart, members without a value absent.

use std::{collections::BTreeMap, net::IpAddr};

use serde::Serialize;

use super::{
    body::EventBody,
    front_door::FrontDoor,
    request::{API_ID, GatewayRequest},
};
use crate::sqs::ACCOUNT;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Event<'a> {
    version: &'a str,
    route_key: &'a str,
    raw_path: &'a str,
    raw_query_string: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    cookies: Vec<&'a str>,
    headers: BTreeMap<String, String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    query_string_parameters: BTreeMap<String, String>,
    request_context: Context<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<EventBody<'a>>,
    is_base64_encoded: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Context<'a> {
    account_id: &'a str,
    api_id: &'a str,
    domain_name: &'a str,
    domain_prefix: &'a str,
    http: Http<'a>,
    request_id: &'a str,
    route_key: &'a str,
    stage: &'a str,
    time: String,
    time_epoch: u64,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Http<'a> {
    method: &'a str,
    path: &'a str,
    protocol: &'a str,
    source_ip: IpAddr,
    user_agent: &'a str,
}

/// The event of a request, as JSON.
pub(super) fn event(
    request: &GatewayRequest<'_>,
    front_door: FrontDoor,
) -> serde_json::Result<Vec<u8>> {
    let any_route = format!("ANY {}", request.route);
    let route_key = match front_door {
        FrontDoor::Url => "$default",
        _ => &any_route,
    };
    let mut headers = BTreeMap::<_, String>::new();
    let mut cookies = Vec::new();
    for (name, value) in &request.headers {
        let name = name.to_ascii_lowercase();
        if name == "cookie" {
            cookies.extend(value.split("; "));
            continue;
        }
        headers
            .entry(name)
            .and_modify(|joined| {
                joined.push(',');
                joined.push_str(value);
            })
            .or_insert_with(|| value.clone().into_owned());
    }
    headers.insert("x-forwarded-for".to_owned(), request.source.to_string());
    headers.insert("x-forwarded-port".to_owned(), request.port.to_string());
    headers.insert("x-forwarded-proto".to_owned(), request.protocol.to_owned());
    let parameters = request.query_parameters().into_iter();
    let body = EventBody::of_an_http_api(request);
    let event = Event {
        version: "2.0",
        route_key,
        raw_path: request.path,
        raw_query_string: request.query,
        cookies,
        headers,
        query_string_parameters: parameters
            .map(|(name, values)| (name.into_owned(), values.join(",")))
            .collect(),
        request_context: Context {
            account_id: ACCOUNT,
            api_id: API_ID,
            domain_name: request.header("host").unwrap_or_default(),
            domain_prefix: API_ID,
            http: Http {
                method: request.method,
                path: request.path,
                protocol: "HTTP/1.1",
                source_ip: request.source,
                user_agent: request.header("user-agent").unwrap_or_default(),
            },
            request_id: request.request_id,
            route_key,
            stage: "$default",
            time: request.log_time(),
            time_epoch: u64::try_from(request.received.as_millis()).unwrap_or(u64::MAX),
        },
        is_base64_encoded: body.as_ref().is_some_and(EventBody::is_base64),
        body,
    };
    let mut json = Vec::with_capacity(request.body.len() * 5 / 4 + 1_024);
    serde_json::to_writer(&mut json, &event)?;
    Ok(json)
}
