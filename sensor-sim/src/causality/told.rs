//! What is read of an event: enough to follow it.

use std::borrow::Cow;
use std::fmt;

use caliper::datetime::DateTime;
use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, Error, MapAccess, Visitor};

/// An event.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Told<'a> {
    #[serde(borrow, rename = "type")]
    pub(super) kind: Cow<'a, str>,
    #[serde(borrow)]
    pub(super) action: Cow<'a, str>,
    #[serde(borrow)]
    pub(super) actor: Entity<'a>,
    #[serde(borrow)]
    pub(super) object: Entity<'a>,
    #[serde(deserialize_with = "time")]
    pub(super) event_time: DateTime,
    #[serde(borrow)]
    pub(super) generated: Option<Entity<'a>>,
    #[serde(borrow)]
    pub(super) target: Option<Entity<'a>>,
    #[serde(borrow)]
    pub(super) group: Option<Entity<'a>>,
    #[serde(borrow)]
    pub(super) membership: Option<Entity<'a>>,
    #[serde(borrow)]
    pub(super) session: Option<Entity<'a>>,
    #[serde(borrow)]
    pub(super) federated_session: Option<Entity<'a>>,
}

/// An entity, of which an event says much, or nothing but the IRI.
pub(super) enum Entity<'a> {
    Iri(Cow<'a, str>),
    Whole(Box<Whole<'a>>),
}

/// What is read of an entity.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Whole<'a> {
    #[serde(borrow)]
    id: Cow<'a, str>,
    #[serde(borrow, rename = "type")]
    kind: Cow<'a, str>,
    pub(super) count: Option<u32>,
    #[serde(default, deserialize_with = "optional_time")]
    pub(super) started_at_time: Option<DateTime>,
    #[serde(default, deserialize_with = "optional_time")]
    pub(super) ended_at_time: Option<DateTime>,
    #[serde(borrow)]
    pub(super) assignee: Option<Entity<'a>>,
    #[serde(borrow)]
    pub(super) assignable: Option<Entity<'a>>,
    #[serde(borrow)]
    pub(super) is_part_of: Option<Entity<'a>>,
    #[serde(borrow)]
    pub(super) attempt: Option<Entity<'a>>,
    #[serde(borrow)]
    pub(super) reply_to: Option<Entity<'a>>,
    #[serde(borrow)]
    pub(super) user: Option<Entity<'a>>,
    #[serde(borrow)]
    pub(super) member: Option<Entity<'a>>,
    #[serde(borrow)]
    pub(super) organization: Option<Entity<'a>>,
    #[serde(borrow)]
    pub(super) survey: Option<Entity<'a>>,
    #[serde(borrow)]
    pub(super) current_time: Option<Cow<'a, str>>,
    #[serde(borrow)]
    pub(super) duration: Option<Cow<'a, str>>,
}

impl<'a> Entity<'a> {
    /// The IRI.
    pub(super) fn id(&self) -> &str {
        match self {
            Self::Iri(iri) => iri,
            Self::Whole(whole) => &whole.id,
        }
    }

    /// The type, if it is said.
    pub(super) fn kind(&self) -> Option<&str> {
        self.whole().map(|whole| &*whole.kind)
    }

    /// All that is said, if it is more than the IRI.
    pub(super) fn whole(&self) -> Option<&Whole<'a>> {
        match self {
            Self::Iri(_) => None,
            Self::Whole(whole) => Some(whole),
        }
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Entity<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;

        impl<'de> Visitor<'de> for Either {
            type Value = Entity<'de>;

            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str("an entity or its IRI")
            }

            fn visit_borrowed_str<E: Error>(self, iri: &'de str) -> Result<Self::Value, E> {
                Ok(Entity::Iri(Cow::Borrowed(iri)))
            }

            fn visit_str<E: Error>(self, iri: &str) -> Result<Self::Value, E> {
                Ok(Entity::Iri(Cow::Owned(iri.to_owned())))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
                Whole::deserialize(MapAccessDeserializer::new(map))
                    .map(|whole| Entity::Whole(Box::new(whole)))
            }
        }

        deserializer.deserialize_any(Either)
    }
}

fn time<'de, D: Deserializer<'de>>(deserializer: D) -> Result<DateTime, D::Error> {
    let text = Cow::<str>::deserialize(deserializer)?;
    DateTime::parse_lenient(&text).map_err(D::Error::custom)
}

fn optional_time<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<DateTime>, D::Error> {
    time(deserializer).map(Some)
}
