//! What to do about a run that did not go well: the usual causes, told by their figures.

use sensor_sim::defect::Defect;

use crate::report::{Report, TargetKind};

/// Answers of this status that planned defects got, as they must.
fn planned(report: &Report, code: u16) -> u64 {
    Defect::ALL
        .into_iter()
        .filter(|defect| defect.status() == code)
        .filter_map(|defect| report.defects.get(defect.name()))
        .map(|counts| counts.as_expected)
        .sum()
}

/// Hints, the likeliest cause first; none for a run where nothing stands out.
#[must_use]
pub(crate) fn hints(report: &Report) -> Vec<&'static str> {
    let status = |code: u16| {
        let all = report.http.status.get(&code).copied().unwrap_or_default();
        all.saturating_sub(planned(report, code))
    };
    let broken = &report.http.transport;
    let own = report.run.config.target == TargetKind::Own;
    let cases = [
        (
            status(400) > 0 && report.run.config.gzip,
            "400 to compressed envelopes: a REST API breaks them unless its binary media types name application/json (--binary-media-types)",
        ),
        (
            status(401) > 0 && own,
            "401: the stack does not know the token; without --token-file and CALIPER_TOKEN the run uses the stack's own",
        ),
        (
            status(401) > 0 && !own,
            "401: the endpoint does not know the token; `e2e token check` compares it with a token set",
        ),
        (
            status(403) > 0,
            "403: API Gateway answers this on a path that it does not have; check the path of --endpoint",
        ),
        (
            status(404) > 0,
            "404: there is nothing at this path; check the path of --endpoint",
        ),
        (
            status(429) > 0,
            "429: throttled by the gateway; lower the rate or raise the function's concurrency and the stage's limits",
        ),
        (
            status(500) > 0,
            "500: the function is broken or not configured; its log says how",
        ),
        (
            status(502) > 0,
            "502: the function crashed, was killed, or answered what the gateway cannot read; its log says which",
        ),
        (
            status(503) > 0,
            "503: the queue refused or did not answer in time; the sensor is meant to send again",
        ),
        (
            broken.connect > 0,
            "no connection: is the endpoint's host and port right, and is it up?",
        ),
        (
            broken.tls > 0,
            "TLS failed: name the certificate authority by --ca-file if the system does not know it",
        ),
        (
            report.events.lost > 0,
            "lost: another consumer may have taken them; the queue of a load test must be its own",
        ),
        (
            report.slots.timed_out > 0,
            "no answer in time: look at the function's duration and the gateway's own time-out (29 s)",
        ),
    ];
    cases
        .into_iter()
        .filter_map(|(applies, hint)| applies.then_some(hint))
        .collect()
}
