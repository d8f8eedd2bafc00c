//! A recording as slots: the gaps between its lines, made shorter or longer, and what of each line changes.

use std::os::unix::fs::FileExt;
use std::time::Duration;

use caliper::datetime::DateTime;

use super::line::Line;
use super::{Recording, Speed};
use crate::identity::{EventKey, Identity};
use crate::source::Source;
use crate::times::move_times;

/// What of a recording stays as it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    /// Neither times nor the ids of events.
    Neither,
    /// The ids of events: an endpoint that knows them will see repeats.
    Ids,
    /// Everything, byte for byte.
    All,
}

/// A recording to be sent again.
pub struct Replay {
    recording: Recording,
    speed: Speed,
    keep: Keep,
    identity: Identity,
    /// The instant of offset zero.
    start: DateTime,
    /// The first time that was recorded.
    recorded_from: i64,
}

impl Replay {
    /// The recording from `start` on, its events with ids of `identity` where they get new ones.
    #[must_use]
    pub fn new(
        recording: Recording,
        speed: Speed,
        keep: Keep,
        identity: Identity,
        start: DateTime,
    ) -> Self {
        let first = recording.lines.first();
        Self {
            recorded_from: first.map_or(0, |line| line.time.unix_millis()),
            recording,
            speed,
            keep,
            identity,
            start,
        }
    }

    /// Where a time of the recording comes to lie. Times before its beginning, such as when something was made, keep their distance from it.
    fn moved(&self, time: DateTime) -> DateTime {
        let since = time.unix_millis().saturating_sub(self.recorded_from);
        let since = match u64::try_from(since) {
            Ok(since) => i64::try_from(self.speed.of(since).as_millis()).unwrap_or(i64::MAX),
            Err(_) => since,
        };
        let moved = self.start.unix_millis().saturating_add(since);
        DateTime::from_unix_millis(
            moved.clamp(DateTime::MIN.unix_millis(), DateTime::MAX.unix_millis()),
        )
    }

    /// The line of a slot, as bytes. A file that was cut short since it was opened gives none.
    fn line(&self, slot: u64) -> Option<Vec<u8>> {
        let line = self.recording.lines.get(usize::try_from(slot).ok()?)?;
        let mut bytes = vec![0; line.length];
        self.recording
            .file
            .read_exact_at(&mut bytes, line.start)
            .ok()?;
        Some(bytes)
    }

    fn retold(&self, slot: u64, line: &Line<'_>) -> Vec<u8> {
        let send_time = self.moved(line.time());
        let new_id = |position| self.identity.urn(EventKey { slot, position }).to_vec();
        match self.keep {
            Keep::All => line.enveloped(line.as_recorded(), send_time),
            Keep::Ids => self.retimed(&line.enveloped(line.as_recorded(), line.time())),
            Keep::Neither => self.retimed(&line.enveloped(line.with_ids(new_id), line.time())),
        }
    }

    fn retimed(&self, body: &[u8]) -> Vec<u8> {
        let mut out = Vec::with_capacity(body.len());
        move_times(body, &mut out, |time| self.moved(time));
        out
    }
}

impl Source for Replay {
    fn slots(&self) -> u64 {
        u64::try_from(self.recording.lines.len()).unwrap_or(u64::MAX)
    }

    fn offset(&self, slot: u64) -> Duration {
        let slot = usize::try_from(slot).unwrap_or(usize::MAX);
        let time = self
            .recording
            .lines
            .get(slot)
            .map(|line| line.time.unix_millis());
        let since = time
            .unwrap_or(self.recorded_from)
            .saturating_sub(self.recorded_from);
        self.speed.of(u64::try_from(since).unwrap_or(0))
    }

    /// A line that cannot be read any more leaves the body empty, which the endpoint refuses.
    fn render(&self, slot: u64, body: &mut Vec<u8>) {
        body.clear();
        if let Some(bytes) = self.line(slot)
            && let Ok(line) = Line::read(&bytes)
        {
            *body = self.retold(slot, &line);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;
    use crate::identity::{RunId, Seed};

    fn replay(times: &[&str], speed: &str) -> Replay {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        for time in times {
            writeln!(file, r#"{{"sensor":"s","data":[],"sendTime":"{time}"}}"#).unwrap();
        }
        Replay::new(
            Recording::open(file.path()).unwrap(),
            speed.parse().unwrap(),
            Keep::Neither,
            Identity::new(Seed::new(1), RunId::ZERO),
            DateTime::from_unix_millis(0),
        )
    }

    #[test]
    fn gaps_are_those_of_the_recording_at_its_speed() {
        let times = [
            "2026-01-05T08:00:25Z",
            "2026-01-05T08:00:00Z",
            "2026-01-05T08:00:10Z",
        ];
        for (speed, offsets) in [
            ("1", [0, 10_000, 25_000]),
            ("10", [0, 1000, 2500]),
            ("0.5", [0, 20_000, 50_000]),
        ] {
            let replay = replay(&times, speed);
            assert_eq!(replay.slots(), 3);
            for (slot, offset) in (0..).zip(offsets) {
                assert_eq!(replay.offset(slot), Duration::from_millis(offset));
            }
        }
    }

    #[test]
    fn times_before_the_recording_keep_their_distance_and_those_in_it_and_after_it_are_scaled() {
        let replay = replay(&["2026-01-05T08:00:00Z", "2026-01-05T08:00:10Z"], "10");
        for (time, millis) in [
            ("2026-01-05T07:00:00Z", -3_600_000),
            ("2026-01-05T08:00:00Z", 0),
            ("2026-01-05T08:00:10Z", 1000),
            ("2026-01-05T09:00:00Z", 360_000),
        ] {
            let moved = replay.moved(DateTime::parse_lenient(time).unwrap());
            assert_eq!(moved.unix_millis(), millis, "{time}");
        }
    }
}
