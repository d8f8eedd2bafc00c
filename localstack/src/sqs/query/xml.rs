//! The JSON of an answer as XML, and refusals.

use serde_json::{Map, Value};

use super::{Kind, Member, list, map};
use crate::sqs::error::SqsError;

const NAMESPACE: &str = "http://queue.amazonaws.com/doc/2012-11-05/";

/// The lists and maps of answers; a batch's results are called by its action.
const TOLD: [Member; 8] = [
    list("Messages", "Message"),
    list("QueueUrls", "QueueUrl"),
    list("queueUrls", "QueueUrl"),
    list("Failed", "BatchResultErrorEntry"),
    list("Results", "ListMessageMoveTasksResultEntry"),
    map("Attributes", "Attribute", "Name"),
    map("MessageAttributes", "MessageAttribute", "Name"),
    map("Tags", "Tag", "Key"),
];

/// Actions that answer nothing.
const WITHOUT_RESULT: [&str; 9] = [
    "AddPermission",
    "ChangeMessageVisibility",
    "DeleteMessage",
    "DeleteQueue",
    "PurgeQueue",
    "RemovePermission",
    "SetQueueAttributes",
    "TagQueue",
    "UntagQueue",
];

/// The answer in XML of an action, from its JSON.
pub(crate) fn answer(action: &str, json: &[u8], request_id: &str) -> String {
    let mut xml = format!("<?xml version=\"1.0\"?><{action}Response xmlns=\"{NAMESPACE}\">");
    // It has just been written by an action.
    let value = serde_json::from_slice(json).unwrap_or_default();
    if let Value::Object(members) = value
        && !WITHOUT_RESULT.contains(&action)
    {
        let tag = format!("{action}Result");
        element(&mut xml, &tag, |xml| structure(xml, &members, action));
    }
    element(&mut xml, "ResponseMetadata", |xml| {
        text(xml, "RequestId", request_id);
    });
    xml + &format!("</{action}Response>")
}

/// A refusal in XML.
pub(crate) fn refusal(error: &SqsError, request_id: &str) -> String {
    let mut xml = format!("<?xml version=\"1.0\"?><ErrorResponse xmlns=\"{NAMESPACE}\">");
    element(&mut xml, "Error", |xml| {
        text(xml, "Type", error.fault());
        text(xml, "Code", error.names().1);
        text(xml, "Message", &error.to_string());
        xml.push_str("<Detail/>");
    });
    text(&mut xml, "RequestId", request_id);
    xml + "</ErrorResponse>"
}

fn structure(xml: &mut String, members: &Map<String, Value>, action: &str) {
    for (name, value) in members {
        let known = TOLD.iter().find(|member| member.json == name);
        match (value, known.map(|member| (member.flat, member.kind))) {
            (Value::Object(pairs), Some((flat, Kind::Map(key)))) => {
                for (name, value) in pairs {
                    element(xml, flat, |xml| {
                        text(xml, key, name);
                        any(xml, "Value", value, action);
                    });
                }
            }
            (Value::Array(items), known) => {
                let own = format!("{action}ResultEntry");
                let flat = known.map_or(own.as_str(), |(flat, _)| flat);
                for item in items {
                    any(xml, flat, item, action);
                }
            }
            (value, _) => any(xml, name, value, action),
        }
    }
}

fn any(xml: &mut String, tag: &str, value: &Value, action: &str) {
    match value {
        Value::Object(members) => element(xml, tag, |xml| structure(xml, members, action)),
        Value::String(string) => text(xml, tag, string),
        other => text(xml, tag, &other.to_string()),
    }
}

fn element(xml: &mut String, tag: &str, content: impl FnOnce(&mut String)) {
    xml.extend(["<", tag, ">"]);
    content(xml);
    xml.extend(["</", tag, ">"]);
}

/// An element of text. A carriage return is written as a reference, or a reader would make a line feed of it.
fn text(xml: &mut String, tag: &str, content: &str) {
    element(xml, tag, |xml| {
        for character in content.chars() {
            match character {
                '&' => xml.push_str("&amp;"),
                '<' => xml.push_str("&lt;"),
                '>' => xml.push_str("&gt;"),
                '"' => xml.push_str("&quot;"),
                '\r' => xml.push_str("&#xd;"),
                other => xml.push(other),
            }
        }
    });
}
