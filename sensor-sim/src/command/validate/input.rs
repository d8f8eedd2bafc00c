//! The texts of one file, one after the other.
//!
//! A file holds one JSON value, or one on each line that is not blank (JSON Lines). It is JSON Lines
//!
//! - if its name ends in `.jsonl` or `.ndjson`, or
//! - if its first line that is not blank stands by itself: it is a whole JSON value; or it goes from `{` to `}`, is no JSON, and would not become
//!   any by what follows. (So one broken line at the head of a stream does not hide the lines after it.)
//!
//! Else all of it is one text, however many lines it has. Only one text is held at a time, and none longer than [`LIMIT`].

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};

use serde::de::IgnoredAny;

use super::files::Origin;
use super::read_error::ReadError;

/// The longest text that is read, in bytes: several times what gateways take in, and an array of some ten thousand events.
pub(super) const LIMIT: usize = 64 << 20;

/// Bytes that are asked for at once.
const BLOCK: usize = 64 << 10;

/// A text to judge.
#[derive(Clone, Copy, Debug)]
pub(super) struct Text<'i> {
    /// The name of the file that it stands in.
    pub(super) file: &'i str,
    /// The line of the file on which it begins, from 1.
    pub(super) line: u64,
    pub(super) bytes: &'i [u8],
}

/// A file being read.
pub(super) struct Input {
    name: String,
    reader: BufReader<Box<dyn Read>>,
    form: Form,
    /// The line that was read last, or the text that begins on it.
    buffer: Vec<u8>,
    /// Its number, from 1.
    line: u64,
}

#[derive(Clone, Copy)]
enum Form {
    /// Its first line has not been seen.
    Unknown,
    JsonLines,
    /// There is nothing left to read.
    Over,
}

impl Input {
    pub(super) fn open(origin: Origin) -> Result<Self, ReadError> {
        let name = origin.name();
        let form = if origin.is_json_lines() {
            Form::JsonLines
        } else {
            Form::Unknown
        };
        let source: Box<dyn Read> = match origin {
            Origin::Stdin => Box::new(io::stdin().lock()),
            Origin::Path(path) => match File::open(path) {
                Ok(file) => Box::new(file),
                Err(source) => return Err(ReadError::Io { name, source }),
            },
        };
        Ok(Self {
            name,
            reader: BufReader::with_capacity(BLOCK, source),
            form,
            buffer: Vec::new(),
            line: 0,
        })
    }

    /// Whether the next text may have to be waited for.
    pub(super) fn is_waiting(&self) -> bool {
        !self.reader.buffer().contains(&b'\n')
    }

    /// The next text; nothing when there are no more. After an error there may be more.
    pub(super) fn next_text(&mut self) -> Result<Option<Text<'_>>, ReadError> {
        let found = match self.form {
            Form::Unknown => self.read_first()?,
            Form::JsonLines => self.read_line()?,
            Form::Over => false,
        };
        Ok(found.then_some(Text {
            file: &self.name,
            line: self.line,
            bytes: match self.form {
                Form::JsonLines => without_end(&self.buffer),
                _ => &self.buffer,
            },
        }))
    }

    /// Reads the first line, and all that follows if it does not stand by itself. An empty file is an empty text.
    fn read_first(&mut self) -> Result<bool, ReadError> {
        self.form = Form::Over;
        if !self.read_line()? {
            self.line = 1;
        } else if stands_by_itself(&self.buffer) {
            self.form = Form::JsonLines;
        } else {
            let room = LIMIT + 1 - self.buffer.len();
            if let Err(source) = within(&mut self.reader, room).read_to_end(&mut self.buffer) {
                return Err(self.broken(source));
            }
            if self.buffer.len() > LIMIT {
                return Err(self.too_long());
            }
        }
        Ok(true)
    }

    /// Reads the next line that is not blank. False at the end.
    fn read_line(&mut self) -> Result<bool, ReadError> {
        loop {
            self.buffer.clear();
            self.line += 1;
            match within(&mut self.reader, LIMIT + 1).read_until(b'\n', &mut self.buffer) {
                Err(source) => return Err(self.broken(source)),
                Ok(0) => {
                    self.form = Form::Over;
                    return Ok(false);
                }
                Ok(length) if length > LIMIT => {
                    self.skip_line()?;
                    return Err(self.too_long());
                }
                Ok(_) if self.buffer.trim_ascii().is_empty() => {}
                Ok(_) => return Ok(true),
            }
        }
    }

    /// Goes to the end of a line of which only the beginning was read, where there is a next one to go to.
    fn skip_line(&mut self) -> Result<(), ReadError> {
        if matches!(self.form, Form::JsonLines)
            && !self.buffer.ends_with(b"\n")
            && let Err(source) = self.reader.skip_until(b'\n')
        {
            return Err(self.broken(source));
        }
        Ok(())
    }

    fn broken(&mut self, source: io::Error) -> ReadError {
        self.form = Form::Over;
        ReadError::Io {
            name: self.name.clone(),
            source,
        }
    }

    fn too_long(&self) -> ReadError {
        ReadError::TooLong {
            name: self.name.clone(),
            line: self.line,
        }
    }
}

/// A line without what ends it: where its text breaks off is on the line, not before the next one.
fn without_end(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line)
}

/// So many bytes of a reader at most.
fn within<R: Read>(reader: &mut R, bytes: usize) -> io::Take<&mut R> {
    reader.take(u64::try_from(bytes).unwrap_or(u64::MAX))
}

/// Whether a line, with the end that makes it one, is a text that does not go on in the next line.
fn stands_by_itself(line: &[u8]) -> bool {
    // A byte order mark is a fault of the first line, and says nothing of those that follow.
    let line = line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(line);
    match serde_json::from_slice::<IgnoredAny>(line) {
        Ok(IgnoredAny) => true,
        Err(error) => {
            let line = line.trim_ascii();
            !error.is_eof() && line.starts_with(b"{") && line.ends_with(b"}")
        }
    }
}
