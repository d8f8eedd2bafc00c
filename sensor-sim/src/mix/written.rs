//! A mix as a scenario file has it: a word, or a table of shares.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Mix, ParseMixError};

#[derive(Deserialize)]
#[serde(
    untagged,
    expecting = "write default, uniform, or a table of shares such as { reading = 70, media = 30 }"
)]
pub(super) enum Written {
    Word(String),
    Shares(BTreeMap<String, u32>),
}

impl TryFrom<Written> for Mix {
    type Error = ParseMixError;

    fn try_from(written: Written) -> Result<Self, Self::Error> {
        match written {
            Written::Word(word) => word.parse(),
            Written::Shares(shares) => {
                let shares = shares.iter().map(|(name, share)| format!("{name}={share}"));
                shares.collect::<Vec<_>>().join(",").parse()
            }
        }
    }
}

impl From<Mix> for String {
    fn from(mix: Mix) -> Self {
        mix.to_string()
    }
}
