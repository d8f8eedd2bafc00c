//! An envelope in several messages: few calls, and only what may succeed is tried again.

use serde_json::{Value, json};

use crate::event;
use crate::process::Bootstrap;
use crate::stand_in::{Call, StandIn};

/// So small that each of these events goes alone.
const SETTINGS: [(&str, &str); 1] = [("MESSAGE_LIMIT", "400")];

/// An event whose envelope has this many items, each of which fills a message.
fn event_of(items: usize) -> Value {
    let mut event = event();
    let items: Vec<_> = (0..items)
        .map(|index| format!(r#"{{"type":"Event {index:>40}"}}"#))
        .collect();
    let body = event["body"].as_str().unwrap();
    let (before, _) = body.split_once('[').unwrap();
    event["body"] = json!(format!("{before}[{}]}}", items.join(",")));
    event
}

async fn batch(stand_in: &mut StandIn) -> Call {
    let call = stand_in.call().await;
    assert_eq!(call.target, "AmazonSQS.SendMessageBatch");
    call
}

/// The parts that a call carries, by their attribute, with their entries' ids.
fn parts(call: &Call) -> Vec<(String, String)> {
    let entries = call.input["Entries"].as_array().unwrap().iter();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    entries
        .map(|entry| {
            let part = &entry["MessageAttributes"]["part"]["StringValue"];
            (text(part), text(&entry["Id"]))
        })
        .collect()
}

fn names(call: &Call) -> Vec<String> {
    parts(call).into_iter().map(|(part, _)| part).collect()
}

/// Confirms every entry but those of these parts, which fail for this reason.
fn confirm_but(call: Call, failing: &[&str], code: &str, is_sender_fault: bool) {
    let (mut failed, mut successful) = (Vec::new(), Vec::new());
    for (part, id) in parts(&call) {
        if failing.contains(&part.as_str()) {
            failed.push(json!({"Id": id, "Code": code, "SenderFault": is_sender_fault}));
        } else {
            successful.push(json!({"Id": id, "MessageId": "m", "MD5OfMessageBody": "d"}));
        }
    }
    call.reply(200, &json!({"Failed": failed, "Successful": successful}));
}

#[tokio::test]
async fn twelve_parts_go_in_two_calls_and_the_failed_ones_again() {
    let mut stand_in = StandIn::start(true).await;
    let _process = Bootstrap::start(stand_in.address, &SETTINGS);
    stand_in.invoke("one", &event_of(12)).await;

    let call = batch(&mut stand_in).await;
    let first: Vec<_> = (1..=10).map(|part| format!("{part}/12")).collect();
    assert_eq!(names(&call), first);
    confirm_but(call, &["3/12", "10/12"], "InternalError", false);
    let call = batch(&mut stand_in).await;
    assert_eq!(names(&call), ["3/12", "10/12"]);
    confirm_but(call, &["10/12"], "RequestThrottled", true);
    let call = batch(&mut stand_in).await;
    assert_eq!(names(&call), ["10/12"]);
    confirm_but(call, &[], "", false);

    let call = batch(&mut stand_in).await;
    assert_eq!(names(&call), ["11/12", "12/12"]);
    assert!(stand_in.replies.try_recv().is_err(), "answered too early");
    confirm_but(call, &[], "", false);
    let reply = stand_in.reply("one").await;
    assert_eq!(reply["statusCode"], 200);
    assert_eq!(
        reply["body"],
        r#"{"status":"success","data":{"events":12}}"#
    );
}

#[tokio::test]
async fn an_entry_that_can_never_succeed_is_not_tried_again() {
    let mut stand_in = StandIn::start(true).await;
    let _process = Bootstrap::start(stand_in.address, &SETTINGS);
    stand_in.invoke("one", &event_of(2)).await;
    let call = batch(&mut stand_in).await;
    confirm_but(call, &["2/2"], "KMS.AccessDeniedException", true);
    assert_eq!(stand_in.reply("one").await["statusCode"], 500);
}

#[tokio::test]
async fn entries_that_keep_failing_are_left_to_the_sensor() {
    let mut stand_in = StandIn::start(true).await;
    let _process = Bootstrap::start(stand_in.address, &SETTINGS);
    stand_in.invoke("one", &event_of(2)).await;
    for _ in 0..3 {
        let call = batch(&mut stand_in).await;
        confirm_but(call, &["1/2", "2/2"], "InternalError", false);
    }
    let reply = stand_in.reply("one").await;
    assert_eq!(reply["statusCode"], 503);
    assert_eq!(reply["headers"]["Retry-After"], "5");
}

#[tokio::test]
async fn an_entry_that_no_answer_names_is_not_stored() {
    let mut stand_in = StandIn::start(true).await;
    let _process = Bootstrap::start(stand_in.address, &SETTINGS);
    stand_in.invoke("one", &event_of(2)).await;
    let call = batch(&mut stand_in).await;
    let first = json!({"Id": parts(&call)[0].1, "MessageId": "m", "MD5OfMessageBody": "d"});
    call.reply(200, &json!({"Successful": [first], "Failed": []}));
    let call = batch(&mut stand_in).await;
    assert_eq!(names(&call), ["2/2"]);
    confirm_but(call, &[], "", false);
    assert_eq!(stand_in.reply("one").await["statusCode"], 200);
}

#[tokio::test]
async fn a_call_that_fails_as_a_whole_is_made_again() {
    let mut stand_in = StandIn::start(true).await;
    let _process = Bootstrap::start(stand_in.address, &SETTINGS);
    stand_in.invoke("one", &event_of(2)).await;
    batch(&mut stand_in).await.refuse(400, "KmsThrottled");
    confirm_but(batch(&mut stand_in).await, &[], "", false);
    assert_eq!(stand_in.reply("one").await["statusCode"], 200);
    stand_in.invoke("two", &event_of(2)).await;
    batch(&mut stand_in).await.refuse(400, "QueueDoesNotExist");
    assert_eq!(stand_in.reply("two").await["statusCode"], 500);
}
