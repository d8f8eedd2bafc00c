//! Payload format 1.0: the event of a REST API's proxy integration.
//!
//! Source: API Gateway developer guide, "Input format of a Lambda function for proxy integration".

use std::{borrow::Cow, collections::BTreeMap, net::IpAddr};

use serde::Serialize;

use super::{
    body::EventBody,
    media::BinaryMediaTypes,
    request::{API_ID, GatewayRequest, STAGE},
};
use crate::sqs::ACCOUNT;

type Single<'a> = BTreeMap<&'a str, &'a str>;
type Multi<'a> = BTreeMap<&'a str, Vec<&'a str>>;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Event<'a> {
    resource: &'a str,
    path: &'a str,
    http_method: &'a str,
    headers: Single<'a>,
    multi_value_headers: Multi<'a>,
    query_string_parameters: Option<Single<'a>>,
    multi_value_query_string_parameters: Option<Multi<'a>>,
    path_parameters: (),
    stage_variables: (),
    request_context: Context<'a>,
    body: Option<EventBody<'a>>,
    is_base64_encoded: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Context<'a> {
    resource_id: &'a str,
    resource_path: &'a str,
    http_method: &'a str,
    extended_request_id: &'a str,
    request_time: String,
    path: String,
    account_id: &'a str,
    protocol: &'a str,
    stage: &'a str,
    domain_prefix: &'a str,
    request_time_epoch: u64,
    request_id: &'a str,
    identity: Identity<'a>,
    domain_name: &'a str,
    api_id: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Identity<'a> {
    cognito_identity_pool_id: (),
    account_id: (),
    cognito_identity_id: (),
    caller: (),
    source_ip: IpAddr,
    principal_org_id: (),
    access_key: (),
    cognito_authentication_type: (),
    cognito_authentication_provider: (),
    user_arn: (),
    user_agent: Option<&'a str>,
    user: (),
}

/// The event of a request, as JSON.
pub(super) fn event(
    request: &GatewayRequest<'_>,
    binary: &BinaryMediaTypes,
) -> serde_json::Result<Vec<u8>> {
    let source = request.source.to_string();
    let port = request.port.to_string();
    let mut multi_value_headers = grouped(
        request
            .headers
            .iter()
            .filter(|(name, _)| !name.eq_ignore_ascii_case("content-length")),
    );
    for (name, value) in [
        ("X-Forwarded-For", &*source),
        ("X-Forwarded-Port", &port),
        ("X-Forwarded-Proto", request.protocol),
    ] {
        multi_value_headers.insert(name, vec![value]);
    }
    let parameters = request.query_parameters();
    let parameters: Multi<'_> = parameters
        .iter()
        .map(|(name, values)| (&**name, values.iter().map(|value| &**value).collect()))
        .collect();
    let has_query = !parameters.is_empty();
    let host = request.header("host").unwrap_or_default();
    let body = EventBody::of_a_rest_api(request, binary);
    let event = Event {
        resource: request.route,
        path: request.path,
        http_method: request.method,
        headers: last_of_each(&multi_value_headers),
        query_string_parameters: has_query.then(|| last_of_each(&parameters)),
        request_context: Context {
            resource_id: API_ID,
            resource_path: request.route,
            http_method: request.method,
            extended_request_id: request.request_id,
            request_time: request.log_time(),
            path: request.path_with_stage(),
            account_id: ACCOUNT,
            protocol: "HTTP/1.1",
            stage: STAGE,
            domain_prefix: API_ID,
            request_time_epoch: u64::try_from(request.received.as_millis()).unwrap_or(u64::MAX),
            request_id: request.request_id,
            identity: Identity {
                cognito_identity_pool_id: (),
                account_id: (),
                cognito_identity_id: (),
                caller: (),
                source_ip: request.source,
                principal_org_id: (),
                access_key: (),
                cognito_authentication_type: (),
                cognito_authentication_provider: (),
                user_arn: (),
                user_agent: request.header("user-agent"),
                user: (),
            },
            domain_name: host,
            api_id: API_ID,
        },
        is_base64_encoded: body.as_ref().is_some_and(EventBody::is_base64),
        body,
        multi_value_headers,
        multi_value_query_string_parameters: has_query.then_some(parameters),
        path_parameters: (),
        stage_variables: (),
    };
    let mut json = Vec::with_capacity(request.body.len() * 5 / 4 + 2_048);
    serde_json::to_writer(&mut json, &event)?;
    Ok(json)
}

/// Values by name; two casings of one name are one header, by the first that came.
fn grouped<'a>(headers: impl Iterator<Item = &'a (Cow<'a, str>, Cow<'a, str>)>) -> Multi<'a> {
    let mut grouped = Multi::new();
    for (name, value) in headers {
        grouped.entry(name).or_default().push(value);
    }
    grouped
}

fn last_of_each<'a>(multi: &Multi<'a>) -> Single<'a> {
    multi
        .iter()
        .filter_map(|(name, values)| Some((*name, *values.last()?)))
        .collect()
}
