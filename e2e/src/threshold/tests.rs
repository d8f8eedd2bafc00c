//! Thresholds as people type them, held against a run with some of everything.

use std::time::{Duration, Instant};

use sensor_sim::defect::Defect;
use sensor_sim::sender::{AnswerKind, Fate, Outcome};

use super::*;
use crate::ledger::{EventWords, SlotWords};
use crate::quantities::Quantity;

fn answered(status: u16, again: Option<u16>) -> Outcome {
    let fate = |status| Fate::Answered {
        status,
        kind: AnswerKind::Jsend,
    };
    Outcome {
        slot: 0,
        sent: None,
        ended: Instant::now(),
        fate: fate(status),
        retries: 0,
        duplicate: again.map(fate),
    }
}

fn judged(expr: &str) -> Judged {
    let mut quantities = Quantities::new().unwrap();
    for _ in 0..90 {
        quantities
            .get_mut(Quantity::Response)
            .record(Duration::from_millis(10));
    }
    for _ in 0..10 {
        quantities
            .get_mut(Quantity::Response)
            .record_at_least(Duration::from_secs(1));
    }
    let settled = Settled {
        slots: SlotWords {
            intended: 100,
            acknowledged: 85,
            rejected: 5,
            failed: 10,
            ..SlotWords::default()
        },
        events: EventWords {
            attempted: 100,
            acknowledged: 90,
            indeterminate: 10,
            delivered: 90,
            ..EventWords::default()
        },
        ..Settled::default()
    };
    let mut defects = DefectTally::default();
    for _ in 0..3 {
        defects.enter(Defect::WrongToken, &answered(401, None));
    }
    for again in [200, 400] {
        defects.enter(Defect::NaturalDuplicate, &answered(200, Some(again)));
    }
    expr.parse::<Threshold>().unwrap().judge(&Measured {
        quantities: &quantities,
        settled: &settled,
        defects: &defects,
        achieved: Some(199.5),
    })
}

#[test]
fn a_limit_holds_or_is_broken() {
    for (expr, ok) in [
        ("response.p50<20ms", true),
        ("rejected<=3", true),
        ("rejected<3", false),
        ("rejected<=3%", true),
        ("response.p50 < 5ms", false),
        ("response.p90<=11ms", true),
        ("response.min>=9ms", true),
        ("failed<=10", true),
        ("failed<10%", false),
        ("failed<=10%", true),
        ("lost==0", true),
        ("rate.achieved>=199/s", true),
        ("rate.achieved>200", false),
    ] {
        assert_eq!(judged(expr).ok, ok, "{expr}: {:?}", judged(expr));
    }
}

#[test]
fn a_lower_bound_satisfies_no_upper_limit_however_high() {
    assert!(!judged("response.p99<1h").ok);
    assert!(judged("response.p99>=900ms").ok);
    assert!(judged("response.p99<1h").value.unwrap().starts_with(">= "));
    assert!(!judged("response.mean<1h").ok);
}

#[test]
fn without_data_a_threshold_is_broken() {
    assert_eq!(
        judged("arrival.p99<1h"),
        Judged {
            expr: "arrival.p99<1h".into(),
            value: None,
            ok: false
        }
    );
    assert!(!judged("arrival.p99>0s").ok);
}

#[test]
fn a_given_threshold_replaces_the_default_on_the_same_figure() {
    let given = [
        "failed<1%".parse().unwrap(),
        "arrival.p99<2s".parse().unwrap(),
    ];
    let all: Vec<String> = Threshold::over_defaults(&given)
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(
        all,
        [
            "rejected==0",
            "timed_out==0",
            "unfinished==0",
            "failed<1%",
            "arrival.p99<2s"
        ]
    );
}

#[test]
fn what_cannot_be_read_says_what_would_be_right() {
    for (expr, hint) in [
        ("arrival.p99", "comparison"),
        ("speed<2s", "nothing that a run measures"),
        ("arrival.p101<2s", "nothing that a run measures"),
        ("arrival.p99<2", "duration"),
        ("lost<many", "count or percentage"),
    ] {
        let error = expr.parse::<Threshold>().unwrap_err().to_string();
        assert!(error.contains(hint), "{expr}: {error}");
    }
}
