//! A request as bytes: a head that all requests of a run share, and a body.

use http::{HeaderMap, Method};

/// Request line and headers, but for the length of the body, written once. Holds the token, so it has no `Debug`.
#[derive(Clone)]
pub(in crate::sender) struct RequestHead {
    bytes: Vec<u8>,
    asks_for_head: bool,
}

impl RequestHead {
    /// The head of a request for `target` (path and query).
    pub(in crate::sender) fn new(method: &Method, target: &str, headers: &HeaderMap) -> Self {
        let mut bytes = Vec::with_capacity(512);
        for part in [method.as_str(), " ", target, " HTTP/1.1\r\n"] {
            bytes.extend_from_slice(part.as_bytes());
        }
        for (name, value) in headers {
            for part in [name.as_str().as_bytes(), b": ", value.as_bytes(), b"\r\n"] {
                bytes.extend_from_slice(part);
            }
        }
        Self {
            bytes,
            asks_for_head: method == Method::HEAD,
        }
    }

    /// Clears `head` and fills it with everything that goes before a body of `length` bytes. A request without a body that is no POST says nothing
    /// of its length.
    fn write(&self, length: usize, head: &mut Vec<u8>) {
        head.clear();
        head.extend_from_slice(&self.bytes);
        if length > 0 || self.bytes.starts_with(b"POST ") {
            head.extend_from_slice(b"content-length: ");
            head.extend_from_slice(itoa::Buffer::new().format(length).as_bytes());
            head.extend_from_slice(b"\r\n");
        }
        head.extend_from_slice(b"\r\n");
    }

    /// Whether the answer will have no body, whatever its headers say.
    pub(in crate::sender) fn asks_for_head(&self) -> bool {
        self.asks_for_head
    }
}

/// A request under way: what of it is still to be written.
pub(in crate::sender) struct Request<'a> {
    head: &'a [u8],
    body: &'a [u8],
    written: usize,
}

impl<'a> Request<'a> {
    /// The request of `head` and `body`; `space` takes the finished head.
    pub(in crate::sender) fn new(
        head: &RequestHead,
        body: &'a [u8],
        space: &'a mut Vec<u8>,
    ) -> Self {
        head.write(body.len(), space);
        Self {
            head: space,
            body,
            written: 0,
        }
    }

    /// What is still to be written, in order.
    pub(in crate::sender) fn rest(&self) -> [&[u8]; 2] {
        let into_body = self.written.saturating_sub(self.head.len());
        [
            self.head.get(self.written..).unwrap_or_default(),
            self.body.get(into_body..).unwrap_or_default(),
        ]
    }

    /// Notes that `bytes` more were written.
    pub(in crate::sender) fn advance(&mut self, bytes: usize) {
        self.written += bytes;
    }

    /// Whether nothing was written yet.
    pub(in crate::sender) fn is_untouched(&self) -> bool {
        self.written == 0
    }

    /// Whether all is written.
    pub(in crate::sender) fn is_written(&self) -> bool {
        self.written >= self.head.len() + self.body.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_in_pieces_is_the_whole_request() {
        let mut headers = HeaderMap::new();
        headers.insert("host", "a.example".parse().unwrap());
        let head = RequestHead::new(&Method::POST, "/store?a=b", &headers);
        let whole =
            b"POST /store?a=b HTTP/1.1\r\nhost: a.example\r\ncontent-length: 7\r\n\r\n{\"a\":1}";
        for step in 1..=whole.len() {
            let mut space = Vec::new();
            let mut request = Request::new(&head, b"{\"a\":1}", &mut space);
            assert!(request.is_untouched());
            let mut written = Vec::new();
            while !request.is_written() {
                let rest = request.rest().concat();
                let now = step.min(rest.len());
                written.extend_from_slice(&rest[..now]);
                request.advance(now);
            }
            assert_eq!(written, whole);
            assert!(request.rest().concat().is_empty());
        }
    }

    #[test]
    fn only_a_post_says_that_it_has_no_body() {
        for (method, said) in [(Method::GET, false), (Method::POST, true)] {
            let head = RequestHead::new(&method, "/", &HeaderMap::new());
            let mut space = Vec::new();
            let request = Request::new(&head, b"", &mut space);
            let text = String::from_utf8(request.rest().concat()).unwrap();
            assert_eq!(text.contains("content-length: 0\r\n"), said, "{text}");
            assert!(text.ends_with("\r\n\r\n"));
        }
    }
}
