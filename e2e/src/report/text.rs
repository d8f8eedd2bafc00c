//! The report as a person reads it: the verdict in a sentence, the ledger, the latencies, and two histograms drawn in text.

use std::fmt::{self, Write};

use sensor_sim::account::table;
use sensor_sim::account::units::{grouped, whole_micros};

use crate::quantities::{Quantities, Quantity};
use crate::report::Report;
use crate::report::chart::chart;
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
    writeln!(out)?;
    table::head(out)?;
    for quantity in Quantity::ALL {
        let summary = report.latency_us.get(quantity.name());
        table::row(out, quantity.name(), &summary.copied().unwrap_or_default())?;
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
    if http.retried > 0 {
        writeln!(
            out,
            "retries   {} requests were sent again; the answers above are the last of each envelope",
            grouped(http.retried)
        )?;
    }
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
            "lambda    {} cold starts (the longest {}), {} environments at most, {} died, {} throttled",
            lambda.cold_starts,
            whole_micros(lambda.longest_init_us),
            lambda.environments,
            lambda.died,
            lambda.throttled
        )?;
    }
    for (name, defect) in &report.defects {
        writeln!(
            out,
            "defect    {name}: planned {}, answered as they must be {}, otherwise {}",
            grouped(defect.planned),
            grouped(defect.as_expected),
            grouped(defect.otherwise)
        )?;
    }
    for (kind, fault) in &report.faults {
        writeln!(
            out,
            "fault     {kind}: planned {}, done {} (events)",
            grouped(fault.planned),
            grouped(fault.done)
        )?;
    }
    for explained in &report.explained {
        let (word, found, fault) = (explained.word, grouped(explained.found), explained.fault);
        if explained.is_exact() {
            writeln!(out, "explained {word} {found}: all by {fault}")?;
        } else {
            let done = grouped(explained.done);
            writeln!(
                out,
                "NOT       explained: {word} {found}, but {fault} was done to {done}"
            )?;
        }
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
