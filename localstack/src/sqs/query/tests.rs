//! Forms in, XML out, as clients of the older protocol write and read them.

use serde_json::{Value, json};

use super::*;
use crate::sqs::error::SqsError;

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
    let json = json!({"QueueName": "q", "Attributes": {"DelaySeconds": "5"}, "tags": {"k": ""}});
    assert_eq!(asked(form, "/").1, json);

    let form =
        "Action=ReceiveMessage&AttributeName.1=All&MessageAttributeNames=&MaxNumberOfMessages=10";
    let json =
        json!({"AttributeNames": ["All"], "MessageAttributeNames": [], "MaxNumberOfMessages": 10});
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

    let json = br#"{"Successful": [{"Id": "a"}], "Failed": [{"Id": "b", "SenderFault": true}]}"#;
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
