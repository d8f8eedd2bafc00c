//! The older protocol of SQS: a form in, XML out. Clients from before November 2023 speak it, those in distributions among them.
//!
//! A translation and nothing else: a form becomes the JSON of the same action, and its answer becomes XML. Source: the service's model of the
//! API version 2012-11-05, whose lists and maps are all flattened.

mod form;
mod xml;

pub(crate) use form::request;
pub(crate) use xml::{answer, refusal};

/// How one member looks in each protocol.
struct Member {
    /// In JSON.
    json: &'static str,
    /// Before the dot and the number, and as an element.
    flat: &'static str,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Of texts, or of structures.
    List,
    /// With these names for key and value.
    Map(&'static str),
}

const fn list(json: &'static str, flat: &'static str) -> Member {
    Member {
        json,
        flat,
        kind: Kind::List,
    }
}

const fn map(json: &'static str, flat: &'static str, key: &'static str) -> Member {
    Member {
        json,
        flat,
        kind: Kind::Map(key),
    }
}

#[cfg(test)]
mod tests;
