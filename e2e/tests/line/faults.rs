//! What is broken on purpose must show in the report as what it was.

use std::process::Stdio;

use crate::support::{Ended, children, run, run_command, signal, wait_for_begin};

#[test]
fn with_a_wrong_token_every_slot_is_rejected_and_the_queue_stays_empty() {
    let folder = tempfile::tempdir().unwrap();
    let token_file = folder.path().join("token");
    std::fs::write(&token_file, "not-the-token-that-the-stack-knows\n").unwrap();
    let ended = run(&[
        "--token-file",
        token_file.to_str().unwrap(),
        "--rate",
        "40/s",
        "--duration",
        "1s",
        "--warm-up",
        "500ms",
    ]);
    ended.judged(1);
    ended.counts(&[
        ("/slots/intended", 60),
        ("/slots/rejected", 60),
        ("/events/rejected", 60),
        ("/events/delivered", 0),
        ("/events/unexpected", 0),
        ("/http/status/401", 60),
        ("/http/jsend", 60),
    ]);
    assert!(
        ended.stdout.contains("threshold rejected==0 is broken"),
        "{}",
        ended.stdout
    );
    assert!(
        ended.stdout.contains("hint: "),
        "says what to do: {}",
        ended.stdout
    );
}

#[test]
fn what_fails_for_a_while_is_sent_again_and_arrives() {
    let flags = ["--rate", "20/s", "--duration", "1s", "--warm-up", "0s"];
    let fault = ["--fault", "sqs_refuse=100%,to=600ms"];
    let retries = ["--retries", "5", "--backoff", "200ms"];
    let ended = run(&[&flags[..], &fault, &retries].concat());
    ended.counts(&[
        ("/slots/intended", 20),
        ("/slots/acknowledged", 20),
        ("/events/delivered", 20),
        ("/http/status/200", 20),
    ]);
    assert!(ended.count("/http/retried") >= 10, "{}", ended.stdout);
    assert_eq!(ended.report["run"]["config"]["retries"], 5);
    ended.judged(0);
}

#[test]
fn refused_sends_fail_their_slots_and_lose_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let faults = folder.path().join("faults.json");
    std::fs::write(&faults, r#"{"sqs_refuse": {"from": "1s"}}"#).unwrap();
    let ended = run(&[
        "--faults",
        faults.to_str().unwrap(),
        "--rate",
        "20/s",
        "--duration",
        "2s",
        "--warm-up",
        "0s",
        "--drain",
        "1s",
    ]);
    let quiet = ended.judged(1);
    ended.counts(&[
        ("/slots/intended", 40),
        ("/slots/unsent", 0),
        ("/events/lost", 0),
        ("/events/unexpected", 0),
    ]);
    let (failed, acknowledged) = (
        ended.count("/slots/failed"),
        ended.count("/slots/acknowledged"),
    );
    assert_eq!(failed + acknowledged, 40);
    // Slots 20 to 39 are intended from second 1 on. The one before may be held up; on a busy machine, so may more.
    assert!(
        failed >= 20 && (failed <= 21 || !quiet),
        "{failed} failed\n{}",
        ended.stdout
    );
    ended.counts(&[
        ("/http/status/503", failed),
        ("/events/delivered", acknowledged),
    ]);
    let (planned, done) = (
        ended.count("/faults/sqs_refuse/planned"),
        ended.count("/faults/sqs_refuse/done"),
    );
    assert!(
        planned == done && done >= failed,
        "planned {planned}, done {done}, {failed} failed"
    );
}

#[test]
fn killed_environments_cost_an_error_and_never_an_event() {
    let out = tempfile::tempdir().unwrap();
    let flags = [
        "--rate",
        "100/s",
        "--duration",
        "3s",
        "--warm-up",
        "0s",
        "--drain",
        "1s",
    ];
    let mut command = run_command(&flags, out.path());
    let run = command.stdout(Stdio::piped()).spawn().unwrap();
    wait_for_begin(out.path());
    // At 100 requests a second an environment is at work for a good part of the time: of fifty kills some hit an invocation.
    for _ in 0..50 {
        for child in children(run.id()) {
            signal(child, rustix::process::Signal::KILL);
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    let ended = Ended::new(run.wait_with_output().unwrap(), out);
    ended.counts(&[
        ("/slots/intended", 300),
        ("/slots/unsent", 0),
        ("/events/lost", 0),
        ("/events/unexpected", 0),
        ("/events/corrupted", 0),
    ]);
    let died = ended.count("/lambda/died");
    assert!(
        died >= 1 && ended.count("/lambda/cold_starts") > died,
        "a fresh environment takes over\n{}",
        ended.stdout
    );
    let failed = ended.count("/slots/failed");
    assert!(failed >= 1, "no kill hit an invocation\n{}", ended.stdout);
    assert_eq!(ended.count("/http/status/502"), failed, "{}", ended.stdout);
    assert_eq!(ended.count("/http/gateway"), failed, "{}", ended.stdout);
    assert_eq!(ended.count("/slots/acknowledged") + failed, 300);
    ended.judged(1);
}
