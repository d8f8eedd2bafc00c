//! Where the token comes from. Never from the command line itself, where every user of the machine could read it.

use std::env;
use std::ffi::OsString;
use std::path::PathBuf;

use clap::Args;

use crate::token::{Token, TokenError};

/// The environment variable that may hold a token.
const VARIABLE: &str = "CALIPER_TOKEN";

/// The flag that names a token file.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Token")]
pub struct TokenFlags {
    /// The file that holds the bearer token on one line; without it, the token is read from the environment variable `CALIPER_TOKEN`
    #[arg(long, value_name = "FILE", env = "TOKEN_FILE")]
    pub token_file: Option<PathBuf>,
}

impl TokenFlags {
    /// The token in the file named, else the one in `CALIPER_TOKEN`, else none.
    pub fn token(&self) -> Result<Option<Token>, TokenError> {
        self.or_value(env::var_os(VARIABLE))
    }

    fn or_value(&self, value: Option<OsString>) -> Result<Option<Token>, TokenError> {
        match (&self.token_file, value) {
            (Some(path), _) => Token::from_file(path).map(Some),
            (None, Some(value)) => value
                .into_string()
                .map_err(|_| TokenError::ValueForm)
                .and_then(Token::from_env_value)
                .map(Some),
            (None, None) => Ok(None),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_comes_before_the_environment() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("token");
        std::fs::write(&path, "from-file\n").unwrap();
        let with_file = TokenFlags {
            token_file: Some(path),
        };
        let without = TokenFlags { token_file: None };
        let value = || Some(OsString::from("from-environment"));
        let reveal = |token: Result<Option<Token>, TokenError>| {
            token.ok().unwrap().map(|token| token.reveal().to_owned())
        };
        assert_eq!(reveal(with_file.or_value(value())).unwrap(), "from-file");
        assert_eq!(
            reveal(without.or_value(value())).unwrap(),
            "from-environment"
        );
        assert_eq!(reveal(without.or_value(None)), None);
        assert!(without.or_value(Some(OsString::new())).is_err());
    }
}
