//! The chunked transfer coding ([RFC 9112 section 7.1](https://www.rfc-editor.org/rfc/rfc9112#section-7.1)), read as it comes in.

use httparse::{EMPTY_HEADER, Status, parse_chunk_size, parse_headers};

use super::answer::{Malformed, Progress};

/// The most that may stand between two chunks' data, trailers included, in bytes.
const LONGEST_BETWEEN: usize = 16 * 1024;

/// Where reading has got to.
#[derive(Default)]
enum At {
    /// Before a line with a chunk's size.
    #[default]
    Size,
    /// In a chunk of which so many bytes are still to come.
    Data(usize),
    /// Before the line end after a chunk.
    DataEnd,
    /// After the last chunk.
    Trailers,
}

/// A body that comes in chunks.
#[derive(Default)]
pub(super) struct Chunked {
    at: At,
    /// What has been taken out of the chunks so far.
    pub(super) body: Vec<u8>,
}

impl Chunked {
    /// Reads on in `raw`, the bytes after the head; says how many of them are done with.
    pub(super) fn advance(
        &mut self,
        raw: &[u8],
        longest: usize,
    ) -> Result<(usize, Progress), Malformed> {
        let mut done = 0;
        loop {
            let rest = raw.get(done..).unwrap_or_default();
            let taken = match self.at {
                At::Size => match parse_chunk_size(rest).map_err(|_| Malformed)? {
                    Status::Partial => None,
                    Status::Complete((line, 0)) => {
                        self.at = At::Trailers;
                        Some(line)
                    }
                    Status::Complete((line, size)) => {
                        let size = usize::try_from(size).unwrap_or(usize::MAX);
                        if size > longest.saturating_sub(self.body.len()) {
                            return Ok((done, Progress::TooLong));
                        }
                        self.at = At::Data(size);
                        Some(line)
                    }
                },
                At::Data(size) => {
                    let here = rest.len().min(size);
                    self.body
                        .extend_from_slice(rest.get(..here).unwrap_or_default());
                    self.at = if here == size {
                        At::DataEnd
                    } else {
                        At::Data(size - here)
                    };
                    (here > 0).then_some(here)
                }
                At::DataEnd => match rest {
                    [b'\r', b'\n', ..] => {
                        self.at = At::Size;
                        Some(2)
                    }
                    [] | [b'\r'] => None,
                    _ => return Err(Malformed),
                },
                At::Trailers => {
                    let mut trailers = [EMPTY_HEADER; 16];
                    match parse_headers(rest, &mut trailers).map_err(|_| Malformed)? {
                        Status::Complete((length, _)) => {
                            return Ok((done + length, Progress::Whole));
                        }
                        Status::Partial => None,
                    }
                }
            };
            match taken {
                Some(taken) => done += taken,
                None if rest.len() > LONGEST_BETWEEN => return Err(Malformed),
                None => return Ok((done, Progress::More)),
            }
        }
    }
}
