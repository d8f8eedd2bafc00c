//! An answer, read as its bytes come in. No I/O: whoever has a connection fills the buffer and asks.

use std::mem::MaybeUninit;

use httparse::{Header, ParserConfig, Status};

use super::chunked::Chunked;

/// The longest body that is read, in bytes. Endpoints answer with a sentence; whoever sends more is not the endpoint.
pub(in crate::sender) const LONGEST_BODY: usize = 64 * 1024;

/// The longest head that is read, in bytes.
const LONGEST_HEAD: usize = 64 * 1024;

/// The most headers that an answer may have.
const MOST_HEADERS: usize = 100;

/// What a buffer may keep from one answer to the next, in bytes.
const KEPT: usize = 8 * 1024;

/// What was read is not HTTP/1.1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the answer is not HTTP/1.1")]
pub(in crate::sender) struct Malformed;

/// How far an answer has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::sender) enum Progress {
    /// More bytes are needed.
    More,
    /// It is all there.
    Whole,
    /// Its body is longer than what is read.
    TooLong,
}

/// How the end of a body is found ([RFC 9112 section 6.3](https://www.rfc-editor.org/rfc/rfc9112#section-6.3)).
enum Framing {
    Length(usize),
    Chunked(Chunked),
    UntilClose,
}

struct Head {
    status: u16,
    /// Where the head ends and the body begins.
    length: usize,
    framing: Framing,
    keeps_open: bool,
}

/// One answer coming in. Kept by a connection and used for one answer after the other.
#[derive(Default)]
pub(in crate::sender) struct Reading {
    bytes: Vec<u8>,
    head: Option<Head>,
    without_body: bool,
    closed: bool,
}

impl Reading {
    /// Begins anew. `without_body` where the request asked for the head alone.
    pub(in crate::sender) fn begin(&mut self, without_body: bool) {
        self.bytes.clear();
        self.bytes.shrink_to(KEPT);
        self.head = None;
        self.without_body = without_body;
        self.closed = false;
    }

    /// Where further bytes are to be put, at the end.
    pub(in crate::sender) fn buffer(&mut self) -> &mut Vec<u8> {
        &mut self.bytes
    }

    /// Looks at what has come in since.
    pub(in crate::sender) fn advance(&mut self) -> Result<Progress, Malformed> {
        while self.head.is_none() {
            match Head::read(&self.bytes, self.without_body)? {
                // An interim answer: the real one follows. Nobody asked for another protocol.
                Some(head) if head.status == 101 => return Err(Malformed),
                Some(head) if head.status < 200 => drop(self.bytes.drain(..head.length)),
                Some(head) => self.head = Some(head),
                None if self.bytes.len() > LONGEST_HEAD => return Err(Malformed),
                None => return Ok(Progress::More),
            }
        }
        let Some(head) = &mut self.head else {
            return Ok(Progress::More);
        };
        let here = self.bytes.len().saturating_sub(head.length);
        Ok(match &mut head.framing {
            Framing::Length(length) if *length > LONGEST_BODY => Progress::TooLong,
            Framing::Length(length) if here >= *length => Progress::Whole,
            Framing::Chunked(chunked) => {
                let raw = self.bytes.get(head.length..).unwrap_or_default();
                let (done, progress) = chunked.advance(raw, LONGEST_BODY)?;
                self.bytes.drain(head.length..head.length + done);
                progress
            }
            Framing::UntilClose if here > LONGEST_BODY => Progress::TooLong,
            Framing::UntilClose if self.closed => Progress::Whole,
            Framing::Length(_) | Framing::UntilClose => Progress::More,
        })
    }

    /// Notes that the peer has closed; true if the answer is whole by that.
    pub(in crate::sender) fn close(&mut self) -> bool {
        self.closed = true;
        self.head.is_some() && self.advance() == Ok(Progress::Whole)
    }

    /// The status, once the head is there.
    pub(in crate::sender) fn status(&self) -> Option<u16> {
        self.head.as_ref().map(|head| head.status)
    }

    /// The body, so far as it is there.
    pub(in crate::sender) fn body(&self) -> &[u8] {
        match &self.head {
            None => &[],
            Some(head) => match &head.framing {
                Framing::Chunked(chunked) => &chunked.body,
                Framing::Length(length) => self
                    .bytes
                    .get(head.length..head.length + length)
                    .unwrap_or_default(),
                Framing::UntilClose => self.bytes.get(head.length..).unwrap_or_default(),
            },
        }
    }

    /// The name and value of each header, once the head is there.
    pub(in crate::sender) fn headers(&self) -> Vec<(&str, &[u8])> {
        let mut space = [const { MaybeUninit::uninit() }; MOST_HEADERS];
        let mut response = httparse::Response::new(&mut []);
        match parse(&mut response, &self.bytes, &mut space) {
            Ok(Status::Complete(_)) => response
                .headers
                .iter()
                .map(|header| (header.name, header.value))
                .collect(),
            _ => Vec::new(),
        }
    }

    /// Whether the connection can carry another request after this whole answer: the server keeps it open, and has said nothing beyond.
    pub(in crate::sender) fn leaves_open(&self) -> bool {
        self.head.as_ref().is_some_and(|head| {
            head.keeps_open
                && match &head.framing {
                    Framing::Length(length) => self.bytes.len() == head.length + length,
                    Framing::Chunked(_) => self.bytes.len() == head.length,
                    Framing::UntilClose => false,
                }
        })
    }
}

impl Head {
    /// Reads a head, if it is all there.
    fn read(bytes: &[u8], without_body: bool) -> Result<Option<Self>, Malformed> {
        let mut space = [const { MaybeUninit::uninit() }; MOST_HEADERS];
        let mut response = httparse::Response::new(&mut []);
        let Status::Complete(length) = parse(&mut response, bytes, &mut space)? else {
            return Ok(None);
        };
        let status = response.code.ok_or(Malformed)?;
        let mut said = Said::default();
        for header in response.headers.iter() {
            said.note(header)?;
        }
        let framing = if without_body || matches!(status, 100..=199 | 204 | 304) {
            Framing::Length(0)
        } else {
            match (said.coding, said.length) {
                (Some(Coding::Chunked), _) => Framing::Chunked(Chunked::default()),
                (None, Some(length)) => Framing::Length(length),
                (Some(Coding::Other), _) | (None, None) => Framing::UntilClose,
            }
        };
        Ok(Some(Self {
            status,
            length,
            framing,
            keeps_open: !said.close && (response.version == Some(1) || said.keep_alive),
        }))
    }
}

/// What the headers say of the body and the connection.
#[derive(Default)]
struct Said {
    length: Option<usize>,
    /// The last transfer coding.
    coding: Option<Coding>,
    close: bool,
    keep_alive: bool,
}

enum Coding {
    Chunked,
    Other,
}

impl Said {
    fn note(&mut self, header: &Header<'_>) -> Result<(), Malformed> {
        let words = || {
            header
                .value
                .split(|byte| *byte == b',')
                .map(<[u8]>::trim_ascii)
        };
        let is = |name: &str| header.name.eq_ignore_ascii_case(name);
        if is("content-length") {
            let length = str::from_utf8(header.value).map_err(|_| Malformed)?;
            if !length.bytes().all(|byte| byte.is_ascii_digit()) {
                return Err(Malformed);
            }
            // Too long for a number is too long to be read.
            let length = length.parse().unwrap_or(usize::MAX);
            if self
                .length
                .replace(length)
                .is_some_and(|other| other != length)
            {
                return Err(Malformed);
            }
        } else if is("transfer-encoding") {
            let last = words().next_back();
            let chunked = last.is_some_and(|coding| coding.eq_ignore_ascii_case(b"chunked"));
            self.coding = Some(if chunked {
                Coding::Chunked
            } else {
                Coding::Other
            });
        } else if is("connection") {
            self.close |= words().any(|word| word.eq_ignore_ascii_case(b"close"));
            self.keep_alive |= words().any(|word| word.eq_ignore_ascii_case(b"keep-alive"));
        }
        Ok(())
    }
}

fn parse<'h, 'b>(
    response: &mut httparse::Response<'h, 'b>,
    bytes: &'b [u8],
    space: &'h mut [MaybeUninit<Header<'b>>],
) -> Result<Status<usize>, Malformed> {
    ParserConfig::default()
        .parse_response_with_uninit_headers(response, bytes, space)
        .map_err(|_| Malformed)
}

#[cfg(test)]
mod tests;
