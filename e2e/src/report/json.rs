//! `report.json`, written whole or not at all.

use std::io::{self, Write};
use std::path::Path;

use tempfile::NamedTempFile;

use crate::report::Report;

/// The name of the file in the folder.
pub const FILE: &str = "report.json";

/// Writes the report into a folder, replacing an older one in one step.
pub fn write(folder: &Path, report: &Report) -> io::Result<()> {
    let mut text = serde_json::to_vec_pretty(report)?;
    text.push(b'\n');
    let mut file = NamedTempFile::new_in(folder)?;
    file.write_all(&text)?;
    persist(file, &folder.join(FILE))
}

/// Puts a finished file in its place, on the disk for good, readable as any other file.
pub(super) fn persist(file: NamedTempFile, path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.as_file()
        .set_permissions(std::fs::Permissions::from_mode(0o644))?;
    file.as_file().sync_all()?;
    file.persist(path)?;
    Ok(())
}
