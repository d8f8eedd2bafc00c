//! A histogram drawn in text, its rows 1, 2, 5, 10 apart.

use std::fmt::{self, Write};

use hdrhistogram::Histogram;

use sensor_sim::account::units::{grouped, whole_micros};

/// The edges between a chart's rows: 1, 2, 5, 10, 20, 50 and so on, in microseconds.
fn edges() -> impl Iterator<Item = u64> {
    (0..10).flat_map(|power| [1, 2, 5].map(|step| step * 10_u64.pow(power)))
}

const BAR: u64 = 50;

/// Draws the rows from the first value to the last.
pub(crate) fn chart(out: &mut impl Write, histogram: &Histogram<u64>) -> fmt::Result {
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

#[cfg(test)]
mod tests {
    use super::*;

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
