//! A scenario from its file.

use std::fs;
use std::io;
use std::path::Path;

use super::Scenario;

/// Why a file is not a scenario.
#[derive(Debug, thiserror::Error)]
pub enum ReadScenarioError {
    /// It cannot be read.
    #[error("cannot be read: {0}")]
    File(#[from] io::Error),
    /// It is not TOML, has a key that is none, or a value that cannot be.
    #[error("is not a scenario: {0}")]
    Content(#[from] toml::de::Error),
}

impl Scenario {
    /// Reads a scenario file.
    pub fn read(file: impl AsRef<Path>) -> Result<Self, ReadScenarioError> {
        Ok(toml::from_str(&fs::read_to_string(file)?)?)
    }
}
