//! Habits of sensors: every case of `fixtures/habits` under both rules.

use caliper::{Habit, Rules, Validator};
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::fixture::{Expect, Valid, cases};

/// Something that a sensor does, or nearly does.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Case {
    name: String,
    /// The [`Habit`], as it is called in the code.
    habit: String,
    /// An event, an entity or an envelope.
    pub(crate) item: Box<RawValue>,
    pub(crate) strict: Expect,
    pub(crate) lenient: Expect,
}

pub(crate) fn all() -> Vec<(String, Case)> {
    cases(&["habits"])
}

#[test]
fn every_case_gets_exactly_its_faults_under_both_rules() {
    for (file, case) in all() {
        for (rules, expect) in [
            (Rules::Strict, &case.strict),
            (Rules::Lenient, &case.lenient),
        ] {
            let verdict = Validator::new(rules).any(case.item.get().as_bytes());
            assert_eq!(
                &Expect::of(&verdict.faults),
                expect,
                "{file}: {}, {rules:?}",
                case.name
            );
        }
    }
}

/// For every habit: strict rules refuse it, lenient rules take it, and there is something near it that neither takes.
#[test]
fn every_habit_is_taken_by_lenient_rules_only_and_has_an_end() {
    let cases = all();
    for habit in Habit::ALL {
        let of_it = || {
            let name = format!("{habit:?}");
            cases.iter().filter(move |(_, case)| case.habit == name)
        };
        let valid = Expect::Valid(Valid::Valid);
        assert!(of_it().all(|(_, case)| case.strict != valid), "{habit:?}");
        assert!(of_it().any(|(_, case)| case.lenient == valid), "{habit:?}");
        assert!(of_it().any(|(_, case)| case.lenient != valid), "{habit:?}");
    }
    let known = |name: &str| Habit::ALL.iter().any(|habit| format!("{habit:?}") == name);
    for (file, case) in &cases {
        assert!(known(&case.habit), "{file}: {}", case.name);
    }
}
