//! What the tests and the bench put a handler together from, and how they call it.

use std::sync::Arc;
use std::time::Duration;

use caliper::DateTime;
use function::config::{Config, ConfigError, TokenSource};
use function::handler::{Invocation, Setup};
use function::token::TokenStore;

/// The id of every invocation.
pub(crate) const REQUEST_ID: &str = "00000000-aaaa-bbbb-cccc-000000000001";
/// When every invocation comes in.
pub(crate) const RECEIVED_AT: &str = "2026-11-23T08:00:00.000Z";

/// Everything beside the integration, as these variables say, with a queue that is named if they name none.
pub(crate) fn setup<Q>(
    variable: impl Fn(&str) -> Option<String>,
    queue: Q,
) -> Result<Setup<Q>, ConfigError> {
    let config = Config::read(|name| match name {
        "QUEUE_URL" => {
            Some(variable(name).unwrap_or_else(|| "https://sqs.example.com/1/q".to_owned()))
        }
        _ => variable(name),
    })?;
    let TokenSource::Variable(set) = &config.tokens else {
        panic!("the set is in TOKENS");
    };
    Ok(Setup {
        tokens: TokenStore::Fixed(Arc::new(set.clone())),
        config,
        queue,
    })
}

/// An invocation with this event and time to spare.
pub(crate) fn invocation(event: &str) -> Invocation<'_> {
    Invocation {
        event,
        request_id: REQUEST_ID,
        received_at: RECEIVED_AT.parse::<DateTime>().unwrap(),
        time_left: Duration::from_secs(30),
    }
}
