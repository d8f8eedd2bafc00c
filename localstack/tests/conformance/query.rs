//! The older protocol, by hand: the AWS SDK for Rust never spoke it. Older clients of boto3 drive every rule of `conformance.py` through it.

use http_body_util::{BodyExt, Full};
use hyper::{Request, body::Bytes};
use hyper_util::{client::legacy, rt::TokioExecutor};

use super::support::{Sqs, bodies, sqs};

/// Status, content type and body of a question.
async fn ask(request: Request<Full<Bytes>>) -> (u16, String, String) {
    let client: legacy::Client<_, Full<Bytes>> =
        legacy::Client::builder(TokioExecutor::new()).build_http();
    let (head, body) = client.request(request).await.unwrap().into_parts();
    let body = body.collect().await.unwrap().to_bytes();
    (
        head.status.as_u16(),
        head.headers["content-type"].to_str().unwrap().to_owned(),
        String::from_utf8(body.into()).unwrap(),
    )
}

async fn post(sqs: &Sqs, path: &str, form: &str) -> (u16, String, String) {
    let request = Request::post(format!("{}{path}", sqs.endpoint)).header(
        "content-type",
        "application/x-www-form-urlencoded; charset=utf-8",
    );
    ask(request.body(Full::new(form.to_owned().into())).unwrap()).await
}

#[tokio::test]
async fn older_query_protocol_is_spoken() {
    let sqs = sqs().await;
    let path = sqs.url.strip_prefix(&sqs.endpoint).unwrap().to_owned();
    let form = "Action=SendMessageBatch&SendMessageBatchRequestEntry.1.Id=a&SendMessageBatchRequestEntry.1.MessageBody=x%0D%0A%26y\
        &SendMessageBatchRequestEntry.2.Id=b&SendMessageBatchRequestEntry.2.MessageBody=%01";
    let (status, content_type, xml) = post(&sqs, &path, form).await;
    assert_eq!((status, &*content_type), (200, "text/xml"));
    for part in [
        "<SendMessageBatchResultEntry><Id>a</Id>",
        "<BatchResultErrorEntry><Code>InvalidMessageContents</Code><Id>b</Id>",
        "<SenderFault>true</SenderFault>",
        "<ResponseMetadata><RequestId>",
    ] {
        assert!(xml.contains(part), "{part}: {xml}");
    }
    let url = format!("{}?Action=ReceiveMessage&VisibilityTimeout=0", sqs.url);
    let (status, _, xml) = ask(Request::get(url).body(Full::default()).unwrap()).await;
    assert_eq!(status, 200);
    assert!(xml.contains("<Body>x&#xd;\n&amp;y</Body>"), "{xml}");
    assert_eq!(
        bodies(&sqs.receive().await),
        ["x\r\n&y"],
        "one queue, two protocols"
    );

    let refused = [
        ("Action=Nonsense", "InvalidAction"),
        ("QueueUrl=u", "MissingAction"),
        (
            "Action=PurgeQueue&QueueUrl=none",
            "AWS.SimpleQueueService.NonExistentQueue",
        ),
        ("Action=PurgeQueue&a.a.a.a.a.a.a=1", "MalformedInput"),
        (
            "Action=ReceiveMessage&MaxNumberOfMessages=many",
            "MalformedInput",
        ),
    ];
    for (form, code) in refused {
        let (status, content_type, xml) = post(&sqs, &path, form).await;
        assert_eq!((status, &*content_type), (400, "text/xml"), "{form}");
        let told = format!("<Error><Type>Sender</Type><Code>{code}</Code><Message>");
        assert!(xml.contains(&told), "{form}: {xml}");
    }
}
