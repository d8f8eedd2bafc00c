//! The cases: those that are built in, or those of a folder. A file that is no case is named before anything is sent.

use std::fs;
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::{HeaderName, HeaderValue, Method};
use include_dir::{Dir, include_dir};
use thiserror::Error;

use super::case::{Case, Request};

static BUILT_IN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../fixtures/contract");

/// Why there are no cases.
#[derive(Debug, Error)]
pub enum CatalogueError {
    /// The folder or a file in it cannot be read.
    #[error("{}", .path.display())]
    Unreadable {
        /// Which.
        path: PathBuf,
        /// Why.
        #[source]
        error: std::io::Error,
    },
    /// A file is no case.
    #[error("{}", .path.display())]
    NoCase {
        /// Which.
        path: PathBuf,
        /// Why.
        #[source]
        error: CaseError,
    },
    /// The folder has none.
    #[error("{}: no *.json in it", .0.display())]
    Empty(PathBuf),
}

/// Why a text is no case.
#[derive(Debug, Error)]
pub enum CaseError {
    /// It does not have the form of one.
    #[error("no case: {0}")]
    Form(#[from] serde_json::Error),
    /// It asks for a request that cannot be made.
    #[error("request.{0}")]
    Request(&'static str),
    /// It needs a stack of its own and is not marked so.
    #[error("`stack` goes with `stack_only`: true")]
    Stack,
}

/// The built-in cases, by the names of their files.
pub fn built_in() -> Result<Vec<Case>, CatalogueError> {
    let mut files: Vec<_> = BUILT_IN.files().collect();
    files.sort_by_key(|file| file.path());
    let cases = files
        .into_iter()
        .map(|file| case(file.path(), file.contents()));
    cases.collect()
}

/// The cases of a folder: each `*.json`, by their names.
pub fn of_folder(folder: &Path) -> Result<Vec<Case>, CatalogueError> {
    let unreadable = |path: &Path| {
        let path = path.to_owned();
        move |error| CatalogueError::Unreadable { path, error }
    };
    let entries = fs::read_dir(folder).map_err(unreadable(folder))?;
    let paths: Result<Vec<PathBuf>, _> = entries
        .map(|entry| entry.map(|entry| entry.path()))
        .collect();
    let mut paths = paths.map_err(unreadable(folder))?;
    paths.retain(|path| {
        path.extension()
            .is_some_and(|extension| extension == "json")
    });
    paths.sort();
    if paths.is_empty() {
        return Err(CatalogueError::Empty(folder.to_owned()));
    }
    let cases = paths.iter().map(|path| {
        let text = fs::read(path).map_err(unreadable(path))?;
        case(path, &text)
    });
    cases.collect()
}

fn case(path: &Path, text: &[u8]) -> Result<Case, CatalogueError> {
    read(text).map_err(|error| CatalogueError::NoCase {
        path: path.to_owned(),
        error,
    })
}

/// Reads one case.
pub fn read(text: &[u8]) -> Result<Case, CaseError> {
    let case: Case = serde_json::from_slice(text)?;
    can_be_made(&case.request)?;
    if case.stack != super::case::StackSetup::default() && !case.stack_only {
        return Err(CaseError::Stack);
    }
    Ok(case)
}

fn can_be_made(request: &Request) -> Result<(), CaseError> {
    let bodies = [
        request.body.is_some(),
        request.body_base64.is_some(),
        request.body_pad.is_some(),
    ];
    if bodies.into_iter().filter(|given| *given).count() > 1 {
        return Err(CaseError::Request(
            "body, body_base64, body_pad: one of them at the most",
        ));
    }
    if let Some(text) = &request.body_base64
        && STANDARD.decode(text).is_err()
    {
        return Err(CaseError::Request("body_base64: no base64"));
    }
    if Method::from_bytes(request.method.as_bytes()).is_err() {
        return Err(CaseError::Request("method: no HTTP method"));
    }
    for (name, value) in &request.headers {
        let is_header =
            HeaderName::from_bytes(name.as_bytes()).is_ok() && HeaderValue::from_str(value).is_ok();
        if !is_header {
            return Err(CaseError::Request(
                "headers: a name or value that no request can have",
            ));
        }
    }
    Ok(())
}
