//! Every envelope and everything in it follows the rules, by the validator of the `caliper` package.

use caliper::{Rules, Validator};
use sensor_sim::Source;

use crate::support::{body, varied_plans};

#[test]
fn everything_is_valid_under_strict_rules() {
    let mut validator = Validator::new(Rules::Strict);
    let mut seen = 0;
    for plan in varied_plans() {
        for slot in 0..plan.slots() {
            let sent = body(&plan, slot);
            let verdict = validator.envelope(&sent);
            let sent = String::from_utf8_lossy(&sent);
            assert!(verdict.is_valid(), "{:?} in {sent}", verdict.faults);
            seen += 1;
        }
    }
    assert!(seen > 5_000, "only {seen} envelopes");
}
