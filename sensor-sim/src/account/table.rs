//! Latencies as a table in text: a line of its own for each.

use std::fmt::{self, Write};

use super::Summary;
use super::units::{grouped, whole_micros};

/// What the columns are, the line's end included.
pub fn head(out: &mut impl Write) -> fmt::Result {
    line(
        out,
        "latency",
        ["count", "p50", "p90", "p99", "p99.9", "max"],
    )?;
    writeln!(out)
}

/// A latency, its line's end included. `>=` stands before what is only a lower bound, `-` where there is nothing.
pub fn row(out: &mut impl Write, name: &str, summary: &Summary) -> fmt::Result {
    let cells = [
        grouped(summary.count),
        cell(summary, 0.5, summary.p50),
        cell(summary, 0.9, summary.p90),
        cell(summary, 0.99, summary.p99),
        cell(summary, 0.999, summary.p999),
        cell(summary, 1.0, summary.max),
    ];
    line(out, name, cells.each_ref().map(String::as_str))?;
    if summary.negative > 0 {
        write!(out, "  {} negative", grouped(summary.negative))?;
    }
    if summary.overflow > 0 {
        write!(out, "  {} over 1h", grouped(summary.overflow))?;
    }
    writeln!(out)
}

fn line(out: &mut impl Write, name: &str, cells: [&str; 6]) -> fmt::Result {
    write!(out, "{name:<9}")?;
    cells.iter().try_for_each(|cell| write!(out, " {cell:>10}"))
}

fn cell(summary: &Summary, quantile: f64, value: Option<u64>) -> String {
    let Some(value) = value else {
        return "-".to_owned();
    };
    let bound = summary.bounds_from.is_some_and(|from| quantile > from);
    format!("{}{}", if bound { ">=" } else { "" }, whole_micros(value))
}
