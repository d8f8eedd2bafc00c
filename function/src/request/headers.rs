//! A request's headers: names without case, and repeated ones kept apart.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};

use super::event::Text;

/// Headers in the order of the event.
#[derive(Debug, Default)]
pub struct Headers<'a>(Vec<(Cow<'a, str>, Cow<'a, str>)>);

/// What a request says under one name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Header<'h> {
    /// Nothing.
    Absent,
    /// One value. Front doors without lists join repeated headers with commas; such a value is one value here.
    One(&'h str),
    /// More than one.
    Repeated,
}

impl<'a> Headers<'a> {
    /// These names and values.
    pub(super) fn of(pairs: impl Iterator<Item = (Cow<'a, str>, Cow<'a, str>)>) -> Self {
        Self(pairs.collect())
    }

    /// The value under this name, in whatever case the client wrote it.
    #[must_use]
    pub fn get(&self, name: &str) -> Header<'_> {
        let mut values = self
            .0
            .iter()
            .filter(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| &**value);
        match (values.next(), values.next()) {
            (None, _) => Header::Absent,
            (Some(value), None) => Header::One(value),
            (Some(_), Some(_)) => Header::Repeated,
        }
    }
}

/// Reads `{"name": "value"}` or null.
pub(super) fn single<'de: 'a, 'a, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Headers<'a>>, D::Error> {
    let map = Option::<Pairs<'a, Text<'a>>>::deserialize(deserializer)?;
    Ok(map.map(|pairs| {
        let pairs = pairs.0.into_iter();
        Headers(pairs.map(|(name, value)| (name.0, value.0)).collect())
    }))
}

/// Reads `{"name": ["value", ..]}` or null.
pub(super) fn lists<'de: 'a, 'a, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Headers<'a>>, D::Error> {
    let map = Option::<Pairs<'a, Vec<Text<'a>>>>::deserialize(deserializer)?;
    Ok(map.map(|pairs| {
        let pairs = pairs.0.into_iter();
        let apart = pairs.flat_map(|(name, values)| {
            let name = name.0;
            values.into_iter().map(move |value| (name.clone(), value.0))
        });
        Headers(apart.collect())
    }))
}

/// An object's members, repeated names included.
struct Pairs<'a, V>(Vec<(Text<'a>, V)>);

impl<'de: 'a, 'a, V: Deserialize<'de>> Deserialize<'de> for Pairs<'a, V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object<'a, V>(PhantomData<(&'a str, V)>);

        impl<'de: 'a, 'a, V: Deserialize<'de>> Visitor<'de> for Object<'a, V> {
            type Value = Pairs<'a, V>;

            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str("an object of headers")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut pairs = Vec::with_capacity(map.size_hint().unwrap_or(16));
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Pairs(pairs))
            }
        }

        deserializer.deserialize_map(Object(PhantomData))
    }
}
