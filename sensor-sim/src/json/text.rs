//! What stands between the quotes of a string: words, numbers, times, and any row of them.

use caliper::datetime::DateTime;
use caliper::vocabulary::enumeration::{LtiMessageType, Metric, Role, Status};
use caliper::vocabulary::{Action, DataVersion, EntityType, EventType, Profile};

/// Something that is written as text without need of escaping. A tuple is its parts, one after the other.
pub(crate) trait Text {
    /// Adds the text to the end of `out`.
    fn put(&self, out: &mut Vec<u8>);
}

/// A length of time, in milliseconds, in the form of ISO 8601.
#[derive(Clone, Copy)]
pub(crate) struct Millis(pub(crate) u64);

impl<T: Text> Text for &T {
    fn put(&self, out: &mut Vec<u8>) {
        (*self).put(out);
    }
}

impl Text for &str {
    fn put(&self, out: &mut Vec<u8>) {
        debug_assert!(
            self.bytes()
                .all(|byte| byte >= b' ' && byte != b'"' && byte != b'\\'),
            "{self} needs escaping"
        );
        out.extend_from_slice(self.as_bytes());
    }
}

impl Text for char {
    fn put(&self, out: &mut Vec<u8>) {
        (&*self.encode_utf8(&mut [0; 4])).put(out);
    }
}

impl Text for u64 {
    fn put(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(itoa::Buffer::new().format(*self).as_bytes());
    }
}

impl Text for u32 {
    fn put(&self, out: &mut Vec<u8>) {
        u64::from(*self).put(out);
    }
}

impl Text for DateTime {
    fn put(&self, out: &mut Vec<u8>) {
        self.write_into(out);
    }
}

impl Text for Millis {
    fn put(&self, out: &mut Vec<u8>) {
        let (seconds, millis) = (self.0 / 1_000, self.0 % 1_000);
        ("PT", seconds, '.').put(out);
        // A leading 1 keeps the zeros.
        let digits = 1_000 + millis;
        out.extend_from_slice(
            itoa::Buffer::new()
                .format(digits)
                .as_bytes()
                .get(1..)
                .unwrap_or_default(),
        );
        out.push(b'S');
    }
}

macro_rules! terms {
    ($($name:ty),*) => {$(
        impl Text for $name {
            fn put(&self, out: &mut Vec<u8>) {
                self.as_str().put(out);
            }
        }
    )*};
}

terms!(
    Action,
    EntityType,
    EventType,
    LtiMessageType,
    Metric,
    Profile,
    Role,
    Status
);

impl Text for DataVersion {
    fn put(&self, out: &mut Vec<u8>) {
        self.iri().put(out);
    }
}

macro_rules! rows {
    ($(($($part:ident),*))*) => {$(
        impl<$($part: Text),*> Text for ($($part,)*) {
            fn put(&self, out: &mut Vec<u8>) {
                #[allow(non_snake_case, reason = "one name for a part and its type")]
                let ($($part,)*) = self;
                $($part.put(out);)*
            }
        }
    )*};
}

rows! { (A, B) (A, B, C) (A, B, C, D) (A, B, C, D, E) (A, B, C, D, E, F) }
