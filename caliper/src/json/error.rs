//! Why a text could not be read.

/// Why a text is not one that can be judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum JsonError {
    #[error("{reason} at byte {offset}")]
    Grammar { offset: usize, reason: &'static str },
    #[error("nested too deep at byte {offset}")]
    TooDeep { offset: usize },
}
