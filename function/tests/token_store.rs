//! A token set that is read anew: rotation without a gap, and the last good set where reading fails.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use caliper::DateTime;
use function::token::{
    Digest, FRESH, RETRY, ReadError, ReadTokens, STALE, TokenStore, TokenStoreError,
};

/// What a source gives next, and how often it was asked.
#[derive(Clone, Default)]
struct Source(Arc<Mutex<(Option<String>, usize)>>);

impl Source {
    fn holds(&self, text: Option<String>) {
        self.0.lock().unwrap().0 = text;
    }

    fn asked(&self) -> usize {
        self.0.lock().unwrap().1
    }
}

impl ReadTokens for Source {
    fn read(&self) -> Pin<Box<dyn Future<Output = Result<String, ReadError>> + Send + '_>> {
        let mut state = self.0.lock().unwrap();
        state.1 += 1;
        let text = state.0.clone().ok_or(ReadError::NoText("a source"));
        Box::pin(async move { text })
    }
}

fn set(tokens: &[&str]) -> String {
    let digests: Vec<_> = tokens
        .iter()
        .map(|token| format!("\"{}\"", Digest::of(token.as_bytes())))
        .collect();
    format!(r#"{{"lms-1":{{"sha256":[{}]}}}}"#, digests.join(","))
}

fn at(time: Duration) -> DateTime {
    DateTime::from_unix_millis(1_800_000_000_000 + i64::try_from(time.as_millis()).unwrap())
}

/// Whether each token opens the door at this time; then everything that goes on beside the request has its turn.
async fn opens<const N: usize>(store: &TokenStore, time: Duration, tokens: [&str; N]) -> [bool; N] {
    let set = store.current(at(time)).await.unwrap();
    for _ in 0..5 {
        tokio::task::yield_now().await;
    }
    tokens.map(|token| set.authenticate(token).is_some())
}

const SECOND: Duration = Duration::from_secs(1);

#[tokio::test]
async fn a_token_is_changed_without_a_gap() {
    let source = Source::default();
    source.holds(Some(set(&["old"])));
    let store = TokenStore::of(source.clone());
    let tokens = ["old", "new"];
    assert_eq!(opens(&store, Duration::ZERO, tokens).await, [true, false]);
    source.holds(Some(set(&["old", "new"])));
    assert_eq!(
        opens(&store, FRESH.saturating_sub(SECOND), tokens).await,
        [true, false]
    );
    assert_eq!(source.asked(), 1);
    // The first request of this age does not wait, the next one profits.
    assert_eq!(opens(&store, FRESH, tokens).await, [true, false]);
    assert_eq!(opens(&store, FRESH, tokens).await, [true, true]);
    source.holds(Some(set(&["new"])));
    assert_eq!(opens(&store, FRESH * 2, tokens).await, [true, true]);
    assert_eq!(opens(&store, FRESH * 2, tokens).await, [false, true]);
    assert_eq!(source.asked(), 3);
}

#[tokio::test]
async fn a_new_token_is_known_everywhere_after_a_minute() {
    let source = Source::default();
    source.holds(Some(set(&["old"])));
    let store = TokenStore::of(source.clone());
    assert_eq!(opens(&store, Duration::ZERO, ["new"]).await, [false]);
    source.holds(Some(set(&["old", "new"])));
    for (time, is_known) in [(FRESH.saturating_sub(SECOND), false), (FRESH, true)] {
        // The first request of that age, as of a process that was idle.
        let held = store.current(at(time)).await.unwrap();
        assert!(held.authenticate("new").is_none());
        let renewed = store.renewed(at(time), held).await;
        assert_eq!(renewed.authenticate("new").is_some(), is_known);
    }
    // Nobody can have it read more often than once a minute, however many tokens are tried.
    let asked = source.asked();
    for _ in 0..10 {
        let held = store.current(at(FRESH)).await.unwrap();
        store.renewed(at(FRESH), held).await;
    }
    assert_eq!(source.asked(), asked);
}

#[tokio::test]
async fn after_an_idle_hour_a_token_that_was_taken_back_opens_nothing() {
    let source = Source::default();
    source.holds(Some(set(&["old"])));
    let store = TokenStore::of(source.clone());
    assert_eq!(opens(&store, Duration::ZERO, ["old"]).await, [true]);
    source.holds(Some(set(&["new"])));
    let tokens = ["old", "new"];
    assert_eq!(opens(&store, STALE, tokens).await, [false, true]);
    // Also where the clock was set back meanwhile.
    source.holds(Some(set(&["old"])));
    assert_eq!(opens(&store, Duration::ZERO, tokens).await, [true, false]);
}

#[tokio::test]
async fn the_last_good_set_stays_where_reading_fails() {
    let source = Source::default();
    source.holds(Some(set(&["old"])));
    let store = TokenStore::of(source.clone());
    assert_eq!(opens(&store, Duration::ZERO, ["old"]).await, [true]);
    for (broken, time) in [
        (None, FRESH),
        (Some("{}}".to_owned()), STALE),
        (None, STALE * 100),
    ] {
        let asked = source.asked();
        source.holds(broken);
        assert_eq!(opens(&store, time, ["old"]).await, [true]);
        // It is not asked with every request while it is broken.
        assert_eq!(
            opens(&store, time + RETRY.saturating_sub(SECOND), ["old"]).await,
            [true]
        );
        assert_eq!(source.asked(), asked + 1);
        assert_eq!(opens(&store, time + RETRY, ["old"]).await, [true]);
        assert_eq!(source.asked(), asked + 2);
    }
    source.holds(Some(set(&["new"])));
    let later = STALE * 200;
    assert_eq!(opens(&store, later, ["old", "new"]).await, [false, true]);
}

#[tokio::test]
async fn without_any_set_every_request_tries() {
    let source = Source::default();
    let store = TokenStore::of(source.clone());
    for _ in 0..2 {
        let refused = store.current(at(Duration::ZERO)).await;
        let Err(TokenStoreError::Unreadable(_)) = refused else {
            panic!("{:?}", refused.is_ok());
        };
    }
    source.holds(Some("[]".to_owned()));
    let refused = store.current(at(Duration::ZERO)).await;
    let Err(TokenStoreError::Malformed(_)) = refused else {
        panic!("{:?}", refused.is_ok());
    };
    source.holds(Some(set(&["new"])));
    assert_eq!(opens(&store, Duration::ZERO, ["new"]).await, [true]);
    assert_eq!(source.asked(), 4);
}
