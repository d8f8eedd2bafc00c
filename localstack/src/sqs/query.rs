//! The older protocol of SQS: a form in, XML out. Clients from before November 2023 speak it, those in distributions among them.
//!
//! A translation and nothing else: a form becomes the JSON of the same action, and its answer becomes XML. Source: the service's model of the
//! API version 2012-11-05, whose lists and maps are all flattened.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::error::SqsError;

const NAMESPACE: &str = "http://queue.amazonaws.com/doc/2012-11-05/";

/// How one member looks in each protocol.
struct Member {
    /// In JSON.
    json: &'static str,
    /// Before the dot and the number, and as an element.
    flat: &'static str,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Of texts, or of structures.
    List,
    /// With these names for key and value.
    Map(&'static str),
}

const fn list(json: &'static str, flat: &'static str) -> Member {
    Member {
        json,
        flat,
        kind: Kind::List,
    }
}

const fn map(json: &'static str, flat: &'static str, key: &'static str) -> Member {
    Member {
        json,
        flat,
        kind: Kind::Map(key),
    }
}

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

/// Dots in the longest name that there is: `SendMessageBatchRequestEntry.1.MessageAttribute.1.Value.DataType`.
const DEEPEST: usize = 5;

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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn asked(form: &str, path: &str) -> (String, Value) {
        let (action, json) = request(form.as_bytes(), path).unwrap();
        (action, serde_json::from_slice(&json).unwrap())
    }

    #[test]
    fn forms_become_the_json_of_their_action() {
        let form = "Action=SendMessage&Version=2012-11-05&QueueUrl=u&MessageBody=a%26b+c&DelaySeconds=5\
            &MessageAttribute.2.Name=two&MessageAttribute.2.Value.DataType=Number&MessageAttribute.2.Value.StringValue=2\
            &MessageAttribute.1.Name=one&MessageAttribute.1.Value.DataType=Binary&MessageAttribute.1.Value.BinaryValue=AA%3D%3D";
        let json = json!({
            "QueueUrl": "u", "MessageBody": "a&b c", "DelaySeconds": 5,
            "MessageAttributes": {
                "one": {"DataType": "Binary", "BinaryValue": "AA=="},
                "two": {"DataType": "Number", "StringValue": "2"},
            },
        });
        assert_eq!(asked(form, "/"), ("SendMessage".to_owned(), json));

        let form = "Action=SendMessageBatch&SendMessageBatchRequestEntry.1.Id=a&SendMessageBatchRequestEntry.1.MessageBody=1\
            &SendMessageBatchRequestEntry.10.Id=c&SendMessageBatchRequestEntry.2.Id=b&SendMessageBatchRequestEntry.2.DelaySeconds=x";
        let json = json!({
            "QueueUrl": "/000000000000/q",
            "Entries": [{"Id": "a", "MessageBody": "1"}, {"Id": "b", "DelaySeconds": "x"}, {"Id": "c"}],
        });
        assert_eq!(asked(form, "/000000000000/q").1, json);

        let form = "Action=CreateQueue&QueueName=q&Attribute.1.Name=DelaySeconds&Attribute.1.Value=5&Tag.1.Key=k&Tag.1.Value=";
        let json =
            json!({"QueueName": "q", "Attributes": {"DelaySeconds": "5"}, "tags": {"k": ""}});
        assert_eq!(asked(form, "/").1, json);

        let form = "Action=ReceiveMessage&AttributeName.1=All&MessageAttributeNames=&MaxNumberOfMessages=10";
        let json = json!({"AttributeNames": ["All"], "MessageAttributeNames": [], "MaxNumberOfMessages": 10});
        assert_eq!(asked(form, "/").1, json);
        assert_eq!(asked("Action=ListQueues", "/").1, json!({}));
        assert_eq!(request(b"QueueUrl=u", "/"), Err(SqsError::MissingAction));
        let deep = format!("Action=ListQueues&{}=1", "a.".repeat(1_000_000));
        let refused = request(deep.as_bytes(), "/");
        assert!(matches!(refused, Err(SqsError::Serialization(_))));
    }

    #[test]
    fn answers_become_flat_xml() {
        let json = br#"{"Messages": [{"MessageId": "1", "Body": "<a>&\r\n\"", "Attributes": {"SenderId": "x"},
            "MessageAttributes": {"m": {"DataType": "String", "StringValue": "v"}}}, {"MessageId": "2"}]}"#;
        let xml = "<Message><Attribute><Name>SenderId</Name><Value>x</Value></Attribute><Body>&lt;a&gt;&amp;&#xd;\n&quot;</Body>\
            <MessageAttribute><Name>m</Name><Value><DataType>String</DataType><StringValue>v</StringValue></Value></MessageAttribute>\
            <MessageId>1</MessageId></Message><Message><MessageId>2</MessageId></Message>";
        let answered = answer("ReceiveMessage", json.as_slice(), "id");
        assert!(
            answered.contains(&format!(
                "<ReceiveMessageResult>{xml}</ReceiveMessageResult>"
            )),
            "{answered}"
        );

        let json =
            br#"{"Successful": [{"Id": "a"}], "Failed": [{"Id": "b", "SenderFault": true}]}"#;
        let answered = answer("DeleteMessageBatch", json.as_slice(), "id");
        let xml = "<BatchResultErrorEntry><Id>b</Id><SenderFault>true</SenderFault></BatchResultErrorEntry>\
            <DeleteMessageBatchResultEntry><Id>a</Id></DeleteMessageBatchResultEntry>";
        assert!(answered.contains(xml), "{answered}");

        let empty = answer("ReceiveMessage", b"{}", "id");
        assert!(
            empty.contains("<ReceiveMessageResult></ReceiveMessageResult>"),
            "{empty}"
        );
        let nothing = answer("PurgeQueue", b"{}", "id");
        assert_eq!(
            nothing,
            "<?xml version=\"1.0\"?><PurgeQueueResponse xmlns=\"http://queue.amazonaws.com/doc/2012-11-05/\">\
            <ResponseMetadata><RequestId>id</RequestId></ResponseMetadata></PurgeQueueResponse>"
        );
        let refused = refusal(&SqsError::QueueDoesNotExist, "id");
        let xml = "<Error><Type>Sender</Type><Code>AWS.SimpleQueueService.NonExistentQueue</Code>\
            <Message>The specified queue does not exist.</Message><Detail/></Error><RequestId>id</RequestId></ErrorResponse>";
        assert!(refused.ends_with(xml), "{refused}");
    }
}
