//! A form as the JSON of its action.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::{Kind, Member, list, map};
use crate::sqs::error::SqsError;

/// The lists and maps of requests.
const ASKED: [Member; 15] = [
    list("AttributeNames", "AttributeName"),
    list("MessageAttributeNames", "MessageAttributeName"),
    list("MessageSystemAttributeNames", "MessageSystemAttributeName"),
    list("Entries", "SendMessageBatchRequestEntry"),
    list("Entries", "DeleteMessageBatchRequestEntry"),
    list("Entries", "ChangeMessageVisibilityBatchRequestEntry"),
    list("TagKeys", "TagKey"),
    list("AWSAccountIds", "AWSAccountId"),
    list("Actions", "ActionName"),
    list("StringListValues", "StringListValue"),
    list("BinaryListValues", "BinaryListValue"),
    map("Attributes", "Attribute", "Name"),
    map("MessageAttributes", "MessageAttribute", "Name"),
    map("MessageSystemAttributes", "MessageSystemAttribute", "Name"),
    map("Tags", "Tag", "Key"),
];

/// Dots in the longest name that there is: `SendMessageBatchRequestEntry.1.MessageAttribute.1.Value.DataType`.
const DEEPEST: usize = 5;

/// Members that are numbers in JSON.
const NUMBERS: [&str; 6] = [
    "DelaySeconds",
    "MaxNumberOfMessages",
    "MaxNumberOfMessagesPerSecond",
    "MaxResults",
    "VisibilityTimeout",
    "WaitTimeSeconds",
];

/// A form as a tree: members by name, numbered ones by number.
#[derive(Debug, Default)]
struct Node {
    text: Option<String>,
    members: BTreeMap<String, Node>,
}

impl Node {
    fn put(&mut self, path: &str, text: String) {
        match path.split_once('.') {
            None => self.members.entry(path.to_owned()).or_default().text = Some(text),
            Some((name, rest)) => {
                let member = self.members.entry(name.to_owned()).or_default();
                member.put(rest, text);
            }
        }
    }

    /// Members that are numbers, in their order.
    fn numbered(self) -> impl Iterator<Item = Node> {
        let members = self.members.into_iter();
        let numbered = members.filter_map(|(name, node)| Some((name.parse::<u32>().ok()?, node)));
        numbered.collect::<BTreeMap<_, _>>().into_values()
    }

    /// A structure, or the text of what has no members.
    fn into_json(self) -> Value {
        if self.members.is_empty() {
            return self.text.unwrap_or_default().into();
        }
        let mut object = Map::new();
        for (name, node) in self.members {
            // A list or a map without items is one empty text, under its name in JSON.
            let named = |member: &&Member| member.flat == name || member.json == name;
            let Some(member) = ASKED.iter().find(named) else {
                let value = number(&name, &node).unwrap_or_else(|| node.into_json());
                object.insert(name, value);
                continue;
            };
            let value = match member.kind {
                Kind::List => node.numbered().map(Node::into_json).collect(),
                Kind::Map(key) => node
                    .numbered()
                    .filter_map(|mut pair| {
                        let key = pair.members.remove(key)?.text?;
                        Some((key, pair.members.remove("Value")?.into_json()))
                    })
                    .collect(),
            };
            object.insert(member.json.to_owned(), value);
        }
        object.into()
    }
}

/// A number in JSON; what is none goes on as a text, to be refused.
fn number(name: &str, node: &Node) -> Option<Value> {
    let text = node.text.as_ref().filter(|_| NUMBERS.contains(&name))?;
    Some(text.parse::<i64>().ok()?.into())
}

/// The action of a form, and its request in JSON. `path` is that of the URL, which names a queue where the form does not.
pub(crate) fn request(form: &[u8], path: &str) -> Result<(String, Vec<u8>), SqsError> {
    let mut root = Node::default();
    for (name, value) in form_urlencoded::parse(form) {
        if name.matches('.').count() > DEEPEST {
            let why = "a member is nested deeper than any that there is";
            return Err(SqsError::Serialization(why.to_owned()));
        }
        root.put(&name, value.into_owned());
    }
    let action = root.members.remove("Action").and_then(|node| node.text);
    let action = action.ok_or(SqsError::MissingAction)?;
    root.members.remove("Version");
    if path.trim_matches('/').contains('/') && !root.members.contains_key("QueueUrl") {
        root.put("QueueUrl", path.to_owned());
    }
    let mut request = match root.into_json() {
        Value::Object(request) => request,
        // A form without members.
        _ => Map::new(),
    };
    // The one member of the JSON protocol whose name starts with a small letter.
    if action == "CreateQueue"
        && let Some(tags) = request.remove("Tags")
    {
        request.insert("tags".to_owned(), tags);
    }
    Ok((action, Value::Object(request).to_string().into_bytes()))
}
