//! What the process itself has to say, to standard output, as Lambda's logging controls ask for it; what becomes of
//! requests is in [`record`](crate::record).
//!
//! No line holds a token or a byte of content, and neither do the lines of the libraries: the runtime's own, which
//! would write whole events at their finest level, are kept down to warnings whatever level is asked for.

use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

/// The least level that is written: that of `AWS_LAMBDA_LOG_LEVEL`, INFO if it names none.
#[must_use]
pub fn level() -> LevelFilter {
    match variable("AWS_LAMBDA_LOG_LEVEL")
        .to_ascii_uppercase()
        .as_str()
    {
        "TRACE" => LevelFilter::TRACE,
        "DEBUG" => LevelFilter::DEBUG,
        "WARN" => LevelFilter::WARN,
        "ERROR" | "FATAL" => LevelFilter::ERROR,
        _ => LevelFilter::INFO,
    }
}

fn variable(name: &str) -> String {
    std::env::var(name).unwrap_or_default()
}

/// Sends the log to standard output, from [`level`] on: JSON where `AWS_LAMBDA_LOG_FORMAT` is `JSON`.
pub fn init() {
    let level = level();
    let targets = Targets::new()
        .with_target(env!("CARGO_CRATE_NAME"), level)
        .with_default(level.min(LevelFilter::WARN));
    let lines = tracing_subscriber::fmt::layer().with_ansi(false);
    let log = tracing_subscriber::registry().with(targets);
    // Fails only where a log is set up already, and then that one is right.
    let _ = if variable("AWS_LAMBDA_LOG_FORMAT").eq_ignore_ascii_case("json") {
        log.with(lines.json().flatten_event(true)).try_init()
    } else {
        log.with(lines.without_time()).try_init()
    };
}

/// Has panics logged by their place alone. Their message may hold what was being worked on.
pub fn log_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string);
        tracing::error!(place, "panic");
    }));
}
