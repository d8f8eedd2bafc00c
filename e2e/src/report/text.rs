//! The report as a person reads it: the verdict in a sentence, the ledger, the latencies, and two histograms drawn in text.

use std::fmt::{self, Write};

use hdrhistogram::Histogram;

use crate::quantities::{Quantities, Quantity, Summary};
use crate::report::Report;
use crate::report::hints::hints;
use crate::verdict::Verdict;

/// Writes the whole report.
pub fn write(out: &mut impl Write, report: &Report, quantities: &Quantities) -> fmt::Result {
    writeln!(out, "{}", sentence(report))?;
    for reason in report
        .reasons
        .iter()
        .skip(usize::from(report.verdict != Verdict::Pass))
    {
        writeln!(out, "  also: {reason}")?;
    }
    for hint in hints(report) {
        writeln!(out, "  hint: {hint}")?;
    }
    writeln!(out)?;
    ledger(out, report)?;
    latencies(out, report)?;
    for quantity in [Quantity::Response, Quantity::Arrival] {
        let latency = quantities.get(quantity);
        if latency.count() > 0 {
            writeln!(
                out,
                "\n{}, {} values",
                quantity.name(),
                grouped(latency.count())
            )?;
            chart(out, latency.histogram())?;
        }
    }
    writeln!(out)?;
    footer(out, report)
}

/// The verdict in one sentence.
#[must_use]
pub fn sentence(report: &Report) -> String {
    let events = &report.events;
    let reason = report
        .reasons
        .first()
        .map_or("no reason given", String::as_str);
    match report.verdict {
        Verdict::Pass => {
            let arrival = report
                .latency_us
                .get(Quantity::Arrival.name())
                .copied()
                .unwrap_or_default();
            let pace = match (arrival.p50, arrival.p99) {
                (Some(p50), Some(p99)) => {
                    format!(
                        "; half were on the queue within {}, 99 of 100 within {}",
                        whole_micros(p50),
                        whole_micros(p99)
                    )
                }
                _ => String::new(),
            };
            let all = events.acknowledged == events.attempted;
            let sent = if all { "sent" } else { "acknowledged" };
            let once = match events.duplicated {
                0 => "once and unchanged".to_owned(),
                repeated => format!("unchanged, {} of them more than once", grouped(repeated)),
            };
            format!(
                "PASS: {} events {sent}, every one arrived {once}{pace}.",
                grouped(events.acknowledged)
            )
        }
        Verdict::Fail => format!("FAIL: {reason}."),
        Verdict::Invalid => format!("INVALID, this run proves nothing about the line: {reason}."),
        Verdict::Interrupted => format!("INTERRUPTED, this report is partial: {reason}."),
    }
}

/// Microseconds the way people say them: `850us`, `12.3ms`, `1.23s`, `2m05s`.
#[must_use]
pub fn micros(micros: f64) -> String {
    // The bounds leave room for rounding: 999.96 ms is printed as 1.00s, not as 1000.0ms.
    if micros < 999.5 {
        format!("{micros:.0}us")
    } else if micros < 999_950.0 {
        format!("{:.1}ms", micros / 1e3)
    } else if micros < 119_995_000.0 {
        format!("{:.2}s", micros / 1e6)
    } else {
        let seconds = (micros / 1e6).round();
        format!("{}m{:02}s", (seconds / 60.0).floor(), seconds % 60.0)
    }
}

#[allow(clippy::cast_precision_loss, reason = "for display, three digits")]
fn whole_micros(value: u64) -> String {
    micros(value as f64)
}

/// A count with its thousands apart: `2,400`.
#[must_use]
pub fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// The ledger as the sums that it must balance.
fn ledger(out: &mut impl Write, report: &Report) -> fmt::Result {
    let (slots, events) = (&report.slots, &report.events);
    let sum = |out: &mut dyn Write,
               head: &str,
               left: (&str, u64),
               right: &[(&str, &str, u64)]|
     -> fmt::Result {
        write!(out, "{head:<7} {} {} =", left.0, grouped(left.1))?;
        for (sign, word, count) in right {
            write!(out, "{sign} {word} {}", grouped(*count))?;
        }
        writeln!(out)
    };
    sum(
        out,
        "slots",
        ("intended", slots.intended),
        &[
            ("", "acknowledged", slots.acknowledged),
            (" +", "rejected", slots.rejected),
            (" +", "failed", slots.failed),
            (" +", "timed out", slots.timed_out),
            (" +", "unsent", slots.unsent),
            (" +", "unfinished", slots.unfinished),
        ],
    )?;
    sum(
        out,
        "events",
        ("attempted", events.attempted),
        &[
            ("", "acknowledged", events.acknowledged),
            (" +", "rejected", events.rejected),
            (" +", "indeterminate", events.indeterminate),
        ],
    )?;
    sum(
        out,
        "",
        ("delivered", events.delivered),
        &[
            ("", "acknowledged", events.acknowledged),
            (" -", "lost", events.lost),
            (" +", "recovered", events.recovered),
            (" +", "unexpected", events.unexpected),
        ],
    )?;
    let by = &report.duplicated_by;
    let from = if by.total() > 0 {
        format!(
            " (sensor {}, function {}, queue {}, unattributed {})",
            by.sensor, by.function, by.queue, by.unattributed
        )
    } else {
        String::new()
    };
    writeln!(
        out,
        "        duplicated {}{from}, corrupted {}, reordered {}, late {}; foreign messages {}",
        grouped(events.duplicated),
        grouped(events.corrupted),
        grouped(events.reordered),
        grouped(events.late),
        grouped(events.foreign),
    )?;
    for lost in &report.lost_events {
        let id = lost.id.as_deref().unwrap_or("its file");
        writeln!(
            out,
            "        lost: slot {} position {}, {id}",
            lost.slot, lost.position
        )?;
    }
    Ok(())
}

fn latencies(out: &mut impl Write, report: &Report) -> fmt::Result {
    writeln!(
        out,
        "\n{:<9} {:>10} {:>10} {:>10} {:>10} {:>10} {:>10}",
        "latency", "count", "p50", "p90", "p99", "p99.9", "max"
    )?;
    for quantity in Quantity::ALL {
        let summary = report
            .latency_us
            .get(quantity.name())
            .copied()
            .unwrap_or_default();
        write!(out, "{:<9} {:>10}", quantity.name(), grouped(summary.count))?;
        let columns = [
            (0.5, summary.p50),
            (0.9, summary.p90),
            (0.99, summary.p99),
            (0.999, summary.p999),
            (1.0, summary.max),
        ];
        for (quantile, value) in columns {
            write!(out, " {:>10}", cell(&summary, quantile, value))?;
        }
        if summary.negative > 0 {
            write!(out, "  {} negative", grouped(summary.negative))?;
        }
        if summary.overflow > 0 {
            write!(out, "  {} over 1h", grouped(summary.overflow))?;
        }
        writeln!(out)?;
    }
    Ok(())
}

fn cell(summary: &Summary, quantile: f64, value: Option<u64>) -> String {
    let Some(value) = value else {
        return "-".to_owned();
    };
    let bound = summary.bounds_from.is_some_and(|from| quantile > from);
    format!("{}{}", if bound { ">=" } else { "" }, whole_micros(value))
}

/// The edges between a chart's rows: 1, 2, 5, 10, 20, 50 and so on, in microseconds.
fn edges() -> impl Iterator<Item = u64> {
    (0..10).flat_map(|power| [1, 2, 5].map(|step| step * 10_u64.pow(power)))
}

const BAR: u64 = 50;

fn chart(out: &mut impl Write, histogram: &Histogram<u64>) -> fmt::Result {
    let mut rows: Vec<(u64, u64, u64)> = Vec::new();
    let mut from = 0;
    for edge in edges() {
        let upto = histogram.lowest_equivalent(edge).saturating_sub(1);
        rows.push((
            from,
            edge,
            if upto >= from {
                histogram.count_between(from, upto)
            } else {
                0
            },
        ));
        from = upto + 1;
    }
    let first = rows.iter().position(|row| row.2 > 0).unwrap_or(0);
    let last = rows.iter().rposition(|row| row.2 > 0).unwrap_or(0);
    let shown = rows.get(first..=last).unwrap_or_default();
    let most = shown.iter().map(|row| row.2).max().unwrap_or(1).max(1);
    let total = histogram.len().max(1);
    for (_, edge, count) in shown {
        // A row with any value at all shows a mark.
        let bar = (count * BAR).div_ceil(most);
        let per_mille = count * 1000 / total;
        let bar: String = (0..bar).map(|_| '#').collect();
        writeln!(
            out,
            "  < {:>6} |{bar:<50} {:>3}.{}%  {}",
            whole_micros(*edge),
            per_mille / 10,
            per_mille % 10,
            grouped(*count)
        )?;
    }
    Ok(())
}

fn footer(out: &mut impl Write, report: &Report) -> fmt::Result {
    if let (Some(offered), Some(achieved)) = (report.rate.offered, report.rate.achieved) {
        writeln!(
            out,
            "rate      offered {offered:.1}/s, achieved {achieved:.1}/s (events)"
        )?;
    }
    let http = &report.http;
    let statuses: Vec<String> = http
        .status
        .iter()
        .map(|(status, count)| format!("{status}: {}", grouped(*count)))
        .collect();
    write!(
        out,
        "answers   {}",
        if statuses.is_empty() {
            "none".to_owned()
        } else {
            statuses.join(", ")
        }
    )?;
    writeln!(
        out,
        " (jsend {}, gateway {}, other {})",
        grouped(http.jsend),
        grouped(http.gateway),
        grouped(http.other)
    )?;
    let broken = &http.transport;
    if broken.connect + broken.tls + broken.reset + broken.timeout + broken.other > 0 {
        writeln!(
            out,
            "no answer connect {}, tls {}, reset {}, timeout {}, other {}",
            broken.connect, broken.tls, broken.reset, broken.timeout, broken.other
        )?;
    }
    if let Some(lambda) = &report.lambda {
        writeln!(
            out,
            "lambda    {} cold starts, {} environments at most, {} died, {} throttled",
            lambda.cold_starts, lambda.environments, lambda.died, lambda.throttled
        )?;
    }
    for (kind, fault) in &report.faults {
        writeln!(
            out,
            "fault     {kind}: planned {}, done {} (messages)",
            grouped(fault.planned),
            grouped(fault.done)
        )?;
    }
    for threshold in &report.thresholds {
        let value = threshold.value.as_deref().unwrap_or("no data");
        writeln!(
            out,
            "{}  {} ({value})",
            if threshold.ok { "held    " } else { "BROKEN  " },
            threshold.expr
        )?;
    }
    writeln!(
        out,
        "run       id {}, seed {}, start {}",
        report.run.id, report.run.seed, report.run.start
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_as_people_say_them() {
        for (value, text) in [
            (0.0, "0us"),
            (999.4, "999us"),
            (999.6, "1.0ms"),
            (12_345.0, "12.3ms"),
            (999_960.0, "1.00s"),
            (3_912_000.0, "3.91s"),
            (125_000_000.0, "2m05s"),
            (3_600_000_000.0, "60m00s"),
        ] {
            assert_eq!(micros(value), text);
        }
    }

    #[test]
    fn counts_are_grouped() {
        assert_eq!(
            [0, 999, 1000, 1_234_567].map(grouped),
            ["0", "999", "1,000", "1,234,567"]
        );
    }

    #[test]
    fn a_chart_shows_every_value_in_its_row() {
        let mut histogram = Histogram::new_with_bounds(1, 3_600_000_000, 3).unwrap();
        for value in [1_500, 1_700, 1_900, 30_000] {
            histogram.record(value).unwrap();
        }
        let mut text = String::new();
        chart(&mut text, &histogram).unwrap();
        let rows: Vec<&str> = text.lines().collect();
        assert_eq!(rows.len(), 5, "{text}");
        assert!(
            rows[0].contains("2.0ms") && rows[0].contains("75.0%"),
            "{text}"
        );
        assert!(
            rows[4].contains("50.0ms") && rows[4].ends_with("  1"),
            "{text}"
        );
    }
}
