//! README.md says what lenient rules allow, in the words of the rules.

use caliper::Habit;

#[test]
fn the_readme_has_every_habit() {
    let readme = include_str!("../README.md");
    let rows: Vec<_> = Habit::ALL
        .map(Habit::words)
        .map(|(what, who)| format!("| {what} | {who} |\n"))
        .into();
    let table = rows.concat();
    assert!(readme.contains(&table), "README.md lacks\n{table}");
}
