//! Constant arrivals: slot k at k / rate.

use std::time::Duration;

use super::Rate;

/// One slot every 1 / rate seconds.
pub(crate) struct Constant {
    rate: Rate,
}

impl Constant {
    pub(crate) fn new(rate: Rate) -> Self {
        Self { rate }
    }

    pub(super) fn offset(&self, slot: u64) -> Duration {
        self.rate.instant(slot)
    }

    pub(super) fn about_before(&self, instant: Duration) -> u64 {
        let count = self.rate.count_within(instant);
        count
            .and_then(|count| u64::try_from(count).ok())
            .unwrap_or(u64::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_drifts_in_a_million_million_slots() {
        let constant = Constant::new("3/s".parse().unwrap());
        assert_eq!(constant.offset(0), Duration::ZERO);
        assert_eq!(constant.offset(1), Duration::from_nanos(333_333_333));
        let far = 1_000_000_000_000;
        assert_eq!(constant.offset(3 * far), Duration::from_secs(far));
        assert_eq!(
            constant.offset(3 * far + 2),
            Duration::new(far, 666_666_666)
        );
        assert_eq!(
            Constant::new("0.000000001/h".parse().unwrap()).offset(u64::MAX),
            Duration::MAX
        );
    }
}
