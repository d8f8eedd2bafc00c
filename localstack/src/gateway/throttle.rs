//! A stage's throttle: so many requests a second, and a burst on top.
//!
//! API Gateway throttles "using the token bucket algorithm, where a token counts for a request" (developer guide, "Throttle requests to your REST
//! APIs"). The bucket holds a burst, is full at first, and is filled by the clock: no timer.

use std::{
    fmt,
    str::FromStr,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use tokio::time::Instant;

/// A rate and a burst, written `500/s` or `500/s,1000`; without it the burst is what a second brings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Throttle {
    per_second: u32,
    burst: u32,
}

/// A text that is no throttle.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is no throttle: write a rate, as in 500/s, or a rate and a burst, as in 500/s,1000; both are 1 or more"
)]
pub struct ThrottleError(String);

impl FromStr for Throttle {
    type Err = ThrottleError;

    fn from_str(text: &str) -> Result<Self, ThrottleError> {
        let number = |text: &str| text.trim().parse().ok().filter(|number| *number > 0);
        let (rate, burst) = match text.split_once(',') {
            Some((rate, burst)) => (rate, Some(burst)),
            None => (text, None),
        };
        let read = || {
            let per_second = number(rate.trim().strip_suffix("/s")?)?;
            let burst = burst.map_or(Some(per_second), number)?;
            Some(Self { per_second, burst })
        };
        read().ok_or_else(|| ThrottleError(text.to_owned()))
    }
}

impl fmt::Display for Throttle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/s,{}", self.per_second, self.burst)
    }
}

/// A throttle at work.
#[derive(Debug)]
pub(crate) struct Bucket {
    /// How long one token takes to come.
    token: Duration,
    /// How long all of them take.
    whole: Duration,
    /// When the bucket will be full again.
    full_at: Mutex<Instant>,
}

impl Bucket {
    /// A full one.
    pub(crate) fn new(throttle: Throttle) -> Self {
        let token = Duration::from_secs(1) / throttle.per_second;
        Self {
            token,
            whole: token * throttle.burst,
            full_at: Mutex::new(Instant::now()),
        }
    }

    /// Takes a token, if there is one.
    pub(super) fn take(&self) -> bool {
        let now = Instant::now();
        let mut full_at = self.full_at.lock().unwrap_or_else(PoisonError::into_inner);
        let after = (*full_at).max(now) + self.token;
        let is_there = after <= now + self.whole;
        if is_there {
            *full_at = after;
        }
        is_there
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_burst_passes_and_then_the_rate() {
        let bucket = Bucket::new("10/s,3".parse().unwrap());
        let taken = |tries: usize| (0..tries).filter(|_| bucket.take()).count();
        assert_eq!(taken(5), 3);
        tokio::time::advance(Duration::from_millis(99)).await;
        assert_eq!(taken(1), 0);
        tokio::time::advance(Duration::from_millis(1)).await;
        assert_eq!(taken(5), 1);
        tokio::time::advance(Duration::from_mins(1)).await;
        assert_eq!(taken(5), 3, "never more than the burst");
    }

    #[test]
    fn a_throttle_is_a_rate_and_perhaps_a_burst() {
        let read = |text: &str| {
            text.parse::<Throttle>()
                .map(|throttle| throttle.to_string())
        };
        assert_eq!(read("500/s").as_deref(), Ok("500/s,500"));
        assert_eq!(read("500/s, 1000").as_deref(), Ok("500/s,1000"));
        for wrong in ["500", "0/s", "5/s,0", "5/m", "-1/s", "5/s,", ""] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
