//! The page `docs/vocabulary.md` says what the tables say: it is written from them.
//!
//! `WRITE_DOCS=1 cargo test -p caliper --test reference` writes it anew.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod page;

use std::fs;
use std::path::Path;

#[test]
fn the_page_is_what_the_tables_say() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/vocabulary.md");
    let page = page::page();
    if std::env::var_os("WRITE_DOCS").is_some() {
        fs::write(&file, &page).unwrap();
    }
    let written = fs::read_to_string(&file).unwrap_or_default();
    let differs = page
        .lines()
        .zip(written.lines())
        .position(|(right, found)| right != found);
    assert!(
        page == written,
        "docs/vocabulary.md is not what the tables say (line {:?}); WRITE_DOCS=1 cargo test -p caliper --test reference writes it anew",
        differs.map(|line| line + 1)
    );
}

#[test]
fn every_term_of_the_tables_is_on_the_page() {
    let page = page::page();
    let vocabulary = [
        caliper::vocabulary::EventType::TERMS,
        caliper::vocabulary::EntityType::TERMS,
        caliper::vocabulary::Action::TERMS,
        caliper::vocabulary::Profile::TERMS,
        caliper::vocabulary::enumeration::Role::TERMS,
        caliper::vocabulary::enumeration::Metric::TERMS,
    ];
    for term in vocabulary.concat() {
        assert!(page.contains(&format!("`{term}`")), "{term}");
    }
    for code in caliper::FaultCode::ALL {
        assert!(page.contains(&format!("`{code}`")), "{code}");
    }
}
