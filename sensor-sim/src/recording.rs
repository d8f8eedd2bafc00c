//! A recording: envelopes and events that somebody's sensors sent, as JSON Lines, to be sent again.
//!
//! Only an index is held, 24 bytes for each line; the lines are read from the file when they are due.

mod arrivals;
mod line;
mod lines;
mod replay;
mod speed;

pub use arrivals::RecordedArrivals;
pub use replay::{Keep, Replay};
pub use speed::{ParseSpeedError, Speed};

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use caliper::datetime::DateTime;

use line::{Line, LineError};

/// Why a file is no recording. Found before anything is sent.
#[derive(Debug, thiserror::Error)]
pub enum RecordingError {
    /// It could not be read.
    #[error("cannot read {}", .0.display())]
    Io(PathBuf, #[source] io::Error),
    /// A line is none.
    #[error("{}:{line}", path.display())]
    Line {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: u64,
        /// What is wrong with it.
        #[source]
        source: LineError,
    },
    /// There is no line in it.
    #[error("{} has no line that is not blank", .0.display())]
    Empty(PathBuf),
}

/// A recording, ready to be sent again.
#[derive(Debug)]
pub struct Recording {
    file: File,
    /// In the order of their times.
    lines: Vec<Indexed>,
}

/// A line of the file.
#[derive(Clone, Copy, Debug)]
struct Indexed {
    time: DateTime,
    /// Its first byte in the file.
    start: u64,
    length: usize,
}

impl Recording {
    /// Reads a file of envelopes and events, one on each line that is not blank. Lines whose times fall go in the order of their times.
    pub fn open(path: &Path) -> Result<Self, RecordingError> {
        let mut lines = Vec::new();
        let file = lines::each(path, |start, text| {
            lines.push(Indexed {
                time: Line::read(text)?.time(),
                start,
                length: text.len(),
            });
            Ok(())
        })?;
        lines.sort_by_key(|line| line.time.unix_millis());
        Ok(Self { file, lines })
    }
}

#[cfg(test)]
mod tests {
    use super::Indexed;

    #[test]
    fn a_line_costs_what_the_documentation_says() {
        assert_eq!(size_of::<Indexed>(), 24);
    }
}
