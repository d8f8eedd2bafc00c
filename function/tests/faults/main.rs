//! Law 1 under faults: whatever the queue and the token store do, an event that was acknowledged is on the queue.
//!
//! Some thousand requests by default. `FAULT_REQUESTS=100000` asks for more:
//! `FAULT_REQUESTS=100000 cargo test --release -p function --test faults -- --nocapture`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    missing_docs,
    reason = "tests"
)]

mod services;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use caliper::DateTime;
use function::config::Config;
use function::handler::{Handler, Invocation, Setup};
use function::integration::Integration;
use function::queue::Sqs;
use function::record::RequestLog;
use function::token::{AtAws, Place, TokenStore};
use serde_json::{Value, json};
use tokio::task::JoinSet;
use tracing::level_filters::LevelFilter;

use services::{Services, TOKEN};

/// Requests under way at once.
const UNDER_WAY: usize = 128;
/// By how much the clock of the requests goes on from one to the next, so that the token set is read anew all the time.
const STEP: i64 = 7_000;

/// An envelope of three items, each with an id of its own; every other one is too long for one message.
fn event(request: usize) -> String {
    let padding = "x".repeat(if request.is_multiple_of(2) { 10 } else { 400 });
    let items: Vec<Value> = (0..3)
        .map(|item| json!({"id": id(request, item), "padding": padding}))
        .collect();
    let envelope = json!({
        "sensor": "https://lms.example.edu/sensor/1",
        "sendTime": "2026-01-05T08:00:00.000Z",
        "dataVersion": "http://purl.imsglobal.org/ctx/caliper/v1p2",
        "data": items
    });
    json!({
        "version": "2.0",
        "requestContext": {"http": {"method": "POST"}},
        "headers": {"authorization": format!("Bearer {TOKEN}"), "content-type": "application/json"},
        "body": envelope.to_string()
    })
    .to_string()
}

fn id(request: usize, item: usize) -> String {
    format!("event-{request}-{item}")
}

fn handler(services: &Services) -> Handler<Sqs> {
    let address = services.address;
    let aws = SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("eu-west-1"))
        .endpoint_url(format!("http://{address}"))
        .credentials_provider(SharedCredentialsProvider::new(Credentials::from_keys(
            "fake", "fake", None,
        )))
        .http_client(aws_smithy_http_client::Builder::new().build_http())
        .build();
    let queue_url = format!("http://{address}/1/q");
    let config = Config::read(|name| match name {
        "QUEUE_URL" => Some(queue_url.clone()),
        "TOKENS_SSM" => Some("/caliper/tokens".to_owned()),
        "MESSAGE_LIMIT" => Some("900".to_owned()),
        _ => None,
    })
    .unwrap();
    let setup = Setup {
        queue: Sqs::new(&aws, config.queue_url.clone()),
        tokens: TokenStore::of(AtAws {
            place: Place::Parameter("/caliper/tokens".to_owned()),
            config: aws,
        }),
        config,
    };
    let log = RequestLog::new("function".to_owned(), LevelFilter::OFF, |_| {});
    Handler::new(Integration::Proxy, Ok(setup), log)
}

#[tokio::test]
async fn what_is_acknowledged_is_on_the_queue() {
    let requests = std::env::var("FAULT_REQUESTS").map_or(2_000, |text| text.parse().unwrap());
    let services = Services::start().await;
    let handler = Arc::new(handler(&services));
    let mut statuses: BTreeMap<u16, usize> = BTreeMap::new();
    let mut acknowledged = Vec::new();
    let mut under_way = JoinSet::new();
    for request in 0..requests {
        if under_way.len() == UNDER_WAY {
            let (request, status): (usize, u16) = under_way.join_next().await.unwrap().unwrap();
            *statuses.entry(status).or_default() += 1;
            acknowledged.extend((status == 200).then_some(request));
        }
        let handler = Arc::clone(&handler);
        under_way.spawn(async move {
            let event = event(request);
            let millis = i64::try_from(request).unwrap() * STEP;
            let reply = handler
                .handle(Invocation {
                    event: &event,
                    request_id: "00000000-0000-4000-8000-000000000000",
                    received_at: DateTime::from_unix_millis(1_767_600_000_000 + millis),
                    time_left: Duration::from_secs(29),
                })
                .await;
            (request, reply.answer.status)
        });
    }
    while let Some(ended) = under_way.join_next().await {
        let (request, status) = ended.unwrap();
        *statuses.entry(status).or_default() += 1;
        acknowledged.extend((status == 200).then_some(request));
    }

    let stored = services.stored();
    let lost: Vec<_> = acknowledged
        .iter()
        .flat_map(|request| (0..3).map(|item| id(*request, item)))
        .filter(|id| !stored.contains(id))
        .collect();
    let faults = services.faults();
    println!(
        "{requests} requests, by status: {statuses:?}; faults: {faults:?}; lost: {}",
        lost.len()
    );
    assert_eq!(lost, Vec::<String>::new());
    assert!(
        statuses.keys().all(|status| [200, 503].contains(status)),
        "{statuses:?}"
    );
    assert!(acknowledged.len() > requests / 2, "{statuses:?}");
    assert_eq!(
        faults.len(),
        services::KINDS,
        "a fault was never met: {faults:?}"
    );
}
