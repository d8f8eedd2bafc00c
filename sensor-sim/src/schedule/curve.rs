//! The instants of a rate that changes, random access: the inverse of how much is due by when.
//!
//! By any instant, as many slots are due as the area under the rate up to there. In a stage of a straight line that area is a
//! quadratic, so the instant of a slot is a root. Plain arithmetic and the square root, which IEEE 754 rounds the same
//! everywhere, give the same instants on every machine; a slot's share of the whole is above what rounding loses up to
//! 10^14 slots, so instants never fall. A stage is found by bisection, in O(log stages).

use std::time::Duration;

use super::poisson::Poisson;
use super::stages::{Stage, Stages};

/// Slots under a rate that changes, evenly by that rate or at random.
pub(crate) struct Curve {
    lines: Vec<Line>,
    /// Slots due by the end, a fraction included.
    area: f64,
    length: Duration,
    /// Points at random over the area; evenly, if there are none.
    at_random: Option<Poisson>,
}

/// A stage, in seconds and slots.
#[derive(Clone, Copy)]
struct Line {
    begins: Duration,
    length: f64,
    /// Slots due before it begins.
    before: f64,
    from: f64,
    to: f64,
}

impl Curve {
    /// The instants under these stages; `at_random` places as many points as [`slots`](Self::slots) says.
    pub(crate) fn new(stages: &Stages) -> Self {
        let (mut begins, mut before) = (Duration::ZERO, 0.0);
        let mut lines = Vec::new();
        for stage in stages.iter() {
            let line = Line::new(stage, begins, before);
            before += line.area();
            begins = begins.saturating_add(stage.length);
            lines.push(line);
        }
        Self {
            lines,
            area: before,
            length: begins,
            at_random: None,
        }
    }

    /// The same instants, at random around the rate.
    pub(crate) fn at_random(self, points: Poisson) -> Self {
        Self {
            at_random: Some(points),
            ..self
        }
    }

    /// How many slots start before the end: the area, rounded up. What rounding adds to a whole number is no slot.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "above zero, and saturating"
    )]
    pub(crate) fn slots(&self) -> u128 {
        (self.area * (1.0 - 16.0 * f64::EPSILON)).ceil() as u128
    }

    #[expect(clippy::cast_precision_loss, reason = "slots are below 2^48")]
    pub(super) fn offset(&self, slot: u64) -> Duration {
        let due = match &self.at_random {
            None => slot as f64,
            Some(points) => points.share(slot) * self.area,
        };
        let after = self.lines.partition_point(|line| line.before <= due);
        let Some(line) = self.lines.get(after.saturating_sub(1)) else {
            return self.length;
        };
        let within = Duration::try_from_secs_f64(line.instant(due - line.before));
        let end = line
            .begins
            .saturating_add(Duration::from_secs_f64(line.length));
        // Rounding may bring the last slot of all to the end, which no slot is due at.
        line.begins
            .saturating_add(within.unwrap_or(Duration::ZERO))
            .min(end)
            .min(self.length.saturating_sub(Duration::from_nanos(1)))
    }

    /// About how many slots are due before an instant.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "above zero, and saturating"
    )]
    pub(super) fn about_before(&self, instant: Duration) -> u64 {
        let after = self.lines.partition_point(|line| line.begins <= instant);
        let Some(line) = self.lines.get(after.saturating_sub(1)) else {
            return 0;
        };
        let within = instant.saturating_sub(line.begins).as_secs_f64();
        let due = line.before + line.due(within.min(line.length));
        match &self.at_random {
            None => due as u64,
            Some(points) => points.about_before(due / self.area),
        }
    }

    #[expect(
        clippy::cast_possible_truncation,
        reason = "a mean gap of a run that fits 64-bit nanoseconds"
    )]
    pub(super) fn mean_gap(&self) -> Duration {
        let slots = self.slots().clamp(1, u128::from(u32::MAX)) as u32;
        self.length / slots
    }
}

impl Line {
    #[expect(clippy::cast_precision_loss, reason = "rates to 16 digits")]
    fn new(stage: Stage, begins: Duration, before: f64) -> Self {
        Self {
            begins,
            length: stage.length.as_secs_f64(),
            before,
            from: stage.from as f64 / 1e9,
            to: stage.to as f64 / 1e9,
        }
    }

    fn area(self) -> f64 {
        f64::midpoint(self.from, self.to) * self.length
    }

    /// Slots due after so many seconds of the line.
    fn due(self, seconds: f64) -> f64 {
        let steepness = (self.to - self.from) / self.length;
        seconds * (self.from + steepness * seconds / 2.0)
    }

    /// Seconds from the beginning of the line until `due` slots are due, of those that are its own.
    fn instant(self, due: f64) -> f64 {
        // from t + (to - from) / (2 length) t^2 = due, solved in the form that loses nothing where the line is nearly level.
        let steepness = (self.to - self.from) / self.length;
        let root = (self.from * self.from + 2.0 * steepness * due)
            .max(0.0)
            .sqrt();
        let seconds = 2.0 * due / (self.from + root);
        if seconds.is_finite() {
            seconds.min(self.length)
        } else {
            0.0
        }
    }
}

#[cfg(test)]
#[allow(clippy::cast_precision_loss, reason = "small numbers")]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::random::Key;

    fn curve(stages: &str) -> Curve {
        Curve::new(&stages.parse().unwrap())
    }

    /// Slots due by an instant, by adding up small steps.
    fn due(curve: &Curve, until: f64) -> f64 {
        let mut sum = 0.0;
        for line in &curve.lines {
            let within = (until - line.begins.as_secs_f64()).clamp(0.0, line.length);
            let end = line.from + (line.to - line.from) * within / line.length;
            sum += f64::midpoint(line.from, end) * within;
        }
        sum
    }

    #[test]
    fn level_stages_are_exactly_what_their_rates_say() {
        let curve = curve("10s@5/s,10s@50/s");
        assert_eq!(curve.slots(), 550);
        assert_eq!(curve.offset(0), Duration::ZERO);
        assert_eq!(curve.offset(49), Duration::from_millis(9_800));
        assert_eq!(curve.offset(50), Duration::from_secs(10));
        assert_eq!(curve.offset(51), Duration::from_millis(10_020));
        let end = Duration::from_secs(20);
        assert_eq!(
            curve.offset(550),
            end.saturating_sub(Duration::from_nanos(1))
        );
    }

    /// 10 slots and a billionth are 11; the last of them would round to the end itself.
    #[test]
    fn every_slot_is_due_before_the_end() {
        let curve = curve("1s@10.000000001/s");
        assert_eq!(curve.slots(), 11);
        assert!(curve.offset(10) < Duration::from_secs(1));
    }

    #[test]
    fn a_ramp_from_nothing_goes_with_the_square_root() {
        let curve = curve("100s@0/s-10/s");
        assert_eq!(curve.slots(), 500);
        assert_eq!(curve.offset(125), Duration::from_secs(50));
        assert_eq!(curve.offset(0), Duration::ZERO);
    }

    #[test]
    fn a_pause_is_kept() {
        let curve = curve("10s@1/s,1h@0/s,10s@1/s");
        assert_eq!(curve.slots(), 20);
        assert_eq!(curve.offset(9), Duration::from_secs(9));
        assert_eq!(curve.offset(10), Duration::from_secs(3_610));
    }

    #[test]
    fn far_slots_are_still_apart() {
        let curve = curve("11574074d@1000000/s-1000001/s");
        let far = 1_000_000_000_000;
        let instants: Vec<Duration> = (far..far + 1_000).map(|slot| curve.offset(slot)).collect();
        assert!(instants.windows(2).all(|pair| pair[0] < pair[1]));
        let seconds = curve.offset(far).as_secs_f64();
        assert!((seconds / 1e6 - 1.0).abs() < 1e-6, "{seconds}");
    }

    /// The slots of 2^48, as many as there may be, on a line that rises, one that falls to nothing, and a level one.
    #[test]
    fn instants_never_fall_however_far_it_goes() {
        for stages in [
            "100000d@0/s-64000/s",
            "100000d@64000/s-0/s",
            "100000d@32000/s",
        ] {
            let curve = curve(stages);
            let slots = u64::try_from(curve.slots()).unwrap();
            assert!(slots > 250_000_000_000_000, "{slots}");
            for part in 0..=20 {
                let first = (slots - 1_000) / 20 * part;
                let instants: Vec<Duration> = (first..first + 1_000)
                    .map(|slot| curve.offset(slot))
                    .collect();
                assert!(instants.is_sorted(), "{stages} from slot {first}");
            }
        }
    }

    fn stages() -> impl Strategy<Value = String> {
        let stage = (1_u32..5_000, 0_u32..2_000, 0_u32..2_000)
            .prop_map(|(millis, from, to)| format!("{millis}ms@{from}/s-{to}/s"));
        proptest::collection::vec(stage, 1..6)
            .prop_map(|stages| format!("{},100ms@50/s", stages.join(",")))
    }

    proptest! {
        // offset is the inverse of due, never falls, and all slots but none more lie before the end
        #[test]
        fn instants_are_where_their_slots_are_due(stages in stages()) {
            let curve = curve(&stages);
            let slots = u64::try_from(curve.slots()).unwrap();
            let mut last = Duration::ZERO;
            for slot in 0..slots {
                let offset = curve.offset(slot);
                prop_assert!(last <= offset && offset < curve.length, "slot {} at {:?}", slot, offset);
                last = offset;
                let error = due(&curve, offset.as_secs_f64()) - slot as f64;
                prop_assert!(error.abs() < 1e-3, "slot {} is off by {}", slot, error);
            }
            prop_assert!((curve.area - due(&curve, 1e9)).abs() < 1e-6);
        }

        // at random, each tenth of the area has about a tenth of the points
        #[test]
        fn random_instants_follow_the_rate(seed: u64) {
            let even = curve("10s@0/s-1000/s,10s@1000/s-100/s");
            let slots = u64::try_from(even.slots()).unwrap();
            let points = Poisson::new(Key::derive("test", &[seed]), slots, 1);
            let tenths: Vec<Duration> = (1..10).map(|tenth| even.offset(slots * tenth / 10)).collect();
            let random = curve("10s@0/s-1000/s,10s@1000/s-100/s").at_random(points);
            let instants: Vec<Duration> = (0..slots).map(|slot| random.offset(slot)).collect();
            prop_assert!(instants.is_sorted());
            for (tenth, until) in (1..10).zip(tenths) {
                let found = instants.partition_point(|instant| *instant < until) as f64;
                let expected = (slots * tenth / 10) as f64;
                prop_assert!((found - expected).abs() < 6.0 * (slots as f64).sqrt() / 2.0);
            }
        }
    }
}
