//! Tools beside the platform, which it launches by LTI.

use crate::json::Text;

/// A tool, by number, below [`Tool::NAMES`]' length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Tool(pub(crate) u32);

impl Tool {
    /// Name and host of each.
    pub(crate) const NAMES: [(&'static str, &'static str); 5] = [
        ("Virtual laboratory", "labs.example.com"),
        ("Graph plotter", "plot.example.com"),
        ("Flash cards", "cards.example.com"),
        ("Peer review", "review.example.net"),
        ("Code runner", "code.example.net"),
    ];

    /// Its name.
    pub(crate) fn name(self) -> &'static str {
        self.words().0
    }

    fn words(self) -> (&'static str, &'static str) {
        Self::NAMES
            .get(self.0 as usize)
            .copied()
            .unwrap_or_default()
    }
}

/// The IRI.
impl Text for Tool {
    fn put(&self, out: &mut Vec<u8>) {
        ("https://", self.words().1).put(out);
    }
}
