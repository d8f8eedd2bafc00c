//! A body with one character changed: still JSON, if it was, and with every id as it was, so that the
//! message can be known again. An id is a string that holds a UUID.

/// `body` with one ASCII letter or digit changed to the next, chosen by `roll`: inside a string that is a value where there is one, else
/// anywhere outside UUIDs. No string with a UUID in it is touched. `None` where there is nothing to change.
pub(crate) fn corrupt(body: &str, roll: u64) -> Option<String> {
    let bytes = body.as_bytes();
    let protected = uuids(bytes);
    let free = |position: &usize| {
        bytes.get(*position).is_some_and(u8::is_ascii_alphanumeric)
            && !protected.get(*position).copied().unwrap_or_default()
    };
    let mut places = in_string_values(bytes, &protected);
    places.retain(free);
    if places.is_empty() {
        places = (0..bytes.len()).filter(free).collect();
    }
    let index = usize::try_from(roll % (places.len().max(1) as u64)).ok()?;
    let place = *places.get(index)?;
    let mut changed = body.to_owned();
    let next = match bytes.get(place)? {
        b'9' => '0',
        b'z' => 'a',
        b'Z' => 'A',
        byte => char::from(byte + 1),
    };
    changed.replace_range(place..=place, next.encode_utf8(&mut [0; 4]));
    Some(changed)
}

/// Which bytes belong to a UUID.
fn uuids(bytes: &[u8]) -> Vec<bool> {
    const LENGTH: usize = 36;
    let mut protected = vec![false; bytes.len()];
    for (start, window) in bytes.windows(LENGTH).enumerate() {
        let is_uuid = window.iter().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => *byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        });
        if is_uuid && let Some(range) = protected.get_mut(start..start + LENGTH) {
            range.fill(true);
        }
    }
    protected
}

/// Positions inside the strings of a JSON text that are values and hold nothing that is protected, escapes left out.
fn in_string_values(bytes: &[u8], protected: &[bool]) -> Vec<usize> {
    let mut positions = Vec::new();
    let mut at = 0;
    while let Some(opened) = memchr::memchr(b'"', bytes.get(at..).unwrap_or_default()) {
        let start = positions.len();
        at += opened + 1;
        let first = at;
        while let Some(byte) = bytes.get(at)
            && *byte != b'"'
        {
            if *byte == b'\\' {
                at += if bytes.get(at + 1) == Some(&b'u') {
                    6
                } else {
                    2
                };
            } else {
                positions.push(at);
                at += 1;
            }
        }
        let is_id = protected
            .get(first..at)
            .is_some_and(|string| string.contains(&true));
        at += 1;
        let rest = bytes.get(at..).unwrap_or_default();
        let is_name = rest.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b':');
        if is_id || is_name {
            positions.truncate(start);
        }
    }
    positions
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const UUID: &str = "0190a1b2-c3d4-4e5f-8a9b-0c1d2e3f4a5b";

    proptest! {
        /// Invariant: exactly one byte differs; a JSON text stays one, with the same member names; UUIDs stay as they were.
        #[test]
        fn one_character_of_a_value_changes(roll: u64, text in "[a-zA-Z0-9 \\\\\"é]{0,12}", number: u32) {
            let body = serde_json::json!({"id": format!("urn:uuid:{UUID}"), "name": text, "number": number, "at": "z9Z"}).to_string();
            let changed = corrupt(&body, roll).unwrap();
            let differ = body.bytes().zip(changed.bytes()).filter(|(before, after)| before != after);
            prop_assert_eq!((differ.count(), changed.len()), (1, body.len()));
            let id = format!("\"urn:uuid:{UUID}\"");
            prop_assert!(changed.contains(&id));
            let (before, after): (serde_json::Value, serde_json::Value) =
                (serde_json::from_str(&body).unwrap(), serde_json::from_str(&changed).unwrap());
            let names = |value: &serde_json::Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
            prop_assert_eq!(names(&before), names(&after));
            prop_assert_ne!(before, after);
        }
    }

    #[test]
    fn what_has_no_string_is_changed_all_the_same_and_a_uuid_never() {
        assert_eq!(corrupt("12", 0).as_deref(), Some("22"));
        assert_eq!(corrupt(UUID, 7), None);
        assert_eq!(corrupt("", 7), None);
        assert_eq!(
            corrupt("{\"a\":{}}", 0).as_deref(),
            Some("{\"b\":{}}"),
            "there is nothing else"
        );
    }
}
