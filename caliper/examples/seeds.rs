//! Writes what a fuzzer starts from: `cargo run -p caliper --example seeds -- caliper/fuzz` makes its `corpus/validate` and
//! `words.dict`.
#![allow(clippy::expect_used, reason = "a tool for developers")]

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use caliper::vocabulary::{EntityType, Enumeration, EventType, event};

#[path = "../tests/support/events.rs"]
#[allow(dead_code, reason = "shared: not everybody needs all of it")]
mod events;
#[path = "../tests/support/seeds.rs"]
#[allow(dead_code, reason = "shared: not everybody needs all of it")]
mod seeds;

fn main() {
    let folder = std::env::args_os().nth(1).expect("a folder to write to");
    let folder = PathBuf::from(folder);
    let corpus = folder.join("corpus/validate");
    fs::create_dir_all(&corpus).expect("the folder can be made");
    for (number, text) in seeds::texts().iter().enumerate() {
        fs::write(corpus.join(format!("seed-{number:03}")), text).expect("a seed can be written");
    }
    let quoted: Vec<_> = words()
        .iter()
        .map(|word| format!("\"\\\"{word}\\\"\"\n"))
        .collect();
    fs::write(folder.join("words.dict"), quoted.concat()).expect("the words can be written");
}

/// The names of properties, and all terms.
fn words() -> BTreeSet<&'static str> {
    let properties = EntityType::ALL.iter().flat_map(|kind| kind.properties());
    let names = properties
        .copied()
        .chain(event::PROPERTIES)
        .map(|property| property.name);
    let terms = Enumeration::ALL.iter().flat_map(|list| list.terms());
    names
        .chain(terms.copied())
        .chain(EntityType::TERMS.iter().copied())
        .chain(EventType::TERMS.iter().copied())
        .chain(["sensor", "sendTime", "dataVersion", "data"])
        .collect()
}
