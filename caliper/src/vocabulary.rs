//! The vocabulary of Caliper 1.1 and 1.2 as data: who finds a rule here has found where it is enforced.
//!
//! | looking for | table |
//! |---|---|
//! | an event: its actions, actor, object, generated, target, referrer, by profile | [`event`] |
//! | an entity type: its supertypes, its properties and their forms | [`entity`] |
//! | a property that every event has | [`event::PROPERTIES`] |
//! | an action | [`action`] |
//! | a profile | [`profile`] |
//! | another list of terms (roles, statuses, metrics, ..) | [`enumeration`] |
//! | the versions, and what each of them knows | [`version`] |
//!
//! One row of a table is one rule. The validator reads the tables, the simulated sensor takes its words from them, and
//! `docs/vocabulary.md` is written from them, so the three cannot disagree.

pub mod action;
pub mod entity;
pub mod enumeration;
pub mod event;
pub mod profile;
pub mod property;
mod terms;
pub mod version;

pub use action::Action;
pub use entity::EntityType;
pub use enumeration::Enumeration;
pub use event::{EventRule, EventType};
pub use profile::Profile;
pub use property::{Form, Need, Property};
pub use version::{CONTEXT_V1P0, CONTEXT_V1P1, CONTEXT_V1P2, DataVersion, Known};
