//! Token sets from SSM and Secrets Manager, as the process asks for them.

use serde_json::{Value, json};

use crate::process::{Bootstrap, TOKENS};
use crate::stand_in::{Call, StandIn};
use crate::{event, log};

const SSM: [(&str, &str); 2] = [("TOKENS", ""), ("TOKENS_SSM", "/caliper/tokens")];
const SECRET: [(&str, &str); 2] = [("TOKENS", ""), ("TOKENS_SECRET", "caliper/tokens")];

/// How a service hands a text over.
fn output(call: &Call, text: &str) -> Value {
    match call.target.as_str() {
        "AmazonSSM.GetParameter" => {
            assert_eq!(
                call.input,
                json!({"Name": "/caliper/tokens", "WithDecryption": true})
            );
            json!({"Parameter": {"Name": "/caliper/tokens", "Value": text, "Version": 1}})
        }
        "secretsmanager.GetSecretValue" => {
            assert_eq!(call.input, json!({"SecretId": "caliper/tokens"}));
            json!({"Name": "caliper/tokens", "SecretString": text})
        }
        other => panic!("{other}"),
    }
}

fn give(call: Call, text: &str) {
    assert!(call.is_signed);
    let output = output(&call, text);
    call.reply(200, &output);
}

#[tokio::test]
async fn a_set_is_read_before_the_first_request_and_then_kept() {
    for settings in [SSM, SECRET] {
        let mut stand_in = StandIn::start(true).await;
        let process = Bootstrap::start(stand_in.address, &settings);
        give(stand_in.call().await, TOKENS);
        for id in ["one", "two"] {
            stand_in.invoke(id, &event()).await;
            stand_in.send().await.confirm();
            assert_eq!(stand_in.reply(id).await["statusCode"], 200);
        }
        let log = log(&process.terminate().await);
        assert!(!log.contains("b13c2daa1277ca0d"), "a digest: {log}");
    }
}

#[tokio::test]
async fn what_may_pass_is_tried_again_and_answered_503_until_it_has_passed() {
    let mut stand_in = StandIn::start(true).await;
    let _process = Bootstrap::start(stand_in.address, &SSM);
    for _ in 0..3 {
        stand_in.call().await.refuse(500, "InternalServerError");
    }
    stand_in.invoke("one", &event()).await;
    stand_in.call().await.refuse(400, "AccessDeniedException");
    let reply = stand_in.reply("one").await;
    assert_eq!(reply["statusCode"], 503);
    assert_eq!(reply["headers"]["Retry-After"], "5");
    assert!(reply["body"].as_str().unwrap().contains("send it again"));

    stand_in.invoke("two", &event()).await;
    let call = stand_in.call().await;
    call.hang_up();
    give(stand_in.call().await, TOKENS);
    stand_in.send().await.confirm();
    assert_eq!(stand_in.reply("two").await["statusCode"], 200);
}

#[tokio::test]
async fn a_malformed_set_is_ours_to_repair_and_stays_out_of_the_log() {
    let mut stand_in = StandIn::start(true).await;
    let process = Bootstrap::start(stand_in.address, &SECRET);
    let malformed = r#"{"lms-1": {"sha256": ["fake-token-of-lms-1"]}}"#;
    give(stand_in.call().await, malformed);
    stand_in.invoke("one", &event()).await;
    give(stand_in.call().await, malformed);
    assert_eq!(stand_in.reply("one").await["statusCode"], 500);
    stand_in.invoke("two", &event()).await;
    let call = stand_in.call().await;
    call.reply(
        200,
        &json!({"Name": "caliper/tokens", "SecretBinary": "ZmFrZQ=="}),
    );
    assert_eq!(stand_in.reply("two").await["statusCode"], 503);
    let log = log(&process.terminate().await);
    assert!(log.contains("not a token set (line 1"), "{log}");
    assert!(log.contains("the answer holds no text"), "{log}");
    assert!(!log.contains("fake-token"), "{log}");
}
