//! What there is to read: standard input, files, and the files below a directory.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::{fs, io};

use super::read_error::ReadError;

/// Where texts come from.
#[derive(Clone, Debug)]
pub(super) enum Origin {
    /// Standard input, `-`.
    Stdin,
    /// A file or directory.
    Path(PathBuf),
}

impl From<OsString> for Origin {
    fn from(argument: OsString) -> Self {
        if argument == "-" {
            Self::Stdin
        } else {
            Self::Path(argument.into())
        }
    }
}

impl Origin {
    /// What it was called on the command line, or below the directory that was.
    pub(super) fn name(&self) -> String {
        match self {
            Self::Stdin => "-".to_owned(),
            Self::Path(path) => path.display().to_string(),
        }
    }

    /// Whether its name says that it is JSON Lines.
    pub(super) fn is_json_lines(&self) -> bool {
        matches!(self, Self::Path(path) if has_extension(path, &["jsonl", "ndjson"]))
    }
}

/// The files to read for one argument, in the order of their names: itself, unless it is a directory.
pub(super) fn below(argument: &Origin) -> Vec<Result<Origin, ReadError>> {
    let mut found = Vec::new();
    match argument {
        Origin::Path(path) if path.is_dir() => {
            walk(path, &mut found);
            if found.is_empty() {
                found.push(Err(ReadError::NothingThere { path: path.clone() }));
            }
        }
        // Whether it can be read shows when it is opened.
        _ => found.push(Ok(argument.clone())),
    }
    found
}

/// Adds what is in a directory, and below it. Symbolic links lead to files, but not into directories: these may lead back.
fn walk(directory: &Path, found: &mut Vec<Result<Origin, ReadError>>) {
    let entries = match sorted(directory) {
        Ok(entries) => entries,
        Err(source) => return found.push(Err(unreadable(directory, source))),
    };
    for path in entries {
        if path.is_dir() && !path.is_symlink() {
            walk(&path, found);
        } else if has_extension(&path, &["json", "jsonl", "ndjson"]) {
            match fs::metadata(&path) {
                Ok(metadata) if metadata.is_file() => found.push(Ok(Origin::Path(path))),
                // A pipe or a device is read only where it is named itself.
                Ok(_) => {}
                Err(source) => found.push(Err(unreadable(&path, source))),
            }
        }
    }
}

fn sorted(directory: &Path) -> io::Result<Vec<PathBuf>> {
    let entries = fs::read_dir(directory)?.map(|entry| entry.map(|entry| entry.path()));
    let mut entries = entries.collect::<io::Result<Vec<_>>>()?;
    entries.sort_unstable();
    Ok(entries)
}

fn unreadable(path: &Path, source: io::Error) -> ReadError {
    ReadError::Io {
        name: path.display().to_string(),
        source,
    }
}

fn has_extension(path: &Path, wanted: &[&str]) -> bool {
    let extension = path.extension().and_then(OsStr::to_str);
    extension.is_some_and(|found| wanted.iter().any(|one| found.eq_ignore_ascii_case(one)))
}
