//! A recording: envelopes and events that somebody's sensors sent, as JSON Lines, to be sent again.
//!
//! Only an index is held, 24 bytes for each line; the lines are read from the file when they are due.

mod line;
mod replay;
mod speed;

pub use replay::{Keep, Replay};
pub use speed::{ParseSpeedError, Speed};

use std::fs::File;
use std::io::{self, BufRead, BufReader};
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
    /// There is nothing in it.
    #[error("{} holds no envelope and no event", .0.display())]
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
        let failed = |error| RecordingError::Io(path.to_owned(), error);
        let file = File::open(path).map_err(failed)?;
        let mut reader = BufReader::new(&file);
        let (mut lines, mut text) = (Vec::new(), Vec::new());
        let (mut start, mut number) = (0, 0);
        loop {
            text.clear();
            let length = reader.read_until(b'\n', &mut text).map_err(failed)?;
            if length == 0 {
                break;
            }
            number += 1;
            if !text.trim_ascii().is_empty() {
                let line = Line::read(&text).map_err(|source| RecordingError::Line {
                    path: path.to_owned(),
                    line: number,
                    source,
                })?;
                lines.push(Indexed {
                    time: line.time(),
                    start,
                    length,
                });
            }
            start += u64::try_from(length).unwrap_or(u64::MAX);
        }
        if lines.is_empty() {
            return Err(RecordingError::Empty(path.to_owned()));
        }
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
