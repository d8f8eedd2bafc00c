//! The event of an Application Load Balancer whose target is the function.
//!
//! Source: Elastic Load Balancing user guide, "Use Lambda functions as targets of an Application Load Balancer". Names in lower case, the last of repeated
//! headers and parameters (lists are a setting of the target group, which is not imitated), parameters as they were sent: a load balancer decodes nothing.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{body::EventBody, request::GatewayRequest};
use crate::{REGION, sqs::ACCOUNT};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Event<'a> {
    request_context: Context,
    http_method: &'a str,
    path: &'a str,
    query_string_parameters: BTreeMap<&'a str, &'a str>,
    headers: BTreeMap<String, &'a str>,
    body: EventBody<'a>,
    is_base64_encoded: bool,
}

#[derive(Serialize)]
struct Context {
    elb: Elb,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Elb {
    target_group_arn: String,
}

/// The event of a request, as JSON.
pub(super) fn event(request: &GatewayRequest<'_>) -> serde_json::Result<Vec<u8>> {
    let (source, port) = (request.source.to_string(), request.port.to_string());
    let trace = trace(request);
    let mut headers: BTreeMap<_, _> = request
        .headers
        .iter()
        .map(|(name, value)| (name.to_ascii_lowercase(), &**value))
        .collect();
    for (name, value) in [
        ("x-amzn-trace-id", &*trace),
        ("x-forwarded-for", &source),
        ("x-forwarded-port", &port),
        ("x-forwarded-proto", request.protocol),
    ] {
        headers.insert(name.to_owned(), value);
    }
    let parameters = request.query.split('&').filter(|pair| !pair.is_empty());
    let body = EventBody::behind_a_load_balancer(request);
    let event = Event {
        request_context: Context {
            elb: Elb {
                target_group_arn: format!(
                    "arn:aws:elasticloadbalancing:{REGION}:{ACCOUNT}:targetgroup/function/0000000000000000"
                ),
            },
        },
        http_method: request.method,
        path: request.path,
        query_string_parameters: parameters
            .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
            .collect(),
        headers,
        is_base64_encoded: body.is_base64(),
        body,
    };
    let mut json = Vec::with_capacity(request.body.len() * 5 / 4 + 1_024);
    serde_json::to_writer(&mut json, &event)?;
    Ok(json)
}

/// The trace that the load balancer begins.
fn trace(request: &GatewayRequest<'_>) -> String {
    let mut random = request.request_id.replace('-', "");
    random.truncate(24);
    format!("Root=1-{:08x}-{random}", request.received.as_secs())
}
