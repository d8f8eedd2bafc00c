//! Validation: everything that is wrong with an envelope, an event or an entity, by the tables of [`vocabulary`](crate::vocabulary).
//!
//! All faults at once, up to a hundred, each with its place, a code that does not change, and a sentence. Time is linear in the text, memory is 16
//! bytes a value and a name, and nothing recurses deeper than [`DEPTH_LIMIT`].
//!
//! ```
//! use caliper::{Rules, Validator};
//!
//! let mut validator = Validator::new(Rules::Strict);
//! let verdict = validator.item(r#"{
//!     "@context": "http://purl.imsglobal.org/ctx/caliper/v1p2",
//!     "id": "urn:uuid:3a648e68-f00d-4c08-aa59-8738e1884f2c",
//!     "type": "ForumEvent",
//!     "actor": "https://example.edu/users/1",
//!     "action": "Posted",
//!     "object": {"id": "https://example.edu/forums/1", "type": "Forum"},
//!     "eventTime": "2026-01-05T08:00:00.000Z"
//! }"#);
//! assert_eq!(verdict.faults[0].pointer.as_str(), "/action");
//! assert_eq!(verdict.faults[0].code.as_str(), "wrong-action");
//! ```

mod check;
mod context;
mod entity;
mod event;
mod expected;
mod form;
mod item;
mod members;
mod place;
mod scalar;
mod terms;
mod words;

use crate::envelope::{DEPTH_LIMIT, Envelope, EnvelopeError, Parts};
use crate::fault::{Fault, FaultCode, Pointer};
use crate::faults::Faults;
use crate::json::{self, Document, JsonError};
use crate::rules::Rules;
use crate::vocabulary::DataVersion;
use check::Check;
use place::Place;

/// What a text is (Caliper 1.1 sections 2 and 5.2, Caliper 1.2 "Event", "Entity" and "Envelope").
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scope {
    /// An envelope around events and entities.
    Envelope,
    /// One event.
    Event,
    /// One entity, described by itself.
    Entity,
}

impl Scope {
    /// Its name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Envelope => "envelope",
            Self::Event => "event",
            Self::Entity => "entity",
        }
    }
}

/// What was found out about a text.
#[derive(Clone, Debug)]
pub struct Verdict {
    /// What it was taken for; `None` where it is not even a JSON object.
    pub scope: Option<Scope>,
    /// All that is wrong with it: nothing, if it is valid. At most 100, then one of [`FaultCode::MoreFaults`] that counts the rest.
    pub faults: Vec<Fault>,
}

impl Verdict {
    fn new(scope: Option<Scope>, faults: Faults) -> Self {
        Self {
            scope,
            faults: faults.into_vec(),
        }
    }

    /// Whether nothing is wrong with it.
    #[must_use]
    pub fn is_valid(&self) -> bool {
        self.faults.is_empty()
    }
}

/// Judges one text after the other by the same rules, with the same memory.
#[derive(Clone, Debug)]
pub struct Validator {
    rules: Rules,
    document: Document,
}

impl Validator {
    /// A validator that holds what it is given to these rules.
    #[must_use]
    pub fn new(rules: Rules) -> Self {
        Self {
            rules,
            document: Document::default(),
        }
    }

    /// Judges whatever this is: an envelope if it has `data`, `sensor` or `sendTime` and no type; else an event or entity.
    pub fn any(&mut self, text: &[u8]) -> Verdict {
        let Ok(item) = std::str::from_utf8(text) else {
            return self.envelope(text);
        };
        let read = self.document.read(item, ENVELOPE_DEPTH);
        let is_readable = !matches!(read, Err(JsonError::Grammar { .. }));
        if is_readable && self.document.root(item).is_some_and(item::is_envelope) {
            return self.envelope(text);
        }
        if read.is_err() || json::deeper_than(DEPTH_LIMIT, item) {
            return self.item(item);
        }
        let mut faults = Faults::default();
        let scope = self.judge_read(item, Root::document(None), &mut faults);
        Verdict::new(scope, faults)
    }

    /// Judges an envelope and everything in it (Caliper 1.1 section 5.2, Caliper 1.2 "Envelope").
    pub fn envelope(&mut self, body: &[u8]) -> Verdict {
        let mut parts = match Parts::read(body, self.rules) {
            Ok(parts) => parts,
            Err(error) => return self.not_json(body, &error),
        };
        if let Some(offset) = parts.unsupported_version() {
            parts.faults.add(|| Fault {
                pointer: Pointer::root().property("dataVersion"),
                offset,
                code: FaultCode::UnsupportedVersion,
                message: words::supported_versions(),
            });
        }
        let version = parts.data_version();
        let text = std::str::from_utf8(body).unwrap_or_default();
        for (index, item) in parts.data.iter().flatten().enumerate() {
            // What is no object, or too deep, is among the faults already.
            if item.get().starts_with('{') && !json::deeper_than(DEPTH_LIMIT, item.get()) {
                let offset = json::offset_in(text, item.get());
                self.judge(
                    item.get(),
                    Root::item_of(index, offset, version),
                    &mut parts.faults,
                );
            }
        }
        Verdict::new(Some(Scope::Envelope), parts.faults)
    }

    /// Judges the items of an envelope that was read before: the faults stand under `/data`, and their offsets count from the beginning of
    /// the item. Nothing, if all are valid.
    pub fn items(&mut self, envelope: &Envelope<'_>) -> Vec<Fault> {
        let mut faults = Faults::default();
        for (index, item) in envelope.data.iter().enumerate() {
            let root = Root::item_of(index, 0, envelope.data_version);
            self.judge(item.get(), root, &mut faults);
        }
        faults.into_vec()
    }

    /// How many items of an envelope that was read before have faults.
    pub fn invalid_items(&mut self, envelope: &Envelope<'_>) -> usize {
        let root = Root::item_of(0, 0, envelope.data_version);
        let items = envelope.data.iter();
        let invalid = items.filter(|item| {
            let mut faults = Faults::default();
            self.judge(item.get(), root, &mut faults);
            !faults.is_empty()
        });
        invalid.count()
    }

    /// Judges an event or entity, whichever it is by its type.
    pub fn item(&mut self, text: &str) -> Verdict {
        let mut faults = Faults::default();
        let scope = self.judge(text, Root::document(None), &mut faults);
        Verdict::new(scope, faults)
    }

    /// Judges an event (Caliper 1.1 section 2.1, Caliper 1.2 "Event"): an entity in its place is a fault.
    pub fn event(&mut self, text: &str) -> Verdict {
        self.only(text, Scope::Event)
    }

    /// Judges an entity (Caliper 1.1 section 2.2, Caliper 1.2 "Entity"): an event in its place is a fault.
    pub fn entity(&mut self, text: &str) -> Verdict {
        self.only(text, Scope::Entity)
    }

    fn only(&mut self, text: &str, scope: Scope) -> Verdict {
        let mut faults = Faults::default();
        self.judge(text, Root::document(Some(scope)), &mut faults);
        Verdict::new(Some(scope), faults)
    }

    /// Finds the place at which a body stops being JSON.
    fn not_json(&mut self, body: &[u8], error: &EnvelopeError) -> Verdict {
        let (offset, message) = match std::str::from_utf8(body) {
            Err(error) => (error.valid_up_to(), words::NOT_UTF8.to_owned()),
            Ok(text) => match self.document.read(text, ENVELOPE_DEPTH) {
                Err(JsonError::Grammar { offset, reason }) => (offset, words::not_json(reason)),
                _ => (0, error.to_string()),
            },
        };
        Verdict {
            scope: None,
            faults: vec![Fault {
                pointer: Pointer::root(),
                offset,
                code: FaultCode::NotJson,
                message,
            }],
        }
    }

    /// Reads an item and judges it.
    fn judge(&mut self, text: &str, root: Root, faults: &mut Faults) -> Option<Scope> {
        match self.document.read(text, DEPTH_LIMIT) {
            Ok(()) => self.judge_read(text, root, faults),
            Err(error) => {
                Check::new(self.rules, root.offset, faults).unreadable(root.place(), error);
                None
            }
        }
    }

    /// Judges the item that was read last.
    fn judge_read(&self, text: &str, root: Root, faults: &mut Faults) -> Option<Scope> {
        let mut check = Check::new(self.rules, root.offset, faults);
        let item = self.document.root(text)?;
        item::check(&mut check, item, root.place(), root.version, root.scope)
    }
}

/// How deep an envelope may be: its items, the array they are in, and itself.
const ENVELOPE_DEPTH: usize = DEPTH_LIMIT + 2;

/// Where an item stands, and what that says of it.
#[derive(Clone, Copy)]
struct Root {
    index: Option<usize>,
    offset: usize,
    version: Option<DataVersion>,
    scope: Option<Scope>,
}

impl Root {
    fn item_of(index: usize, offset: usize, version: Option<DataVersion>) -> Self {
        Self {
            index: Some(index),
            offset,
            version,
            scope: None,
        }
    }

    fn place(self) -> Place<'static> {
        self.index.map_or(Place::Root, Place::Data)
    }

    fn document(scope: Option<Scope>) -> Self {
        Self {
            index: None,
            offset: 0,
            version: None,
            scope,
        }
    }
}
