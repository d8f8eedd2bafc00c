//! The lines of a file, one after the other.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use super::RecordingError;
use super::line::LineError;

/// The longest line, in bytes, as for what `validate` reads.
const LONGEST: usize = 64 << 20;

/// What some editors put before the first line.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

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
        let mut limited = (&mut reader).take(LONGEST as u64 + 1);
        let mut length = limited.read_until(b'\n', &mut text).map_err(failed)?;
        if length == 0 {
            break;
        }
        if number == 0 && text.starts_with(BYTE_ORDER_MARK) {
            text.drain(..BYTE_ORDER_MARK.len());
            start += u64::try_from(BYTE_ORDER_MARK.len()).unwrap_or(0);
            length = text.len();
        }
        number += 1;
        if !text.trim_ascii().is_empty() {
            found = true;
            let read = match length {
                0..=LONGEST => line(start, &text),
                _ => Err(LineError::TooLong),
            };
            read.map_err(|source| RecordingError::Line {
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
