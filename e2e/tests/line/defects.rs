//! Planned defects through the whole line: rejected as they must be, or stored; and a compressed run.

use crate::support::run;

const REJECTED: [(&str, &str); 6] = [
    ("wrong-token", "401"),
    ("no-token", "401"),
    ("wrong-type", "415"),
    ("malformed", "400"),
    ("wrong-version", "422"),
    ("oversize", "413"),
];

#[test]
fn what_is_wrong_is_rejected_and_a_natural_duplicate_is_seen_twice() {
    // A REST API breaks what is no text, where it is not told of it.
    for gzip in [&[][..], &["--gzip", "--front-door", "http"]] {
        let defects = "8%:wrong-token,8%:no-token,8%:wrong-type,8%:malformed,8%:wrong-version,2%:oversize,8%:stale,8%:natural-duplicate";
        let flags = ["--rate", "100/s", "--duration", "2s", "--warm-up", "500ms"];
        let ended = run(&[&flags[..], &["--defects", defects], gzip].concat());
        let count = |name: &str, word: &str| ended.count(&format!("/defects/{name}/{word}"));
        let mut rejected = 0;
        for name in REJECTED
            .map(|(name, _)| name)
            .into_iter()
            .chain(["stale", "natural-duplicate"])
        {
            assert!(count(name, "planned") > 0, "{name}");
            assert_eq!(count(name, "as_expected"), count(name, "planned"), "{name}");
        }
        for (name, status) in REJECTED {
            rejected += count(name, "planned");
            assert!(ended.count(&format!("/http/status/{status}")) >= count(name, "planned"));
        }
        ended.counts(&[
            ("/slots/intended", 250),
            ("/slots/rejected", rejected),
            ("/slots/acknowledged", 250 - rejected),
            ("/events/delivered", 250 - rejected),
            ("/events/unexpected", 0),
            ("/events/corrupted", 0),
            ("/events/duplicated", count("natural-duplicate", "planned")),
            (
                "/duplicated_by/sensor",
                count("natural-duplicate", "planned"),
            ),
        ]);
        if ended.judged(0) {
            assert_eq!(ended.report["verdict"], "pass", "{}", ended.stdout);
            assert!(!ended.stdout.contains("hint:"), "{}", ended.stdout);
        }
        assert_eq!(ended.report["run"]["config"]["gzip"], !gzip.is_empty());
    }
}
