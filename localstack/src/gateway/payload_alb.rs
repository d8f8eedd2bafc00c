//! The event of an Application Load Balancer whose target is the function.
//!
//! Source: Elastic Load Balancing user guide, "Use Lambda functions as targets of an Application Load Balancer". Names in lower case; of repeated
//! headers and parameters the last, or, where the target group has multi-value headers enabled, lists of all; parameters as they were sent: a load balancer decodes nothing.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{body::EventBody, front_door::FrontDoor, request::GatewayRequest};
use crate::{REGION, sqs::ACCOUNT};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Event<'a> {
    request_context: Context,
    http_method: &'a str,
    path: &'a str,
    #[serde(flatten)]
    values: Values<'a>,
    body: EventBody<'a>,
    is_base64_encoded: bool,
}

/// Parameters and headers.
#[derive(Serialize)]
#[serde(untagged)]
enum Values<'a> {
    #[serde(rename_all = "camelCase")]
    Last {
        query_string_parameters: BTreeMap<&'a str, &'a str>,
        headers: BTreeMap<String, &'a str>,
    },
    #[serde(rename_all = "camelCase")]
    Lists {
        multi_value_query_string_parameters: BTreeMap<&'a str, Vec<&'a str>>,
        multi_value_headers: BTreeMap<String, Vec<&'a str>>,
    },
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
pub(super) fn event(
    request: &GatewayRequest<'_>,
    front_door: FrontDoor,
) -> serde_json::Result<Vec<u8>> {
    let (source, port) = (request.source.to_string(), request.port.to_string());
    let trace = trace(request);
    let own = [
        ("x-amzn-trace-id", &*trace),
        ("x-forwarded-for", &source),
        ("x-forwarded-port", &port),
        ("x-forwarded-proto", request.protocol),
    ];
    let sent = request
        .headers
        .iter()
        .map(|(name, value)| (name.to_ascii_lowercase(), &**value))
        .filter(|(name, _)| own.iter().all(|(reserved, _)| reserved != name));
    let headers = sent.chain(own.iter().map(|(name, value)| ((*name).to_owned(), *value)));
    let parameters = request.query.split('&').filter(|pair| !pair.is_empty());
    let parameters = parameters.map(|pair| pair.split_once('=').unwrap_or((pair, "")));
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
        values: match front_door {
            FrontDoor::AlbLists => Values::Lists {
                multi_value_query_string_parameters: grouped(parameters),
                multi_value_headers: grouped(headers),
            },
            _ => Values::Last {
                query_string_parameters: parameters.collect(),
                headers: headers.collect(),
            },
        },
        is_base64_encoded: body.is_base64(),
        body,
    };
    let mut json = Vec::with_capacity(request.body.len() * 5 / 4 + 1_024);
    serde_json::to_writer(&mut json, &event)?;
    Ok(json)
}

/// All values of each name, in order.
fn grouped<'a, K: Ord>(pairs: impl Iterator<Item = (K, &'a str)>) -> BTreeMap<K, Vec<&'a str>> {
    let mut grouped = BTreeMap::<K, Vec<&'a str>>::new();
    for (name, value) in pairs {
        grouped.entry(name).or_default().push(value);
    }
    grouped
}

/// The trace that the load balancer begins.
fn trace(request: &GatewayRequest<'_>) -> String {
    let mut random = request.request_id.replace('-', "");
    random.truncate(24);
    format!("Root=1-{:08x}-{random}", request.received.as_secs())
}
