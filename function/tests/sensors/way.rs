//! A sensor's request on its way through the handler.

use std::collections::BTreeMap;

use caliper::Rules;
use function::handler::Handler;
use function::integration::Integration;
use function::record::RequestLog;
use serde_json::{Value, json};
use tracing::level_filters::LevelFilter;

use crate::fixture::Request;
use crate::handler::{invocation, setup};
use crate::memory::Memory;
use crate::tokens::token_set;

const TOKEN: &str = "a-made-up-token-of-a-sensor-000000000000000";

/// The front doors that hand headers over in their two ways.
#[derive(Clone, Copy)]
pub(crate) enum Door {
    Rest,
    Http,
}

pub(crate) struct Outcome {
    pub(crate) status: u16,
    pub(crate) body: String,
    pub(crate) stored: Vec<String>,
}

/// Sends it to a function that holds the sensor to these rules.
pub(crate) async fn send(request: &Request, rules: Rules, door: Door) -> Outcome {
    let queue = Memory::default();
    let tokens = token_set(TOKEN, rules);
    let setup = setup(
        |name| (name == "TOKENS").then(|| tokens.clone()),
        queue.clone(),
    );
    let log = RequestLog::new("function".to_owned(), LevelFilter::OFF, |_| {});
    let handler = Handler::new(Integration::Proxy, setup, log);
    let event = event(request, door).to_string();
    let reply = handler.handle(invocation(&event)).await;
    let stored = queue.take().into_iter();
    Outcome {
        status: reply.answer.status,
        body: reply.answer.body,
        stored: stored.map(|message| message.body).collect(),
    }
}

fn event(request: &Request, door: Door) -> Value {
    let headers = request.headers.iter();
    let headers = headers.map(|(name, value)| (name.clone(), value.replace("{token}", TOKEN)));
    match door {
        Door::Rest => {
            let lists: BTreeMap<_, _> = headers.map(|(name, value)| (name, [value])).collect();
            json!({"httpMethod": "POST", "multiValueHeaders": lists, "body": request.body, "isBase64Encoded": false})
        }
        Door::Http => {
            let values: BTreeMap<_, _> = headers
                .map(|(name, value)| (name.to_lowercase(), value))
                .collect();
            json!({"version": "2.0", "requestContext": {"http": {"method": "POST"}}, "headers": values, "body": request.body})
        }
    }
}
