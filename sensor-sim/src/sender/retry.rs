//! When a request whose fate is unknown is sent again.

use std::time::{Duration, SystemTime};

use super::http1::Reading;
use super::outcome::Fate;
use crate::random::Stream;

/// The longest wait before a request is sent again, whatever the server asks for.
const LONGEST_WAIT: Duration = Duration::from_mins(1);

/// How often to send again what may have failed, and how far apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retries {
    /// How often at the most; 0 for never.
    pub most: u16,
    /// The wait before the first time; it doubles from one to the next, to a minute at the most. More where the server asks for more.
    pub backoff: Duration,
}

impl Retries {
    /// Every request is sent once.
    pub const NONE: Self = Self {
        most: 0,
        backoff: Duration::ZERO,
    };

    /// The longest that a slot can take with this time-out for each request.
    #[must_use]
    pub fn longest(&self, timeout: Duration) -> Duration {
        let again = timeout.saturating_add(LONGEST_WAIT);
        timeout.saturating_add(again.saturating_mul(self.most.into()))
    }

    /// How long to wait before a slot goes for the `again`th time, counted from 0. Between half of it and all of it, each slot its own: those that
    /// failed together do not come back together.
    pub(super) fn wait(&self, slot: u64, again: u16, asked: Option<Duration>) -> Duration {
        let doubled = 1_u32.checked_shl(again.into()).unwrap_or(u32::MAX);
        let backoff = self.backoff.saturating_mul(doubled).min(LONGEST_WAIT);
        let place = slot.wrapping_mul(1 << 16) | u64::from(again);
        let half = Stream::from_draw(place).unit() / 2.0;
        let wait = backoff.mul_f64(0.5 + half);
        wait.max(asked.unwrap_or_default()).min(LONGEST_WAIT)
    }
}

/// Whether a request with this fate is sent again: nobody knows whether it was carried out, and another may have better luck. A redirection would
/// only be met once more.
pub(super) fn is_worth_repeating(fate: Fate) -> bool {
    match fate {
        Fate::Answered { status, .. } => matches!(status, 408 | 429 | 500..),
        Fate::Transport(_) | Fate::TimedOut => true,
        Fate::Unsent | Fate::Unfinished => false,
    }
}

/// The wait that an answer asks for.
pub(super) fn asked_wait(answer: &Reading) -> Option<Duration> {
    if !matches!(answer.status(), Some(429 | 503)) {
        return None;
    }
    let headers = answer.headers();
    let asked = headers
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case("retry-after"));
    let (_, value) = asked?;
    retry_after(str::from_utf8(value).ok()?.trim(), SystemTime::now())
}

/// `Retry-After` as RFC 9110 has it (section 10.2.3): seconds, or a date, by this machine's clock.
fn retry_after(value: &str, now: SystemTime) -> Option<Duration> {
    if let Ok(seconds) = value.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let date = httpdate::parse_http_date(value).ok()?;
    Some(date.duration_since(now).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    const RETRIES: Retries = Retries {
        most: 5,
        backoff: Duration::from_secs(1),
    };

    #[test]
    fn waits_double_and_spread_and_end_at_a_minute() {
        for (again, longest) in [
            (0, 1.0),
            (1, 2.0),
            (2, 4.0),
            (5, 32.0),
            (6, 60.0),
            (40, 60.0),
        ] {
            let waits: Vec<f64> = (0..1000)
                .map(|slot| RETRIES.wait(slot, again, None).as_secs_f64())
                .collect();
            assert!(
                waits
                    .iter()
                    .all(|wait| (longest / 2.0..=longest).contains(wait))
            );
            let mean = waits.iter().sum::<f64>() / 1000.0;
            assert!((mean / longest - 0.75).abs() < 0.02, "{mean}");
        }
    }

    #[test]
    fn a_server_asks_in_seconds_or_with_a_date() {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_770);
        for (value, seconds) in [
            ("7", Some(7)),
            ("Sun, 06 Nov 1994 08:49:37 GMT", Some(7)),
            ("Sunday, 06-Nov-94 08:49:37 GMT", Some(7)),
            ("Sun, 06 Nov 1994 08:49:30 GMT", Some(0)),
            ("Sat, 05 Nov 1994 08:49:30 GMT", Some(0)),
            ("-7", None),
            ("soon", None),
            ("", None),
        ] {
            let asked = retry_after(value, now);
            assert_eq!(asked, seconds.map(Duration::from_secs), "{value}");
        }
    }

    #[test]
    fn a_server_can_ask_for_more_but_not_for_less_or_too_much() {
        let asked = |seconds| RETRIES.wait(7, 1, Some(Duration::from_secs(seconds)));
        assert_eq!(asked(0), RETRIES.wait(7, 1, None));
        assert_eq!(asked(10), Duration::from_secs(10));
        assert_eq!(asked(3600), LONGEST_WAIT);
    }
}
