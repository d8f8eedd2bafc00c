//! The Runtime API by hand: what a well-behaved runtime never shows.

use std::fmt::Write as _;

use http_body_util::Full;

use super::support::{Answer, post, up};

/// Where the Runtime API of the stack's environment is; the function tells.
async fn runtime_api(stack: &local_stack::Stack) -> String {
    let address = post(stack.endpoint(), "environment AWS_LAMBDA_RUNTIME_API")
        .await
        .body;
    format!("http://{address}")
}

fn error_type(answer: &Answer) -> (u16, String) {
    (
        answer.status,
        answer.json()["errorType"].as_str().unwrap().to_owned(),
    )
}

#[tokio::test]
async fn an_unknown_request_id_is_a_400() {
    let stack = up(|_| {}).await;
    let mut url = runtime_api(&stack).await;
    url.write_str("/2018-06-01/runtime/invocation/no-such-id")
        .unwrap();
    for end in ["response", "error"] {
        let answer = post(&format!("{url}/{end}"), "{}").await;
        assert_eq!(error_type(&answer), (400, "InvalidRequestID".into()));
    }
}

#[tokio::test]
async fn an_extension_must_register_before_it_asks() {
    let stack = up(|_| {}).await;
    let url = runtime_api(&stack).await;
    let registered = post(
        &format!("{url}/2020-01-01/extension/register"),
        r#"{"events":["INVOKE"]}"#,
    )
    .await;
    assert_eq!(registered.status, 200);
    assert!(!registered.header("lambda-extension-identifier").is_empty());
    assert_eq!(registered.json()["functionName"], "function");
    let request =
        hyper::Request::get(format!("{url}/2020-01-01/extension/event/next")).body(Full::default());
    let answer = super::support::request(request.unwrap()).await;
    assert_eq!(
        error_type(&answer),
        (403, "Extension.UnknownExtensionIdentifier".into())
    );
}

#[tokio::test]
async fn an_extension_that_asked_for_invocations_is_told_and_waited_for() {
    let stack = up(|settings| settings.function.environments_max = 1).await;
    let url = runtime_api(&stack).await;
    let registered = post(
        &format!("{url}/2020-01-01/extension/register"),
        r#"{"events":["INVOKE"]}"#,
    )
    .await;
    let identifier = registered.header("lambda-extension-identifier").to_owned();
    let invoked = tokio::spawn({
        let endpoint = stack.endpoint().to_owned();
        async move { post(&endpoint, "pid").await.status }
    });
    let next = hyper::Request::get(format!("{url}/2020-01-01/extension/event/next"))
        .header("lambda-extension-identifier", identifier)
        .body(Full::default());
    let event = super::support::request(next.unwrap()).await.json();
    assert_eq!(event["eventType"], "INVOKE");
    assert_eq!(invoked.await.unwrap(), 200);
}

#[tokio::test]
async fn a_response_over_6_mb_fails_the_invocation_and_not_the_environment() {
    let stack = up(|_| {}).await;
    assert_eq!(
        post(stack.endpoint(), "big 6000000").await.body.len(),
        6_000_000
    );
    assert_eq!(post(stack.endpoint(), "big 6300000").await.status, 502);
    assert_eq!(post(stack.endpoint(), "pid").await.status, 200);
    assert_eq!(stack.figures().await.environments_died, 0);
}
