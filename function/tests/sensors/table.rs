//! The table of the README, as the fixtures have it.

use std::fmt::Write;

use crate::fixture::{EventRules, KnownFrom, Sensor};

const HEAD: &str = "\
| sensor | set up | counts as success | strict | lenient | `events: reject` | to know |
|---|---|---|---|---|---|---|
";

pub(crate) fn of(sensors: &[Sensor]) -> String {
    let mut table = HEAD.to_owned();
    for sensor in sensors {
        let mark = match sensor.known_from {
            KnownFrom::Run => " *",
            KnownFrom::Source => "",
            KnownFrom::Page => " (?)",
        };
        for request in &sensor.requests {
            let events = match request.events {
                Some(EventRules::Strict) => "holds",
                Some(EventRules::Lenient) => "holds if lenient",
                Some(EventRules::Never) => "never",
                None => "-",
            };
            writeln!(
                table,
                "| {}{mark} | {} | {} | {} | {} | {events} | {} |",
                sensor.name,
                request.setup,
                sensor.success,
                word(request.strict),
                word(request.lenient),
                request.note
            )
            .unwrap();
        }
    }
    table
}

fn word(status: u16) -> String {
    match status {
        200 => "works".to_owned(),
        other => other.to_string(),
    }
}
