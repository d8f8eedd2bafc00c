//! Bodies that are almost envelopes, made from the rules: each property right, wrong, missing or repeated.

use crate::chance::Chance;

const WORDS: [&str; 14] = [
    "",
    "sensor",
    "https://lms.example.edu/sensor/1",
    "2026-01-05T08:00:00.000Z",
    "2026-13-05T08:00:00.000Z",
    "2026-01-05T08:00:00.000+0000",
    "http://purl.imsglobal.org/ctx/caliper/v1p2",
    "http://purl.imsglobal.org/ctx/caliper/v1p1",
    "http://purl.imsglobal.org/ctx/caliper/v9",
    "\\u0000",
    "\\ud83d\\ude00",
    "\u{ffff}\u{fffe}",
    "é\u{1f600}",
    "NavigationEvent",
];

const NAMES: [&str; 10] = [
    "sensor",
    "sendTime",
    "dataVersion",
    "data",
    "id",
    "type",
    "@context",
    "\\u0073ensor",
    "",
    "a/b~c",
];

/// An envelope: every property right most of the time.
pub(crate) fn envelope(chance: &mut Chance) -> String {
    let mut members = Vec::new();
    for (name, right) in [
        ("sensor", "\"https://lms.example.edu/sensor/1\""),
        ("sendTime", "\"2026-01-05T08:00:00.000Z\""),
        (
            "dataVersion",
            "\"http://purl.imsglobal.org/ctx/caliper/v1p2\"",
        ),
    ] {
        match chance.below(24) {
            0 => {}
            1 => members.push(member(name, &value(chance, 2))),
            2 => members.extend([member(name, right), member(name, right)]),
            _ => members.push(member(name, right)),
        }
    }
    let items = chance.below(5);
    let items: Vec<_> = (0..items).map(|_| item(chance)).collect();
    let data = format!("[{}]", items.join(space(chance)));
    if !chance.one_in(24) {
        members.push(member("data", &data));
    }
    if chance.one_in(16) {
        members.push(member(chance.of(&NAMES), &value(chance, 1)));
    }
    let place = chance.below(members.len().max(1));
    if !members.is_empty() {
        members.rotate_left(place);
    }
    format!("{{{}}}", members.join(space(chance)))
}

fn item(chance: &mut Chance) -> String {
    match chance.below(16) {
        0 => value(chance, 3),
        1 => "{\"a\":".repeat(70) + "{}" + &"}".repeat(70),
        2 => format!("{{\"long\":\"{}\"}}", "x".repeat(chance.below(900))),
        _ => object(chance, 3),
    }
}

fn object(chance: &mut Chance, depth: usize) -> String {
    let members: Vec<_> = (0..chance.below(4))
        .map(|_| member(chance.of(&NAMES), &value(chance, depth.saturating_sub(1))))
        .collect();
    format!("{{{}}}", members.join(space(chance)))
}

fn value(chance: &mut Chance, depth: usize) -> String {
    match chance.below(if depth == 0 { 6 } else { 8 }) {
        0 => "null".to_owned(),
        1 => "true".to_owned(),
        2 => "-0.1e+9".to_owned(),
        3 => chance.next().to_string(),
        4 | 5 => format!("\"{}\"", chance.of(&WORDS)),
        6 => object(chance, depth),
        _ => {
            let items: Vec<_> = (0..chance.below(3))
                .map(|_| value(chance, depth - 1))
                .collect();
            format!("[{}]", items.join(","))
        }
    }
}

fn member(name: &str, value: &str) -> String {
    format!("\"{name}\":{value}")
}

fn space(chance: &mut Chance) -> &'static str {
    const SPACES: [&str; 5] = [",", ",", ",", " , ", ",\n\t"];
    chance.of(&SPACES)
}
