//! Answers of every kind, whole and in pieces, and what is none.

use proptest::collection::vec;
use proptest::prelude::*;

use super::*;

/// Status, body, and whether the connection stays open; or why there is none.
type Read = Result<(u16, Vec<u8>, bool), Fault>;

#[derive(Debug, PartialEq, Eq)]
enum Fault {
    Malformed,
    TooLong(u16),
    CutOff,
}

/// Reads `bytes`, handed over in pieces that end at `cuts` (after which the peer closes).
fn read(bytes: &[u8], cuts: &[usize], without_body: bool) -> Read {
    let mut reading = Reading::default();
    reading.begin(without_body);
    let mut cuts: Vec<_> = cuts.iter().map(|cut| cut % (bytes.len() + 1)).collect();
    cuts.push(bytes.len());
    cuts.sort_unstable();
    let mut from = 0;
    for cut in cuts {
        reading.buffer().extend_from_slice(&bytes[from..cut]);
        from = cut;
        match reading.advance() {
            Ok(Progress::More) => {}
            Ok(Progress::Whole) => return Ok(whole(&reading)),
            Ok(Progress::TooLong) => return Err(Fault::TooLong(reading.status().unwrap())),
            Err(Malformed) => return Err(Fault::Malformed),
        }
    }
    if reading.close() {
        Ok(whole(&reading))
    } else {
        Err(Fault::CutOff)
    }
}

fn whole(reading: &Reading) -> (u16, Vec<u8>, bool) {
    (
        reading.status().unwrap(),
        reading.body().to_vec(),
        reading.leaves_open(),
    )
}

/// Answers as they may come, and what they are.
fn table() -> Vec<(String, Read)> {
    let ok = |status, body: &str, open| Ok((status, body.as_bytes().to_vec(), open));
    [
        ("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", ok(200, "{}", true)),
        ("HTTP/1.1 200\r\ncontent-length: 02\r\n\r\n{}", ok(200, "{}", true)),
        ("HTTP/1.1 204 No Content\r\n\r\n", ok(204, "", true)),
        ("HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n", ok(304, "", true)),
        ("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\n{}", ok(200, "{}", true)),
        ("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{} ", Err(Fault::Malformed)),
        ("HTTP/1.1 200 OK\r\nContent-Length: -2\r\n\r\n", Err(Fault::Malformed)),
        ("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}", ok(200, "{}", false)),
        ("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: x, Close\r\n\r\n{}", ok(200, "{}", false)),
        ("HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\n{}", ok(200, "{}", false)),
        ("HTTP/1.0 200 OK\r\nContent-Length: 2\r\nConnection: keep-alive\r\n\r\n{}", ok(200, "{}", true)),
        ("HTTP/1.1 200 OK\r\n\r\nuntil the end", ok(200, "until the end", false)),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\nContent-Length: 1\r\n\r\nxyz", ok(200, "xyz", false)),
        (
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n3\r\n{\"a\r\nA;x=y\r\n\": [1, 2]\n\r\n0;z\r\nT: u\r\n\r\n",
            ok(200, "{\"a\": [1, 2]\n", true),
        ),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", ok(200, "", true)),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n0\r\n\r\n", Err(Fault::Malformed)),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n", Err(Fault::Malformed)),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffff\r\n", Err(Fault::TooLong(200))),
        ("HTTP/1.1 413 Too Long\r\nContent-Length: 65537\r\n\r\n", Err(Fault::TooLong(413))),
        ("HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999999\r\n\r\n", Err(Fault::TooLong(200))),
        ("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early\r\nLink: x\r\n\r\nHTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n", ok(201, "", true)),
        ("HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\n", Err(Fault::Malformed)),
        ("this is no HTTP\r\n\r\n", Err(Fault::Malformed)),
        ("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n{}", Err(Fault::CutOff)),
        ("HTTP/1.1 200 OK\r\nContent-Le", Err(Fault::CutOff)),
        ("", Err(Fault::CutOff)),
    ]
    .map(|(bytes, read)| (bytes.to_owned(), read))
    .into()
}

#[test]
fn answers_are_read_as_the_rules_say() {
    for (bytes, expected) in table() {
        assert_eq!(read(bytes.as_bytes(), &[], false), expected, "{bytes:?}");
    }
}

#[test]
fn an_answer_to_head_has_no_body() {
    let bytes = b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n";
    assert_eq!(read(bytes, &[], true), Ok((200, Vec::new(), true)));
}

#[test]
fn a_server_that_says_more_than_it_was_asked_is_not_used_again() {
    let bytes = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}HTTP/1.1 200 OK\r\n";
    assert_eq!(read(bytes, &[], false), Ok((200, b"{}".to_vec(), false)));
}

#[test]
fn what_never_ends_is_not_read_for_ever() {
    let endless = |start: &str| {
        let mut reading = Reading::default();
        reading.begin(false);
        reading.buffer().extend_from_slice(start.as_bytes());
        for _ in 0..10_000 {
            reading.buffer().extend_from_slice(&[b'x'; 100]);
            match reading.advance() {
                Ok(Progress::More) => {}
                end => return end,
            }
        }
        panic!("a million bytes were read after {start:?}");
    };
    assert_eq!(endless("HTTP/1.1 200 OK\r\nX: "), Err(Malformed));
    assert_eq!(endless("HTTP/1.1 200 OK\r\n\r\n"), Ok(Progress::TooLong));
    let chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    assert_eq!(endless(&format!("{chunked}1;")), Err(Malformed));
    assert_eq!(endless(&format!("{chunked}0\r\nX: ")), Err(Malformed));
}

#[test]
fn headers_can_be_looked_at() {
    let mut reading = Reading::default();
    reading.begin(false);
    assert!(reading.headers().is_empty());
    let bytes = b"HTTP/1.1 100 Continue\r\nA: b\r\n\r\nHTTP/1.1 503 X\r\nRetry-After: 3\r\nContent-Length: 0\r\n\r\n";
    reading.buffer().extend_from_slice(bytes);
    assert_eq!(reading.advance(), Ok(Progress::Whole));
    let expected: [(&str, &[u8]); 2] = [("Retry-After", b"3"), ("Content-Length", b"0")];
    assert_eq!(reading.headers(), expected);
}

proptest! {
    /// For all cuts: read(bytes, cuts) = read(bytes, none).
    #[test]
    fn pieces_do_not_matter(case in 0..table().len(), cuts in vec(any::<usize>(), 0..12)) {
        let (bytes, expected) = table().swap_remove(case);
        prop_assert_eq!(read(bytes.as_bytes(), &cuts, false), expected);
    }

    /// For all bytes: reading ends, and does not panic.
    #[test]
    fn nothing_is_too_odd(
        start in prop_oneof![
            Just("HTTP/1.1 200 OK\r\n"),
            Just("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"),
            Just("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n"),
        ],
        rest in vec(prop_oneof![any::<u8>(), Just(b'\r'), Just(b'\n'), Just(b'0')], 0..200),
        cuts in vec(any::<usize>(), 0..5),
    ) {
        let mut bytes = start.as_bytes().to_vec();
        bytes.extend(rest);
        let _ = read(&bytes, &cuts, false);
    }
}
