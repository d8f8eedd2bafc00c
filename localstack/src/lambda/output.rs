//! What a process writes to its standard streams: read as it comes, the last lines kept for error
//! texts.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
};

use tokio::io::{AsyncRead, AsyncReadExt};

/// Lines kept.
const LINES: usize = 50;
/// Bytes kept of a line.
const LINE_BYTES: usize = 2_000;

/// The last lines of a process. Memory is bounded whatever it writes.
#[derive(Clone, Debug, Default)]
pub(super) struct Output(Arc<Mutex<VecDeque<String>>>);

impl Output {
    /// Reads a stream to its end. `log` is told of every line as well.
    pub(super) async fn drain(self, mut stream: impl AsyncRead + Unpin, log: impl Fn(&[u8])) {
        let mut buffer = vec![0; 4096];
        let mut line = Vec::new();
        while let Ok(read @ 1..) = stream.read(&mut buffer).await {
            for &byte in buffer.iter().take(read) {
                if byte == b'\n' {
                    log(&line);
                    self.push(&line);
                    line.clear();
                } else if line.len() < LINE_BYTES {
                    line.push(byte);
                }
            }
        }
        if !line.is_empty() {
            log(&line);
            self.push(&line);
        }
    }

    fn push(&self, line: &[u8]) {
        let mut lines = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if lines.len() == LINES {
            lines.pop_front();
        }
        lines.push_back(String::from_utf8_lossy(line).into_owned());
    }

    /// The lines, joined.
    pub(super) fn text(&self) -> String {
        let lines = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        lines
            .iter()
            .map(String::as_str)
            .collect::<Vec<_>>()
            .join("\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn keeps_the_last_lines_and_cuts_long_ones() {
        let output = Output::default();
        let lines = (0..60).map(|n| format!("line {n}"));
        let text = lines
            .chain(["x".repeat(10_000)])
            .collect::<Vec<_>>()
            .join("\n");
        output.clone().drain(text.as_bytes(), |_| {}).await;
        let kept = output.text();
        assert_eq!(kept.lines().count(), LINES);
        assert_eq!(kept.lines().next(), Some("line 11"));
        assert_eq!(kept.lines().last().unwrap().len(), LINE_BYTES);
    }
}
