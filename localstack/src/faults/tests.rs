//! The plan and its rolls: what is understood, what is refused, and how often a fault hits.

use super::*;

fn at_work(plan: &str) -> Faults {
    let faults = Faults::new(plan.parse().unwrap(), |body| body.len() as u64);
    faults.start(Instant::now());
    faults
}

fn count(faults: &Faults, kind: &str) -> (u64, u64) {
    let counts = faults.counts();
    let count = counts.iter().find(|count| count.kind == kind).unwrap();
    (count.planned, count.done)
}

#[tokio::test(start_paused = true)]
async fn a_window_opens_at_its_instant_and_shuts_again() {
    let faults = Faults::new(
        r#"{"sqs_drop": {"from": "5s", "to": "6s"}}"#.parse().unwrap(),
        |_| 1,
    );
    let hits = || faults.of_request(b"a").is_some();
    tokio::time::advance(Duration::from_secs(5)).await;
    assert!(!hits(), "not started");
    faults.start(Instant::now());
    assert!(!hits());
    tokio::time::advance(Duration::from_millis(4_999)).await;
    assert!(!hits());
    tokio::time::advance(Duration::from_millis(1)).await;
    assert!(hits());
    tokio::time::advance(Duration::from_secs(1)).await;
    assert!(!hits());
}

#[tokio::test(start_paused = true)]
async fn a_request_meets_the_first_that_hits_and_counts_with_its_weight() {
    let faults =
        at_work(r#"{"gateway_429": {"probability": 0}, "sqs_drop": {}, "gateway_cut": {}}"#);
    let fate = faults.of_request(b"four").unwrap();
    assert_eq!(fate.kind, Kind::GatewayCut, "it is the first on the way");
    assert_eq!(count(&faults, "gateway_cut"), (4, 0));
    fate.did_it();
    fate.did_it();
    assert_eq!(
        count(&faults, "gateway_cut"),
        (4, 4),
        "once, however often it is met"
    );
    assert_eq!(count(&faults, "sqs_drop"), (0, 0));
}

/// Invariant: the share of requests hit is the probability, and the same plan hits the same requests.
#[tokio::test(start_paused = true)]
async fn rolls_are_even_and_repeatable() {
    let hits = |plan: &str| -> Vec<bool> {
        let faults = at_work(plan);
        (0..20_000)
            .map(|_| faults.of_request(b"a").is_some())
            .collect()
    };
    let one = hits(r#"{"seed": 1, "sqs_drop": {"probability": "5%"}}"#);
    let number = one.iter().filter(|hit| **hit).count();
    assert!((900..1_100).contains(&number), "{number} of 20,000 at 5 %");
    assert_eq!(
        one,
        hits(r#"{"seed": 1, "sqs_drop": {"probability": 0.05}}"#)
    );
    assert_ne!(
        one,
        hits(r#"{"seed": 2, "sqs_drop": {"probability": 0.05}}"#)
    );
    assert!(!hits(r#"{"sqs_drop": {"probability": 0}}"#).contains(&true));
    assert!(!hits(r#"{"sqs_drop": {"probability": 1}}"#).contains(&false));
}

#[tokio::test(start_paused = true)]
async fn a_call_is_known_by_its_trace_while_its_request_lasts() {
    let faults = Arc::new(at_work(r#"{"sqs_throttle": {"probability": 1}}"#));
    let fate = faults.of_request(b"abc").unwrap();
    let trace = "Root=1-2-3;Parent=4;Sampled=0";
    let followed = faults.follow(trace, Some(fate));
    for _ in 0..2 {
        let call = faults.of_call(Some("Root=1-2-3;Parent=5;Sampled=1"));
        call.meets(&[Kind::SqsThrottle]).unwrap().did_it();
        assert!(call.message("abc").is_none());
    }
    assert_eq!(
        count(&faults, "sqs_throttle"),
        (3, 3),
        "two attempts of one request"
    );
    drop(followed);
    let call = faults.of_call(Some(trace));
    call.carries(["ab", "c"].into_iter());
    call.meets(&[Kind::SqsThrottle]).unwrap().did_it();
    assert_eq!(
        count(&faults, "sqs_throttle"),
        (6, 6),
        "now it is somebody else's call"
    );
}

#[tokio::test(start_paused = true)]
async fn messages_of_others_roll_one_by_one_and_a_request_once() {
    let faults = Arc::new(at_work(r#"{"sqs_drop": {}}"#));
    let call = faults.of_call(None);
    for body in ["a", "bb"] {
        call.message(body).unwrap().done();
    }
    assert_eq!(count(&faults, "sqs_drop"), (3, 3));
    let fate = faults.of_request(b"four").unwrap();
    let _followed = faults.follow("Root=1", Some(fate));
    faults
        .of_call(Some("Root=1"))
        .message("four")
        .unwrap()
        .done();
    assert!(
        faults.of_call(Some("Root=1")).message("four").is_none(),
        "the retry is let through"
    );
    let _spared = faults.follow("Root=2", None);
    let spared = faults.of_call(Some("Root=2")).message("four");
    assert!(
        spared.is_none(),
        "its request was spared, and rolls no more"
    );
    assert_eq!(count(&faults, "sqs_drop"), (7, 7));
}

#[test]
fn a_plan_refuses_what_it_does_not_know() {
    let cases = [
        (
            r#"{"sqs_refuze": {}}"#,
            "`sqs_refuze` is no kind of fault: gateway_429, ",
        ),
        (
            r#"{"sqs_drop": {"form": "5s"}}"#,
            "sqs_drop: unknown field `form`",
        ),
        (
            r#"{"sqs_drop": {"from": "soon"}}"#,
            "sqs_drop: `soon` is not a duration",
        ),
        (
            r#"{"sqs_drop": {"from": "5s", "to": "5s"}}"#,
            "sqs_drop: `to` is later than `from`",
        ),
        (
            r#"{"sqs_drop": {"probability": 1.5}}"#,
            "sqs_drop: the probability is a number from 0 to 1",
        ),
        (
            r#"{"sqs_drop": {"by": "1s"}}"#,
            "sqs_drop: it takes no time",
        ),
        (
            r#"{"sqs_stall": {"by": "0s"}}"#,
            "sqs_stall: `by` is more than 0",
        ),
        (r#"{"seed": -1}"#, "the seed is a whole number"),
        ("5", "the fault plan is not a JSON object"),
    ];
    for (plan, expected) in cases {
        let error = plan.parse::<FaultPlan>().unwrap_err().to_string();
        assert!(error.starts_with(expected), "{plan}: {error}");
    }
    assert_eq!("{}".parse::<FaultPlan>().unwrap(), FaultPlan::default());
}

#[test]
fn a_plan_can_be_written_as_flags_and_read_back() {
    let plan = FaultPlan::default().with_seed(7);
    let plan = plan
        .with("sqs_drop=1%,from=5s,to=10s")
        .unwrap()
        .with("sqs_stall=0.5,by=2s")
        .unwrap();
    let plan = plan.with("gateway_cut").unwrap();
    let json = serde_json::to_string(&plan).unwrap();
    assert_eq!(
        json,
        r#"{"seed":7,"gateway_cut":{"from":"0s","probability":1.0},"sqs_stall":{"by":"2s","from":"0s","probability":0.5},"sqs_drop":{"from":"5s","probability":0.01,"to":"10s"}}"#
    );
    assert_eq!(json.parse::<FaultPlan>().unwrap(), plan);
    for wrong in [
        "sqs_drop=1%",
        "nonsense=1",
        "sqs_5xx=2",
        "sqs_5xx=1%,until=5s",
    ] {
        assert!(plan.clone().with(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn the_table_of_the_readme_has_every_kind() {
    let readme = include_str!("../../README.md");
    let section = readme
        .split("## ")
        .find(|section| section.starts_with("Faults on purpose"));
    let rows = section
        .unwrap()
        .lines()
        .filter(|line| line.starts_with("| `"));
    let kinds = rows.flat_map(|row| row.split('|').nth(1).unwrap().split(','));
    let named: Vec<_> = kinds.map(|name| name.trim().trim_matches('`')).collect();
    let all: Vec<_> = Kind::ALL.iter().map(|kind| kind.name()).collect();
    assert_eq!(named, all);
}
