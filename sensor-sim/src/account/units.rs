//! Figures the way people say them.

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

/// The same for a whole number of them.
#[must_use]
#[allow(clippy::cast_precision_loss, reason = "for display, three digits")]
pub fn whole_micros(value: u64) -> String {
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
}
