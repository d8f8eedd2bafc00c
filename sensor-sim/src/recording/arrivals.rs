//! The instants of a recording, without what was sent: arrivals as they were, for what the campus does.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use caliper::datetime::DateTime;

use super::line::{Line, LineError};
use super::{RecordingError, Speed, lines};

/// The shortest mean gap, so that a run has a length where all came at once.
const LEAST_GAP: Duration = Duration::from_millis(1);

/// When something was sent once; 8 bytes for each. Cheap to clone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordedArrivals {
    /// Since the first, rising.
    millis: Arc<[u64]>,
    speed: Speed,
}

impl RecordedArrivals {
    /// Reads the times of a file, in any order: those of a recording (JSON Lines of envelopes and events), or a date-time on each line, as RFC 3339
    /// writes it.
    pub fn read(path: &Path) -> Result<Self, RecordingError> {
        let mut times = Vec::new();
        lines::each(path, |_, line| {
            times.push(time(line)?.unix_millis());
            Ok(())
        })?;
        Ok(Self::of(times))
    }

    /// These times, in milliseconds since whenever, in any order.
    pub(crate) fn of(mut times: Vec<i64>) -> Self {
        times.sort_unstable();
        let first = times.first().copied().unwrap_or_default();
        Self {
            millis: times.iter().map(|time| time.abs_diff(first)).collect(),
            speed: Speed::ONE,
        }
    }

    /// The same, so much faster.
    #[must_use]
    pub fn at(self, speed: Speed) -> Self {
        Self { speed, ..self }
    }

    /// How much faster than it was recorded.
    #[must_use]
    pub fn speed(&self) -> Speed {
        self.speed
    }

    /// How many there are.
    #[must_use]
    pub fn count(&self) -> u64 {
        u64::try_from(self.millis.len()).unwrap_or(u64::MAX)
    }

    /// Each as it was recorded, in milliseconds since the first.
    #[must_use]
    pub fn millis(&self) -> &[u64] {
        &self.millis
    }

    /// When a slot is due; of one beyond the last, as the last.
    pub(crate) fn offset(&self, slot: u64) -> Duration {
        let slot = usize::try_from(slot).ok();
        let millis = slot.and_then(|slot| self.millis.get(slot));
        millis
            .or(self.millis.last())
            .map_or(Duration::ZERO, |millis| self.speed.of(*millis))
    }

    /// How many are due before an instant.
    pub(crate) fn before(&self, instant: Duration) -> u64 {
        let before = self
            .millis
            .partition_point(|millis| self.speed.of(*millis) < instant);
        u64::try_from(before).unwrap_or(u64::MAX)
    }

    /// When the last is due.
    pub(crate) fn last(&self) -> Duration {
        self.offset(u64::MAX)
    }

    /// To the last, and a mean gap after it.
    pub(crate) fn length(&self) -> Duration {
        self.last().saturating_add(self.mean_gap())
    }

    /// The mean gap between two, or a millisecond where it is less.
    pub(crate) fn mean_gap(&self) -> Duration {
        let gaps = u32::try_from(self.count().saturating_sub(1)).unwrap_or(u32::MAX);
        let mean = self.last().checked_div(gaps);
        mean.unwrap_or_default().max(LEAST_GAP)
    }
}

/// The time of a line.
fn time(line: &[u8]) -> Result<DateTime, LineError> {
    let text = str::from_utf8(line)?.trim();
    if text.starts_with('{') {
        return Line::read(line).map(|line| line.time());
    }
    DateTime::parse_lenient(text).map_err(|_| LineError::NotATime)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn read(content: &str) -> Result<RecordedArrivals, RecordingError> {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(content.as_bytes()).unwrap();
        RecordedArrivals::read(file.path())
    }

    #[test]
    fn times_are_those_of_the_lines_in_their_order_and_so_much_faster() {
        let arrivals = read(
            "2026-01-05T08:00:02Z\n\n\
             {\"sensor\":\"s\",\"data\":[],\"sendTime\":\"2026-01-05T09:00:00+01:00\"}\r\n\
             {\"type\":\"ViewEvent\",\"eventTime\":\"2026-01-05T08:00:00.500Z\"}",
        )
        .unwrap();
        assert_eq!(arrivals.millis(), [0, 500, 2000]);
        assert_eq!(arrivals.length(), Duration::from_secs(3));
        let faster = arrivals.at("10".parse().unwrap());
        let offsets = [0, 1, 2, 3].map(|slot| faster.offset(slot).as_millis());
        assert_eq!(offsets, [0, 50, 200, 200]);
        assert_eq!(faster.length(), Duration::from_millis(300));
    }

    #[test]
    fn what_an_editor_puts_before_the_first_line_is_not_of_it() {
        let time = "\u{feff}2026-01-05T08:00:02Z";
        assert_eq!(read(time).unwrap().count(), 1);
        let line = "\u{feff}{\"sensor\":\"s\",\"data\":[],\"sendTime\":\"2026-01-05T08:00:00Z\"}\n";
        assert_eq!(read(line).unwrap().count(), 1);
    }

    #[test]
    fn a_single_time_is_a_run_of_a_moment() {
        let arrivals = read("2026-01-05T08:00:02Z").unwrap();
        assert_eq!((arrivals.count(), arrivals.length()), (1, LEAST_GAP));
    }

    #[test]
    fn what_is_no_time_is_named() {
        let error = read("2026-01-05T08:00:02Z\nyesterday\n").unwrap_err();
        assert!(
            matches!(
                error,
                RecordingError::Line {
                    line: 2,
                    source: LineError::NotATime,
                    ..
                }
            ),
            "{error:?}"
        );
        assert!(matches!(read("\n"), Err(RecordingError::Empty(_))));
    }
}
