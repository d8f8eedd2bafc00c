//! What the function's processes write, and what Lambda writes about them, in one file, each line with the number of its environment.
//!
//! The file is bounded: past its limit it says so once and takes no more. A line that cannot be written is lost; the function must never wait for
//! its log.

use std::{
    fs::File,
    io::{self, BufWriter, Write},
    path::Path,
    sync::{Arc, Mutex, PoisonError},
};

use super::environment::EnvironmentId;

/// Bytes of a log file: 64 MiB.
const LIMIT: u64 = 64 * 1_048_576;

/// A log file, or none.
#[derive(Clone, Debug, Default)]
pub(super) struct FunctionLog(Option<Arc<Mutex<Lines>>>);

#[derive(Debug)]
struct Lines {
    file: BufWriter<File>,
    left: u64,
}

impl FunctionLog {
    /// A new file, in place of one that may be there.
    pub(super) fn create(path: &Path) -> io::Result<Self> {
        let lines = Lines {
            file: BufWriter::new(File::create(path)?),
            left: LIMIT,
        };
        Ok(Self(Some(Arc::new(Mutex::new(lines)))))
    }

    /// Whether there is a file.
    pub(super) fn is_kept(&self) -> bool {
        self.0.is_some()
    }

    /// Writes a line of an environment's process, or about it.
    pub(super) fn write(&self, environment: EnvironmentId, line: &[u8]) {
        let Some(lines) = &self.0 else { return };
        let mut lines = lines.lock().unwrap_or_else(PoisonError::into_inner);
        let length = line.len() as u64 + 16;
        if lines.left == 0 {
            return;
        }
        // As said above, what cannot be written is lost.
        let _ = if let Some(left) = lines.left.checked_sub(length) {
            lines.left = left;
            write!(lines.file, "[{}] ", environment.0)
                .and_then(|()| lines.file.write_all(line))
                .and_then(|()| lines.file.write_all(b"\n"))
        } else {
            lines.left = 0;
            writeln!(lines.file, "[the log is full: {LIMIT} bytes]")
        };
        let _ = lines.file.flush();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_carry_their_environment_and_end_at_the_limit() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let log = FunctionLog::create(file.path()).unwrap();
        log.write(EnvironmentId(7), b"hello");
        let written = || std::fs::read_to_string(file.path()).unwrap();
        assert_eq!(written(), "[7] hello\n");
        let mebibyte = vec![b'x'; 1_048_576];
        for _ in 0..70 {
            log.write(EnvironmentId(8), &mebibyte);
        }
        assert!(written().len() as u64 <= LIMIT + 64);
        assert!(written().ends_with("[the log is full: 67108864 bytes]\n"));
    }

    #[test]
    fn without_a_file_nothing_happens() {
        FunctionLog::default().write(EnvironmentId(1), b"hello");
    }
}
