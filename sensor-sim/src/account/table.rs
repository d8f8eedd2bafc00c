//! Latencies as a table in text: a line of its own for each.

use std::fmt::{self, Write};

use super::Summary;
use super::units::{grouped, whole_micros};

/// What the columns are.
pub const HEAD: &str =
    "latency        count        p50        p90        p99      p99.9        max";

/// A latency, its line's end included. `>=` stands before what is only a lower bound, `-` where there is nothing.
pub fn row(out: &mut impl Write, name: &str, summary: &Summary) -> fmt::Result {
    write!(out, "{name:<9} {:>10}", grouped(summary.count))?;
    let columns = [
        (0.5, summary.p50),
        (0.9, summary.p90),
        (0.99, summary.p99),
        (0.999, summary.p999),
        (1.0, summary.max),
    ];
    for (quantile, value) in columns {
        write!(out, " {:>10}", cell(summary, quantile, value))?;
    }
    if summary.negative > 0 {
        write!(out, "  {} negative", grouped(summary.negative))?;
    }
    if summary.overflow > 0 {
        write!(out, "  {} over 1h", grouped(summary.overflow))?;
    }
    writeln!(out)
}

fn cell(summary: &Summary, quantile: f64, value: Option<u64>) -> String {
    let Some(value) = value else {
        return "-".to_owned();
    };
    let bound = summary.bounds_from.is_some_and(|from| quantile > from);
    format!("{}{}", if bound { ">=" } else { "" }, whole_micros(value))
}
