//! Durations as ISO 8601 writes them: `P`, years, months, weeks and days, then `T`, hours, minutes and seconds (Caliper 1.2 "Durations").

/// Whether this is a duration: at least one part, each part at most once and in order, each a number and its letter. The last
/// part may have a decimal fraction (ISO 8601 section 5.5.2), as in `PT19.5S`.
#[must_use]
pub fn is_duration(text: &str) -> bool {
    let Some(rest) = text.strip_prefix('P') else {
        return false;
    };
    let (date, time) = match rest.split_once('T') {
        Some((date, time)) => (date, Some(time)),
        None => (rest, None),
    };
    match (parts(date, b"YMWD"), time.map(|time| parts(time, b"HMS"))) {
        (Some(date), None) => date.any,
        (Some(date), Some(Some(time))) => time.any && !date.fraction,
        _ => false,
    }
}

/// What a row of parts has.
struct Parts {
    any: bool,
    fraction: bool,
}

/// Reads numbers, each with one of these letters after it, in the order of the letters.
fn parts(text: &str, letters: &[u8]) -> Option<Parts> {
    let mut letters = letters.iter();
    let mut parts = Parts {
        any: false,
        fraction: false,
    };
    let mut rest = text.as_bytes();
    while !rest.is_empty() {
        if parts.fraction {
            return None;
        }
        rest = digits(rest)?;
        if let [b'.' | b',', after @ ..] = rest {
            rest = digits(after)?;
            parts.fraction = true;
        }
        let (letter, after) = rest.split_first()?;
        letters.find(|known| *known == letter)?;
        rest = after;
        parts.any = true;
    }
    Some(parts)
}

/// What follows one decimal digit or more.
fn digits(text: &[u8]) -> Option<&[u8]> {
    let count = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    (count > 0).then(|| &text[count..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_durations() {
        for duration in [
            "PT05M21S",
            "PT3600S",
            "PT1H12M27S",
            "P1D",
            "P1Y2M3W4DT5H6M7S",
            "PT19.133524S",
            "PT0,5H",
            "P0.5D",
            "PT0S",
        ] {
            assert!(is_duration(duration), "{duration}");
        }
        for other in [
            "",
            "P",
            "PT",
            "P1DT",
            "1D",
            "PT1",
            "PTS",
            "PT1S2M",
            "PT1M1M",
            "P1S",
            "PT1D",
            "PT1.S",
            "PT.5S",
            "PT1.5M1S",
            "P1.5DT1S",
            "-PT1S",
            "pt1s",
            "PT1H ",
            "PT1TH",
            "2016-08-01T06:00:00.000Z",
        ] {
            assert!(!is_duration(other), "{other}");
        }
    }
}
