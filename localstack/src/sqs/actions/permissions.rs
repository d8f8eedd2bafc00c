//! `AddPermission` and `RemovePermission`: statements of the queue's policy, by label. Kept and told; nothing
//! here is ever denied.

use std::{borrow::Cow, collections::BTreeMap};

use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    super::{error::SqsError, live_queue::LiveQueue, service::Service},
    nothing, read,
};

const STATEMENT: &str = "Statement";
/// Actions that other accounts can be allowed. That the batches can be named as well as what they are batches of is believed.
const GRANTABLE: [&str; 12] = [
    "*",
    "ChangeMessageVisibility",
    "ChangeMessageVisibilityBatch",
    "DeleteMessage",
    "DeleteMessageBatch",
    "GetQueueAttributes",
    "GetQueueUrl",
    "ListDeadLetterSourceQueues",
    "PurgeQueue",
    "ReceiveMessage",
    "SendMessage",
    "SendMessageBatch",
];
/// Actions that are the owner's alone: "cross-account permissions don't apply" (API reference).
const OF_THE_OWNER: [&str; 12] = [
    "AddPermission",
    "CancelMessageMoveTask",
    "CreateQueue",
    "DeleteQueue",
    "ListMessageMoveTasks",
    "ListQueueTags",
    "ListQueues",
    "RemovePermission",
    "SetQueueAttributes",
    "StartMessageMoveTask",
    "TagQueue",
    "UntagQueue",
];

#[derive(Deserialize)]
struct Add<'a> {
    #[serde(rename = "QueueUrl", borrow, default)]
    queue_url: Cow<'a, str>,
    #[serde(rename = "Label")]
    label: String,
    #[serde(rename = "AWSAccountIds")]
    accounts: Vec<String>,
    #[serde(rename = "Actions")]
    actions: Vec<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Remove<'a> {
    #[serde(borrow, default)]
    queue_url: Cow<'a, str>,
    label: String,
}

/// `AddPermission`.
pub(crate) fn add(service: &Service, request: &[u8]) -> Result<Vec<u8>, SqsError> {
    let Add {
        queue_url,
        label,
        accounts,
        actions,
    } = read(request)?;
    let queue = service.queue(&queue_url)?;
    if let Some(action) = actions
        .iter()
        .find(|action| !GRANTABLE.contains(&&***action))
    {
        let reason = if OF_THE_OWNER.contains(&&**action) {
            "Only the queue owner is allowed to invoke this action."
        } else {
            "Please refer to the appropriate WSDL for a list of valid actions."
        };
        return Err(SqsError::parameter(
            "ActionName",
            format!("SQS:{action}"),
            reason,
        ));
    }
    let one_or_all = |mut texts: Vec<String>| match texts.len() {
        1 => Value::String(texts.remove(0)),
        _ => texts.into(),
    };
    let accounts = accounts.iter().map(|id| format!("arn:aws:iam::{id}:root"));
    let actions = actions.iter().map(|action| format!("SQS:{action}"));
    let statement = json!({
        "Sid": label,
        "Effect": "Allow",
        "Principal": {"AWS": one_or_all(accounts.collect())},
        "Action": one_or_all(actions.collect()),
        "Resource": &*queue.arn,
    });
    change(&queue, |statements| {
        if statements.iter().any(|known| is_labelled(known, &label)) {
            return Err(SqsError::parameter("Label", &label, "Already exists."));
        }
        statements.push(statement);
        Ok(())
    })
}

/// `RemovePermission`.
pub(crate) fn remove(service: &Service, request: &[u8]) -> Result<Vec<u8>, SqsError> {
    let Remove { queue_url, label } = read(request)?;
    let queue = service.queue(&queue_url)?;
    change(&queue, |statements| {
        let before = statements.len();
        statements.retain(|known| !is_labelled(known, &label));
        if statements.len() == before {
            let reason = "can't find label on existing policy.";
            return Err(SqsError::parameter("Label", &label, reason));
        }
        Ok(())
    })
}

fn is_labelled(statement: &Value, label: &str) -> bool {
    statement.get("Sid").and_then(Value::as_str) == Some(label)
}

/// Changes the statements of a queue's policy. The last one takes the policy with it.
fn change(
    queue: &std::sync::Arc<LiveQueue>,
    change: impl FnOnce(&mut Vec<Value>) -> Result<(), SqsError>,
) -> Result<Vec<u8>, SqsError> {
    queue.change(|state| {
        let mut policy = state
            .settings()
            .text("Policy")
            .and_then(|policy| serde_json::from_str(policy).ok())
            .unwrap_or_else(|| {
                json!({
                    "Version": "2008-10-17",
                    "Id": format!("{}/SQSDefaultPolicy", queue.arn),
                })
            });
        let mut statements = match policy.get_mut(STATEMENT).map(Value::take) {
            Some(Value::Array(statements)) => statements,
            Some(Value::Null) | None => Vec::new(),
            Some(one) => vec![one],
        };
        change(&mut statements)?;
        let text = if statements.is_empty() {
            String::new()
        } else {
            policy[STATEMENT] = statements.into();
            policy.to_string()
        };
        let changes = BTreeMap::from([("Policy".into(), text.into())]);
        let settings = state.settings().with(&changes)?;
        state.set(settings);
        nothing()
    })
}
