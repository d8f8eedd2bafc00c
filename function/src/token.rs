//! Bearer tokens: who may send, kept as digests only.
//!
//! A token is random with 256 bits or more, so one round of SHA-256 keeps it as safe as a slow hash keeps a
//! password: there is nothing to guess. The function never holds a token longer than the request that carries it.

mod digest;
mod sensor_id;
mod set;
mod source;
mod store;

pub use digest::{Digest, DigestError};
pub use sensor_id::{SensorId, SensorIdError};
pub use set::{Events, SensorEntry, TokenSet, TokenSetError};
pub use source::{AtAws, Place, ReadError, ReadTokens};
pub use store::{FRESH, RETRY, Refreshed, STALE, TokenStore, TokenStoreError};
