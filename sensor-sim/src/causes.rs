//! An error with its causes, in one line.

use std::error::Error;

/// From the outside inwards; what was said already is not said again.
#[must_use]
pub fn told(error: &dyn Error) -> String {
    let mut words = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        let text = cause.to_string();
        if !words.contains(&text) {
            words.push_str(": ");
            words.push_str(&text);
        }
        source = cause.source();
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, thiserror::Error)]
    #[error("{words}")]
    struct Step {
        words: &'static str,
        #[source]
        cause: Option<Box<Step>>,
    }

    #[test]
    fn causes_follow_from_the_outside_inwards_and_none_twice() {
        let words = ["cannot read a", "cannot read", "no such file"];
        let step = words
            .into_iter()
            .rev()
            .fold(None, |cause, words| Some(Box::new(Step { words, cause })));
        assert_eq!(told(&*step.unwrap()), "cannot read a: no such file");
    }
}
