//! Law 4 through the front door: the same seed, run id, start and settings send the same bytes.

use std::collections::BTreeSet;

use crate::recorder::Recorder;
use crate::support::{Ended, StackProcess, run_command};

async fn sent(stack: &StackProcess, recorder: &Recorder, run_id: &str) -> Vec<hyper::body::Bytes> {
    let out = tempfile::tempdir().unwrap();
    let flags = [
        "--endpoint",
        &recorder.endpoint,
        "--queue-url",
        stack.address("queue_url"),
        "--token-file",
        stack.address("token_file"),
        "--rate",
        "100/s",
        "--duration",
        "1s",
        "--warm-up",
        "0s",
        "--events-per-envelope",
        "1-3",
        "--seed",
        "7",
        "--run-id",
        run_id,
        "--start",
        "2026-03-02T09:00:00.000Z",
        "--drain",
        "0s",
    ];
    let mut command = run_command(&flags, out.path());
    let output = tokio::task::spawn_blocking(move || command.output().unwrap())
        .await
        .unwrap();
    let ended = Ended::new(output, out);
    // The recorder acknowledges and stores nothing: the run must say so.
    ended
        .exited(1)
        .counts(&[("/slots/acknowledged", 100), ("/events/delivered", 0)]);
    assert_eq!(
        ended.count("/events/lost"),
        ended.count("/events/acknowledged")
    );
    assert!(
        ended.stdout.starts_with("FAIL: ")
            && ended.stdout.contains("lost: slot 0 position 0, urn:uuid:"),
        "{}",
        ended.stdout
    );
    recorder.take()
}

fn ids(bodies: &[hyper::body::Bytes]) -> BTreeSet<String> {
    bodies
        .iter()
        .flat_map(|body| {
            let envelope: serde_json::Value = serde_json::from_slice(body).unwrap();
            envelope["data"]
                .as_array()
                .unwrap()
                .iter()
                .map(|event| event["id"].as_str().unwrap().to_owned())
                .collect::<Vec<_>>()
        })
        .collect()
}

#[tokio::test]
async fn one_seed_run_id_and_start_send_the_same_bytes_and_another_run_id_shares_no_id() {
    let stack = StackProcess::start();
    let recorder = Recorder::start().await;
    let first = sent(&stack, &recorder, "00000000000000aa").await;
    let again = sent(&stack, &recorder, "00000000000000aa").await;
    let other = sent(&stack, &recorder, "00000000000000ab").await;
    assert_eq!(first.len(), 100);
    assert!(first == again, "the same bytes");
    assert_eq!(ids(&first).len(), ids(&other).len());
    assert!(ids(&first).is_disjoint(&ids(&other)));
}
