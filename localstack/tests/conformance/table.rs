//! The table in `README.md`, the tests here and the rules of `conformance.py` are one list.

const TESTS: [&str; 10] = [
    include_str!("account.rs"),
    include_str!("batches.rs"),
    include_str!("bodies.rs"),
    include_str!("dead_letters.rs"),
    include_str!("message_attributes.rs"),
    include_str!("query.rs"),
    include_str!("queues.rs"),
    include_str!("receiving.rs"),
    include_str!("retention.rs"),
    include_str!("visibility.rs"),
];

/// Names between `before` and `after`, in the lines that have both.
fn names<'a>(text: &'a str, before: &str, after: &str) -> Vec<&'a str> {
    let mut names: Vec<_> = text
        .lines()
        .filter_map(|line| line.strip_prefix(before)?.split_once(after))
        .map(|(name, _)| name)
        .collect();
    names.sort_unstable();
    names
}

/// The tests, and whether each stops the clock, which no client of another process can.
fn tests() -> Vec<(&'static str, bool)> {
    let tests = TESTS
        .iter()
        .flat_map(|file| file.split("#[tokio::test]\n").skip(1));
    let mut tests: Vec<_> = tests
        .map(|test| {
            let name = test
                .strip_prefix("async fn ")
                .unwrap()
                .split_once('(')
                .unwrap()
                .0;
            (name, test.contains("Clock::stop()"))
        })
        .collect();
    tests.sort_unstable();
    tests
}

#[test]
fn the_table_of_the_readme_names_every_rule() {
    let readme = include_str!("../../README.md");
    let section = readme
        .split("## ")
        .find(|section| section.starts_with("SQS, rule by rule"));
    let named = names(section.unwrap(), "| `", "` |");
    let tests: Vec<_> = tests().into_iter().map(|(name, _)| name).collect();
    assert_eq!(named, tests);
}

#[test]
fn the_script_has_every_rule_that_needs_no_stopped_clock() {
    let script = names(include_str!("../../conformance.py"), "def rule_", "(");
    let tests: Vec<_> = tests()
        .into_iter()
        .filter(|(_, stops)| !stops)
        .map(|(name, _)| name)
        .collect();
    assert_eq!(script, tests);
}
