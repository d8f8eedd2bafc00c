//! The lines of a file, one after the other.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use super::RecordingError;
use super::line::LineError;

/// Hands over every line that is not blank, with the place of its first byte. A line that is none ends it, with its number; so does a file
/// without any.
pub(super) fn each(
    path: &Path,
    mut line: impl FnMut(u64, &[u8]) -> Result<(), LineError>,
) -> Result<File, RecordingError> {
    let failed = |error| RecordingError::Io(path.to_owned(), error);
    let file = File::open(path).map_err(failed)?;
    let mut reader = BufReader::new(&file);
    let mut text = Vec::new();
    let (mut start, mut number, mut found) = (0, 0, false);
    loop {
        text.clear();
        let length = reader.read_until(b'\n', &mut text).map_err(failed)?;
        if length == 0 {
            break;
        }
        number += 1;
        if !text.trim_ascii().is_empty() {
            found = true;
            line(start, &text).map_err(|source| RecordingError::Line {
                path: path.to_owned(),
                line: number,
                source,
            })?;
        }
        start += u64::try_from(length).unwrap_or(u64::MAX);
    }
    if found {
        Ok(file)
    } else {
        Err(RecordingError::Empty(path.to_owned()))
    }
}
