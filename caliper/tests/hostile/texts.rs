//! The texts, each about as many times 25 to 100 kB long as it is told.

use std::fmt::Write as _;

/// A text of this many times a size.
type Text = fn(usize) -> String;

const CONTEXT: &str = r#""@context":"http://purl.imsglobal.org/ctx/caliper/v1p2""#;

/// Every way to make a text that takes long.
#[rustfmt::skip]
pub(crate) const ALL: [(&str, Text); 21] = [
    ("unknown properties", |size| event(&many(2_000 * size, |n| format!(r#","p{n}":1"#)))),
    ("one unknown property again and again", |size| event(&many(1_000 * size, |_| format!(r#","{}":1"#, "nearlyid".repeat(8))))),
    ("known properties again and again", |size| event(&many(2_000 * size, |_| r#","group":"a:b""#.to_owned()))),
    ("names that are nearly right", |size| entity(&many(2_000 * size, |n| format!(r#","dateCreatd{n}":1"#)))),
    ("a context with many names, all used", |size| {
        let names = many(2_000 * size, |n| format!(r#""p{n}":1,"#));
        let uses = many(2_000 * size, |n| format!(r#","p{n}":1"#));
        format!(r#"{{"@context":[{{{names}"x":1}},"http://purl.imsglobal.org/ctx/caliper/v1p2"],"id":"a:b","type":"Person"{uses}}}"#)
    }),
    ("entities with contexts of their own", |size| {
        items(&many(500 * size, |n| format!(r#"{{"@context":{{"p{n}":1,"q{n}":1}},"id":"a:b","type":"Document","p{n}":1}},"#)))
    }),
    ("contexts within contexts, unknown properties in the innermost", |size| {
        let open = many(60, |n| format!(r#"{{"@context":{{"p{n}":1}},"id":"a:b","type":"Organization","subOrganizationOf":"#));
        let uses = many(2_000 * size, |n| format!(r#","x{n}":1"#));
        format!(r#"{{{CONTEXT},"id":"a:b","type":"Organization","subOrganizationOf":{open}{{"id":"a:b","type":"Organization"{uses}}}{}}}"#, "}".repeat(60))
    }),
    ("a long context", |size| {
        let iris = many(2_000 * size, |n| format!(r#""https://example.edu/{n}","#));
        format!(r#"{{"@context":[{iris}"http://purl.imsglobal.org/ctx/caliper/v1p2"],"id":"a:b","type":"Person"}}"#)
    }),
    ("a long name of escapes", |size| entity(&format!(r#","name":"{}""#, r"\u00e9\n\ud83d\ude00".repeat(2_000 * size)))),
    ("a long property's name of escapes", |size| entity(&format!(r#","{}":1"#, r"\u00e9\n\ud83d\ude00".repeat(2_000 * size)))),
    ("a long IRI that is none", |size| format!(r#"{{{CONTEXT},"id":"{} ","type":"Person"}}"#, "a:".repeat(20_000 * size))),
    ("a long type", |size| format!(r#"{{{CONTEXT},"id":"a:b","type":"{}"}}"#, "Person".repeat(8_000 * size))),
    ("items at fault", |size| entity(&format!(r#","keywords":[{}1]"#, "1,".repeat(20_000 * size)))),
    ("entities at fault", |size| items(&r#"{"id":"b","type":"Persom","dateCreated":"2026-13-01T00:00:00.000Z"},"#.repeat(500 * size))),
    ("small values", |size| entity(&format!(r#","extensions":{{"x":[{}1]}}"#, "0,".repeat(40_000 * size)))),
    ("a deep item", |size| entity(&format!(r#","extensions":{{"x":{}{}}}"#, "[".repeat(40_000 * size), "]".repeat(40_000 * size)))),
    ("many deep items", |size| envelope(&format!(r#"{{"x":{}{}}},"#, "[".repeat(63), "]".repeat(63)).repeat(500 * size))),
    ("a long number", |size| count(&format!("{}.{}", "1".repeat(40_000 * size), "0".repeat(40_000 * size)))),
    ("a long exponent", |size| count(&format!("1e-{}", "9".repeat(40_000 * size)))),
    ("no objects in an envelope", |size| envelope(&"1,".repeat(20_000 * size))),
    ("no JSON at the end", |size| envelope(&"{},".repeat(20_000 * size)).replace("}]}", "}]")),
];

/// An envelope that is nothing out of the ordinary.
pub(crate) fn usual(events: usize) -> String {
    let event = event("");
    envelope(&format!("{event},").repeat(events)).replace(",{}", "")
}

fn event(more: &str) -> String {
    format!(
        r#"{{{CONTEXT},"id":"urn:uuid:5b8f0a3c-7f0e-4a57-9f0c-0c3f6d2a9e11","type":"NavigationEvent","actor":{{"id":"https://example.edu/users/3","type":"Person"}},"action":"NavigatedTo","object":{{"id":"https://example.edu/pages/1","type":"WebPage"}},"eventTime":"2026-01-05T08:00:00.000Z"{more}}}"#
    )
}

fn entity(more: &str) -> String {
    format!(r#"{{{CONTEXT},"id":"a:b","type":"Document"{more}}}"#)
}

/// A collection of items, each with a comma after it.
fn items(items: &str) -> String {
    format!(r#"{{{CONTEXT},"id":"a:b","type":"Collection","items":[{items}"a:b"]}}"#)
}

fn count(number: &str) -> String {
    format!(r#"{{{CONTEXT},"id":"a:b","type":"Attempt","count":{number}}}"#)
}

/// An envelope around items with a comma after each.
fn envelope(items: &str) -> String {
    format!(
        r#"{{"sensor":"s","sendTime":"2026-01-05T08:00:00.000Z","dataVersion":"http://purl.imsglobal.org/ctx/caliper/v1p2","data":[{items}{{}}]}}"#
    )
}

fn many(count: usize, one: impl Fn(usize) -> String) -> String {
    (0..count).fold(String::new(), |mut all, n| {
        let _ = write!(all, "{}", one(n));
        all
    })
}
