//! Why something could not be read. None of it says anything about what was to be judged.

use std::io;
use std::path::PathBuf;

use super::input::LIMIT;

/// Why something could not be read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ReadError {
    #[error("cannot read {name}")]
    Io {
        name: String,
        #[source]
        source: io::Error,
    },
    #[error("there is no *.json, *.jsonl or *.ndjson in {} or below it", path.display())]
    NothingThere { path: PathBuf },
    #[error("{name}:{line}: the text is longer than {} MiB", LIMIT >> 20)]
    TooLong { name: String, line: u64 },
}

impl ReadError {
    pub(crate) fn hint(&self) -> Option<&'static str> {
        match self {
            Self::Io { .. } => None,
            Self::NothingThere { .. } => {
                Some("a file that is named itself is read whatever it is called")
            }
            Self::TooLong { .. } => {
                Some("JSON Lines may be of any length: one envelope, event or entity a line")
            }
        }
    }
}
