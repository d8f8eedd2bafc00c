//! The forms of identifiers: absolute IRIs, blank nodes, and the UUIDs of events.

/// Whether this is an absolute IRI by its form (RFC 3987 section 2.2): a scheme, a colon, and something after it, with no
/// ASCII character that an IRI has to escape.
#[must_use]
pub fn is_absolute(text: &str) -> bool {
    let bytes = text.as_bytes();
    let in_scheme = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.');
    let end = bytes.iter().position(|byte| !in_scheme(byte));
    let Some((scheme, [b':', rest @ ..])) = end.and_then(|end| bytes.split_at_checked(end)) else {
        return false;
    };
    scheme.first().is_some_and(u8::is_ascii_alphabetic)
        && !rest.is_empty()
        && rest.iter().all(|byte| ALLOWED[*byte as usize])
}

/// Whether this is a blank node: `_:` and a label, an identity within one document (JSON-LD 1.1 section 3.1).
#[must_use]
pub fn is_blank_node(text: &str) -> bool {
    text.strip_prefix("_:")
        .is_some_and(|label| !label.is_empty() && label.bytes().all(|byte| ALLOWED[byte as usize]))
}

/// Whether this is `urn:uuid:` and a UUID, of any version (RFC 9562 section 4).
#[must_use]
pub fn is_uuid_urn(text: &str) -> bool {
    text.strip_prefix("urn:uuid:").is_some_and(is_uuid)
}

/// Whether this is a UUID: 32 hexadecimal digits in groups of 8, 4, 4, 4 and 12.
#[must_use]
pub fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

/// For every byte, whether it may stand in an IRI after the scheme: all but white space, controls and others
/// of ASCII that RFC 3987 leaves out.
const ALLOWED: [bool; 256] = {
    let mut allowed = [true; 256];
    let mut byte = 0;
    while byte <= b' ' as usize {
        allowed[byte] = false;
        byte += 1;
    }
    let refused = b"\"<>\\^`{|}\x7f";
    let mut index = 0;
    while index < refused.len() {
        allowed[refused[index] as usize] = false;
        index += 1;
    }
    allowed
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_identifiers() {
        for iri in [
            "https://example.edu/users/1",
            "urn:x:y",
            "mailto:a@example.edu",
            "https://example.com/#/texts/1/cfi/6/10!/4/2/2/2@0:0",
            "https://example.edu/caf\u{e9}?q=[1]%20",
        ] {
            assert!(is_absolute(iri), "{iri}");
        }
        for other in [
            "",
            "x",
            ":x",
            "https:",
            "//example.edu/1",
            "1a:b",
            "a b:c",
            "a:b c",
            "a:<b>",
            "a:\n",
            "_:x",
            "example.edu/a:b",
        ] {
            assert!(!is_absolute(other), "{other}");
        }
        assert!(is_blank_node("_:MediaLocation") && !is_blank_node("_:") && !is_blank_node("x:y"));
        let uuid = "3A648E68-f00d-4c08-aa59-8738e1884f2c";
        assert!(is_uuid(uuid) && is_uuid_urn(&format!("urn:uuid:{uuid}")));
        for other in [
            &uuid[1..],
            "3A648E68_f00d-4c08-aa59-8738e1884f2c",
            "3A648E68-f00d-4c08-aa59-8738e1884f2g",
        ] {
            assert!(!is_uuid(other), "{other}");
        }
        assert!(!is_uuid_urn(uuid) && !is_uuid_urn("urn:uuid:"));
    }
}
