//! A progress bar on a terminal; nothing at all anywhere else.

use std::io::IsTerminal;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// How a run gets on, shown on standard error.
pub struct Progress(ProgressBar);

impl Progress {
    /// A bar over so many slots, hidden unless standard error is a terminal.
    #[must_use]
    pub fn new(slots: u64) -> Progress {
        if !std::io::stderr().is_terminal() {
            return Progress(ProgressBar::hidden());
        }
        let bar =
            ProgressBar::with_draw_target(Some(slots), ProgressDrawTarget::stderr_with_hz(10));
        // A template that does not parse costs the looks, not the run.
        if let Ok(style) =
            ProgressStyle::with_template("{elapsed:>4} [{bar:40}] {pos}/{len} sent, {msg}")
        {
            bar.set_style(style.progress_chars("=> "));
        }
        bar.enable_steady_tick(Duration::from_millis(100));
        Progress(bar)
    }

    /// Shows where the run stands.
    pub fn show(&self, sent: u64, in_flight: u64, delivered: u64, outstanding: u64) {
        self.0.set_position(sent);
        self.0.set_message(format!(
            "{in_flight} in flight, {delivered} delivered, {outstanding} outstanding"
        ));
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
