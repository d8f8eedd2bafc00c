//! The token set over the life of a process: read anew while requests go on, and kept where that fails.
//!
//! A process stands still between invocations, so age is counted by the wall clock and looked at with every request.
//! A set older than [`FRESH`] is read anew beside the request, which does not wait for it, unless its token is not
//! known: it may be a new one. A set older than [`STALE`], as after an idle hour, is read before the request is
//! answered, so that a token that was taken back does not open the door once more. Where reading fails, the last good
//! set stays, however old.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use caliper::DateTime;

use super::source::{ReadError, ReadTokens};
use super::{TokenSet, TokenSetError};

/// Until then, a set is not read anew. So that is how long a new token may be unknown.
pub const FRESH: Duration = Duration::from_mins(1);
/// From then on, a request waits until the set is read anew.
pub const STALE: Duration = Duration::from_mins(5);
/// After a failure, a set that is held is not read again before this.
pub const RETRY: Duration = Duration::from_secs(10);

/// The token set that is held.
#[derive(Clone)]
pub enum TokenStore {
    /// One that never changes.
    Fixed(Arc<TokenSet>),
    /// One that is read from a source, now and again.
    Refreshed(Arc<Refreshed>),
}

/// A source, and what was read from it last.
pub struct Refreshed {
    source: Box<dyn ReadTokens>,
    state: Mutex<State>,
    /// Held by who reads anew: whoever comes meanwhile waits for what that gives.
    turn: tokio::sync::Mutex<()>,
}

#[derive(Default)]
struct State {
    held: Option<Held>,
    /// When it was last tried to read it anew.
    tried_at: Option<DateTime>,
}

struct Held {
    set: Arc<TokenSet>,
    read_at: DateTime,
}

/// There is no token set.
#[derive(Debug, thiserror::Error)]
pub enum TokenStoreError {
    /// It can't be read. It may work later.
    #[error("token set: {0}")]
    Unreadable(#[from] ReadError),
    /// What was read is none. It works once somebody has repaired it.
    #[error("token set: {0}")]
    Malformed(#[from] TokenSetError),
}

impl TokenStore {
    /// The set of this source, which is not read yet.
    #[must_use]
    pub fn of(source: impl ReadTokens + 'static) -> Self {
        Self::Refreshed(Arc::new(Refreshed {
            source: Box::new(source),
            state: Mutex::default(),
            turn: tokio::sync::Mutex::default(),
        }))
    }

    /// The set for a request that came at `now`.
    pub async fn current(&self, now: DateTime) -> Result<Arc<TokenSet>, TokenStoreError> {
        match self {
            Self::Fixed(set) => Ok(Arc::clone(set)),
            Self::Refreshed(store) => store.current(now).await,
        }
    }

    /// The set in place of `set`, in which a token was not found: a newer one, unless it is too new to be read again.
    pub async fn renewed(&self, now: DateTime, set: Arc<TokenSet>) -> Arc<TokenSet> {
        match self {
            Self::Fixed(_) => set,
            Self::Refreshed(store) => store.renewed(now).await.unwrap_or(set),
        }
    }
}

impl Refreshed {
    async fn current(self: &Arc<Self>, now: DateTime) -> Result<Arc<TokenSet>, TokenStoreError> {
        let Some((set, age)) = self.held(now) else {
            return self.read(now).await;
        };
        if age >= STALE {
            return Ok(self.renewed(now).await.unwrap_or(set));
        }
        if age >= FRESH {
            let store = Arc::clone(self);
            tokio::spawn(async move { store.renewed(now).await });
        }
        Ok(set)
    }

    /// What is held, read anew if it is old enough for that.
    async fn renewed(&self, now: DateTime) -> Option<Arc<TokenSet>> {
        let _turn = self.turn.lock().await;
        let (set, age) = self.held(now)?;
        if age < FRESH || !self.may_try(now) {
            return Some(set);
        }
        if let Err(error) = self.read(now).await {
            tracing::error!(%error, "the token set is not read anew; the last good one stays");
        }
        self.held(now).map(|(set, _)| set)
    }

    /// What is held, and its age.
    fn held(&self, now: DateTime) -> Option<(Arc<TokenSet>, Duration)> {
        let state = self.lock();
        let held = state.held.as_ref()?;
        Some((Arc::clone(&held.set), between(held.read_at, now)))
    }

    /// Whether the last try is long enough ago for another one, which then counts from now.
    fn may_try(&self, now: DateTime) -> bool {
        let mut state = self.lock();
        let may = state.tried_at.is_none_or(|at| between(at, now) >= RETRY);
        if may {
            state.tried_at = Some(now);
        }
        may
    }

    async fn read(&self, now: DateTime) -> Result<Arc<TokenSet>, TokenStoreError> {
        let text = self.source.read().await?;
        let set: Arc<TokenSet> = Arc::new(text.parse()?);
        self.lock().held = Some(Held {
            set: Arc::clone(&set),
            read_at: now,
        });
        Ok(set)
    }

    /// No code panics while it holds the lock, and a state is whole at any time.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The time between two instants. A wall clock may be set back: that counts as much as forward.
fn between(one: DateTime, other: DateTime) -> Duration {
    Duration::from_millis(one.unix_millis().abs_diff(other.unix_millis()))
}

impl fmt::Debug for TokenStore {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("TokenStore(..)")
    }
}
