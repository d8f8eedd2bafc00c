//! The bearer token: a secret that cannot be printed by mistake.
//!
//! [`Token`] has neither `Debug` nor `Display`, so no log line, report or panic message can hold it. It leaves the process in the `Authorization`
//! header only, and in the open through [`Token::reveal`] only, a name to search for in reviews.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bytes::Bytes;
use http::HeaderValue;
use sha2::{Digest, Sha256};

/// The longest token a file may hold, in bytes. Longer ones do not fit into the request head that common servers accept.
const LONGEST: usize = 4096;

/// A bearer token of the form [RFC 6750 section 2.1](https://www.rfc-editor.org/rfc/rfc6750#section-2.1) calls `b64token`.
///
/// ```compile_fail
/// # let token = sensor_sim::token::Token::generate().unwrap();
/// println!("{token}");
/// ```
///
/// ```compile_fail
/// # let token = sensor_sim::token::Token::generate().unwrap();
/// println!("{token:?}");
/// ```
#[derive(Clone)]
pub struct Token(String);

/// Why there is no token. Names files, never their content.
#[derive(Debug, thiserror::Error)]
pub enum TokenError {
    /// The file could not be read.
    #[error("cannot read the token file {}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// The file does not hold one token on one line.
    #[error("the token file {} does not hold one bearer token on one line", path.display())]
    FileForm {
        /// The file.
        path: PathBuf,
    },
    /// The value given, from the environment for example, is no token.
    #[error(
        "CALIPER_TOKEN does not hold a bearer token (letters, digits, and -._~+/ with = at the end)"
    )]
    ValueForm,
    /// The file could not be written, for one because it exists already.
    #[error("cannot write the token file {}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// The operating system gave no random numbers.
    #[error("the operating system gives no random numbers: {0}")]
    Random(getrandom::Error),
}

impl Token {
    /// Reads a token from a file that holds it on one line; white space around it does not count.
    pub fn from_file(path: impl AsRef<Path>) -> Result<Self, TokenError> {
        let path = path.as_ref();
        let mut text = String::new();
        let enough = u64::try_from(LONGEST + 16).unwrap_or(u64::MAX);
        File::open(path)
            .and_then(|file| file.take(enough).read_to_string(&mut text))
            .map_err(|source| TokenError::Read {
                path: path.to_owned(),
                source,
            })?;
        Self::parse(text).ok_or_else(|| TokenError::FileForm {
            path: path.to_owned(),
        })
    }

    /// Takes a token from the value of an environment variable; white space around it does not count.
    pub fn from_env_value(value: String) -> Result<Self, TokenError> {
        Self::parse(value).ok_or(TokenError::ValueForm)
    }

    /// Makes a new token: 256 random bits in base64url, 43 characters.
    pub fn generate() -> Result<Self, TokenError> {
        let mut bits = [0; 32];
        getrandom::fill(&mut bits).map_err(TokenError::Random)?;
        Ok(Self(URL_SAFE_NO_PAD.encode(bits)))
    }

    /// Writes the token to a new file that only its owner may read (mode 0600). A file that exists is left as it is, and refused.
    pub fn write_to_file(&self, path: impl AsRef<Path>) -> Result<(), TokenError> {
        let path = path.as_ref();
        OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(path)
            .and_then(|mut file| writeln!(file, "{}", self.0))
            .map_err(|source| TokenError::Write {
                path: path.to_owned(),
                source,
            })
    }

    /// The SHA-256 of the token, the form in which an endpoint stores it.
    #[must_use]
    pub fn sha256(&self) -> [u8; 32] {
        Sha256::digest(self.0.as_bytes()).into()
    }

    /// The secret itself, for the one place that shows a new token to its owner.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// The `Authorization` header, marked so that HTTP libraries do not print it either. Its clones share one buffer.
    #[must_use]
    pub fn authorization(&self) -> Option<HeaderValue> {
        header(format!("Bearer {}", self.0))
    }

    /// The same without `Bearer`, as some sensors send it.
    #[must_use]
    pub fn unadorned(&self) -> Option<HeaderValue> {
        header(self.0.clone())
    }

    /// Trims in place, so that no second copy of the secret is made.
    fn parse(mut text: String) -> Option<Self> {
        text.truncate(text.trim_end().len());
        text.drain(..text.len() - text.trim_start().len());
        let body = text.trim_end_matches('=');
        let well_formed = !body.is_empty()
            && text.len() <= LONGEST
            && body
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"-._~+/".contains(&byte));
        well_formed.then_some(Self(text))
    }
}

/// A header that nobody prints.
fn header(value: String) -> Option<HeaderValue> {
    let mut header = HeaderValue::from_maybe_shared(Bytes::from(value)).ok()?;
    header.set_sensitive(true);
    Some(header)
}

#[cfg(test)]
mod tests {
    use std::error::Error;
    use std::os::unix::fs::PermissionsExt;

    use proptest::prelude::*;

    use super::*;

    fn said(error: &(dyn Error + 'static)) -> String {
        let source = error.source().map(said).unwrap_or_default();
        format!("{error} {error:?} {source}")
    }

    #[test]
    fn a_new_token_is_256_bits_long_and_never_the_same() {
        let (one, two) = (Token::generate().unwrap(), Token::generate().unwrap());
        assert_eq!(URL_SAFE_NO_PAD.decode(one.reveal()).unwrap().len(), 32);
        assert_ne!(one.reveal(), two.reveal());
        assert_ne!(one.sha256(), two.sha256());
    }

    #[test]
    fn a_token_file_is_private_and_is_not_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("token");
        let token = Token::generate().unwrap();
        token.write_to_file(&path).unwrap();
        let mode = std::fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        assert_eq!(Token::from_file(&path).unwrap().reveal(), token.reveal());

        let other = Token::generate().unwrap();
        let refused = other.write_to_file(&path).unwrap_err();
        assert!(matches!(refused, TokenError::Write { .. }));
        assert!(!said(&refused).contains(other.reveal()));
        assert_eq!(Token::from_file(&path).unwrap().reveal(), token.reveal());
    }

    #[test]
    fn the_digest_is_that_of_the_token_alone() {
        let token = Token::from_env_value("  abc\n".to_owned()).unwrap();
        // From FIPS 180-2, appendix B.1.
        assert_eq!(token.sha256()[..4], [0xba, 0x78, 0x16, 0xbf]);
        assert_eq!(token.reveal(), "abc");
    }

    #[test]
    fn the_header_hides_its_value() {
        let token = Token::from_env_value("hunter2".to_owned()).unwrap();
        let header = token.authorization().unwrap();
        assert_eq!(header.as_bytes(), b"Bearer hunter2");
        assert!(!format!("{header:?}").contains("hunter2"));
    }

    #[test]
    fn what_is_no_token_is_refused_without_being_repeated() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("token");
        let long = "hunter2".repeat(LONGEST);
        for text in [
            "",
            " \n",
            "====",
            "hunter2 hunter2",
            "hunter2\nhunter2",
            "hunter2=x",
            "hunter2\u{e9}",
            &long,
        ] {
            std::fs::write(&path, text).unwrap();
            let from_file = Token::from_file(&path).err().unwrap();
            assert!(said(&from_file).contains(path.to_str().unwrap()));
            let from_value = Token::from_env_value(text.to_owned()).err().unwrap();
            for error in [from_file, from_value] {
                assert!(!said(&error).contains("hunter2"), "{error}");
            }
        }
        std::fs::write(&path, b"hunter2\xff").unwrap();
        assert!(!said(&Token::from_file(&path).err().unwrap()).contains("hunter2"));
        let missing = Token::from_file(folder.path().join("none")).err().unwrap();
        assert!(said(&missing).contains("none"));
    }

    proptest! {
        /// RFC 6750: every b64token is taken, and kept byte for byte.
        #[test]
        fn every_b64token_is_taken(text in "[A-Za-z0-9._~+/-]{1,80}={0,3}") {
            let token = Token::from_env_value(text.clone()).ok();
            prop_assert_eq!(token.as_ref().map(Token::reveal), Some(text.as_str()));
        }
    }
}
