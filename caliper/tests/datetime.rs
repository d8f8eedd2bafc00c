//! Dates and times: the one right form, the forms of real sensors, and everything else refused.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use caliper::DateTime;
use caliper::datetime::DateTimeError;
use proptest::prelude::*;

/// Instants whose text and milliseconds are known from elsewhere (GNU date).
const KNOWN: [(&str, i64); 8] = [
    ("1970-01-01T00:00:00.000Z", 0),
    ("1969-12-31T23:59:59.999Z", -1),
    ("2000-02-29T12:00:00.001Z", 951_825_600_001),
    ("2026-01-05T08:00:00.000Z", 1_767_600_000_000),
    ("2026-11-23T23:59:59.999Z", 1_795_478_399_999),
    ("1900-03-01T00:00:00.000Z", -2_203_891_200_000),
    ("0000-01-01T00:00:00.000Z", -62_167_219_200_000),
    ("9999-12-31T23:59:59.999Z", 253_402_300_799_999),
];

#[test]
fn known_instants_are_written_and_read() {
    for (text, millis) in KNOWN {
        let instant = DateTime::from_unix_millis(millis);
        assert_eq!(instant.to_string(), text);
        assert_eq!(text.parse(), Ok(instant), "{text}");
        assert_eq!(DateTime::parse_lenient(text), Ok(instant), "{text}");
        let mut out = b"at ".to_vec();
        instant.write_into(&mut out);
        assert_eq!(out, format!("at {text}").into_bytes());
    }
}

#[test]
fn what_no_text_could_say_becomes_the_nearest_that_one_can() {
    assert_eq!(DateTime::from_unix_millis(i64::MIN), DateTime::MIN);
    assert_eq!(DateTime::from_unix_millis(i64::MAX), DateTime::MAX);
}

#[test]
fn other_forms_are_refused_and_unreal_dates_told_apart() {
    let form = [
        "",
        "2026-01-05",
        "2026-01-05T08:00:00Z",
        "2026-01-05T08:00:00.00Z",
        "2026-01-05T08:00:00.0000Z",
        "2026-01-05T08:00:00,000Z",
        "2026-01-05t08:00:00.000Z",
        "2026-01-05 08:00:00.000Z",
        "2026-01-05T08:00:00.000z",
        "2026-01-05T08:00:00.000",
        "2026-01-05T08:00:00.000+0000",
        "2026-01-05T08:00:00.000ZZ",
        " 2026-01-05T08:00:00.000Z",
        "+026-01-05T08:00:00.000Z",
        "2026-1-05T08:00:00.000ZZ",
        "2026-01-05T08:00:00.+00Z",
        "2026-01-05T08:00:00.\u{660}0Z",
    ];
    for text in form {
        assert_eq!(
            text.parse::<DateTime>(),
            Err(DateTimeError::Form),
            "{text:?}"
        );
    }
    let unreal = [
        "2026-00-05T08:00:00.000Z",
        "2026-13-05T08:00:00.000Z",
        "2026-01-00T08:00:00.000Z",
        "2026-01-32T08:00:00.000Z",
        "2026-02-29T08:00:00.000Z",
        "1900-02-29T08:00:00.000Z",
        "2026-04-31T08:00:00.000Z",
        "2026-01-05T24:00:00.000Z",
        "2026-01-05T08:60:00.000Z",
        "2026-01-05T08:00:60.000Z",
    ];
    for text in unreal {
        assert_eq!(
            text.parse::<DateTime>(),
            Err(DateTimeError::NotReal),
            "{text}"
        );
        assert_eq!(
            DateTime::parse_lenient(text),
            Err(DateTimeError::NotReal),
            "{text}"
        );
    }
}

#[test]
fn the_forms_of_real_sensors_name_the_same_instant() {
    for text in [
        "2026-01-05T08:00:00.250+0000",
        "2026-01-05T08:00:00.250+00:00",
        "2026-01-05T08:00:00.250-00:00",
        "2026-01-05T10:30:00.250+02:30",
        "2026-01-05T03:00:00.250-0500",
        "2026-01-04T22:00:00.250-10:00",
        "2026-01-05T08:00:00.25Z",
        "2026-01-05T08:00:00.250999999Z",
    ] {
        let expected = DateTime::from_unix_millis(1_767_600_000_250);
        assert_eq!(DateTime::parse_lenient(text), Ok(expected), "{text}");
    }
    let whole = DateTime::parse_lenient("2026-01-05T08:00:00Z");
    assert_eq!(whole, Ok(DateTime::from_unix_millis(1_767_600_000_000)));
}

#[test]
fn leniency_has_an_end() {
    for (text, error) in [
        ("2026-01-05T08:00:00.Z", DateTimeError::Form),
        ("2026-01-05T08:00:00.1234567890Z", DateTimeError::Form),
        ("2026-01-05T08:00:00+00", DateTimeError::Form),
        ("2026-01-05T08:00:00", DateTimeError::Form),
        ("2026-01-05T08:00:00 0000", DateTimeError::Form),
        ("2026-01-05T08:00:00+00:0", DateTimeError::Form),
        ("2026-01-05T08:00:00+24:00", DateTimeError::NotReal),
        ("2026-01-05T08:00:00+00:60", DateTimeError::NotReal),
        ("0000-01-01T00:00:00+00:01", DateTimeError::NotReal),
        ("9999-12-31T23:59:59-00:01", DateTimeError::NotReal),
    ] {
        assert_eq!(DateTime::parse_lenient(text), Err(error), "{text}");
    }
}

proptest! {
    // parse(display(t)) = t, and texts sort as their instants do.
    #[test]
    fn text_and_instant_are_one(
        a in DateTime::MIN.unix_millis()..=DateTime::MAX.unix_millis(),
        b in DateTime::MIN.unix_millis()..=DateTime::MAX.unix_millis(),
    ) {
        let (a, b) = (DateTime::from_unix_millis(a), DateTime::from_unix_millis(b));
        prop_assert_eq!(a.to_string().parse(), Ok(a));
        prop_assert_eq!(a.cmp(&b), a.to_string().cmp(&b.to_string()));
    }

    // What is read exactly is written back as it was, and read leniently as well: strict is a part of lenient.
    #[test]
    fn nothing_is_read_that_would_be_written_otherwise(
        text in "[0-9]{4}-[0-1][0-9]-[0-3][0-9]T[0-2][0-9]:[0-6][0-9]:[0-6][0-9]\\.[0-9]{3}Z",
    ) {
        if let Ok(instant) = text.parse::<DateTime>() {
            prop_assert_eq!(instant.to_string(), text.clone());
            prop_assert_eq!(DateTime::parse_lenient(&text), Ok(instant));
        } else {
            prop_assert_eq!(DateTime::parse_lenient(&text), Err(DateTimeError::NotReal));
        }
    }

    // No text makes either of them panic.
    #[test]
    fn any_text_is_survived(text in ".{0,40}") {
        let _ = (text.parse::<DateTime>(), DateTime::parse_lenient(&text));
    }
}
