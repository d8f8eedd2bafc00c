//! The order of the checks: a request with two defects is answered for the first.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::case::{Sent, usual_headers};
use crate::door::Door;
use crate::queue::Behaviour;
use crate::{Outcome, fixture, run};

/// A request, and what surrounds it.
struct Request {
    method: &'static str,
    headers: BTreeMap<String, String>,
    body: String,
    environment: BTreeMap<String, String>,
    queue: Behaviour,
}

impl Request {
    fn replace(&mut self, from: &str, to: &str) {
        self.body = self.body.replace(from, to);
    }

    /// Sets a setting of the usual sensor.
    fn entitle(&mut self, setting: &str, value: Value) {
        let tokens = self.environment.get("TOKENS").cloned();
        let tokens = tokens.unwrap_or_else(|| fixture("tokens.json"));
        let mut tokens: Value = serde_json::from_str(&tokens).unwrap();
        tokens["lms-1"][setting] = value;
        self.set("TOKENS", &tokens.to_string());
    }

    fn set(&mut self, variable: &str, value: &str) {
        self.environment.insert(variable.into(), value.into());
    }
}

/// A defect, what it does to a request, and how an answer shows it: the status and a word of the body.
type Defect = (fn(&mut Request), u64, &'static str);

/// In the order of the contract.
const DEFECTS: [Defect; 13] = [
    (|r| r.set("INTEGRATION", "other"), 500, "out of order"),
    (|r| drop(r.headers.remove("Authorization")), 401, "required"),
    (|r| r.method = "PUT", 405, "method"),
    (
        |r| drop(r.headers.insert("Content-Type".into(), "text/plain".into())),
        415,
        "Content-Type",
    ),
    (
        |r| drop(r.headers.insert("Content-Encoding".into(), "br".into())),
        415,
        "Content-Encoding",
    ),
    (|r| r.set("BODY_LIMIT", "10"), 413, "10 bytes"),
    (|r| r.body.push('}'), 400, "not JSON"),
    (|r| r.replace("T08:", "T25:"), 400, "/sendTime"),
    (|r| r.replace("v1p2", "v1p3"), 422, "/dataVersion"),
    (|r| r.entitle("sensors", json!([])), 401, "may not speak"),
    (|r| r.entitle("events", json!("reject")), 400, "/data/0"),
    (|r| r.set("MESSAGE_LIMIT", "20"), 413, "20 bytes"),
    (|r| r.queue = Behaviour::Unavailable, 503, "send it again"),
];

async fn answer(defects: &[Defect]) -> Outcome {
    let mut request = Request {
        method: "POST",
        headers: usual_headers().into_iter().collect(),
        body: fixture("envelope.json"),
        environment: BTreeMap::new(),
        queue: Behaviour::Confirms,
    };
    for (damage, ..) in defects {
        damage(&mut request);
    }
    let headers: Vec<_> = request.headers.into_iter().collect();
    let sent = Sent {
        body: Some(request.body),
        is_base64: false,
    };
    let event = Door::Rest.event(request.method, &headers, &sent).unwrap();
    run(&event, &request.environment, request.queue).await
}

// For all defects i < j: a request with both is answered as a request with i alone, and is not on the queue.
#[tokio::test]
async fn of_two_defects_the_first_is_answered() {
    assert_eq!(answer(&[]).await.reply["statusCode"], 200);
    for (i, first) in DEFECTS.iter().enumerate() {
        let alone = answer(&[*first]).await.reply;
        assert_eq!(alone["statusCode"], first.1, "{}", first.2);
        let body = alone["body"].as_str().unwrap_or_default();
        assert!(body.contains(first.2), "{}: {body}", first.2);
        for second in &DEFECTS[i + 1..] {
            let Outcome { reply, stored } = answer(&[*first, *second]).await;
            assert_eq!(shown(&reply), shown(&alone), "{} and {}", first.2, second.2);
            assert!(stored.is_empty());
        }
    }
}

/// Everything that an answer shows but how many bytes into the body the parser came.
fn shown(reply: &Value) -> Value {
    let mut reply = reply.clone();
    if let Some((before, _)) = reply["body"]
        .as_str()
        .and_then(|body| body.split_once(" at line"))
    {
        reply["body"] = Value::from(before.to_owned());
    }
    reply
}
