//! What was seen, held against what was expected: every difference, in words.

use std::collections::BTreeMap;

use function::carry::carriable;
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::case::{Expect, JsendWord, OnQueue};
use super::{Answer, Observation};
use crate::unchanged::Unchanged;

/// REST APIs put this before the names of some headers that a function sets (API Gateway developer guide, "Known issues": `WWW-Authenticate`).
const REMAPPED: &str = "x-amzn-remapped-";

/// Every difference; nothing, if all is as expected.
#[must_use]
pub fn judge(expect: &Expect, observation: &Observation, unchanged: Unchanged) -> Vec<String> {
    let mut differences = Vec::new();
    match &observation.answer {
        Err(no_answer) => differences.push(format!("no answer: {no_answer}")),
        Ok(answer) => answered(expect, answer, &mut differences),
    }
    if let Some(messages) = &observation.messages {
        on_queue(
            expect.queue,
            &observation.sent,
            messages,
            unchanged,
            &mut differences,
        );
    }
    differences
}

fn answered(expect: &Expect, answer: &Answer, differences: &mut Vec<String>) {
    let body = String::from_utf8_lossy(&answer.body);
    if answer.status != expect.status {
        let status = answer.status;
        differences.push(format!(
            "status {status}, expected {}: {}",
            expect.status,
            short(&body)
        ));
    }
    for (name, wanted) in &expect.headers {
        header(name, wanted.as_deref(), answer, differences);
    }
    let jsend = Jsend::read(&answer.body);
    let word = jsend.as_ref().map_or(JsendWord::None, |jsend| jsend.word);
    if word != expect.jsend {
        differences.push(format!(
            "{word}, expected {}: {}",
            expect.jsend,
            short(&body)
        ));
    }
    if word != JsendWord::None {
        header(
            "content-type",
            Some("application/json"),
            answer,
            differences,
        );
    }
    if let (Some(wanted), Some(jsend)) = (&expect.pointers, &jsend) {
        let mut wanted: Vec<_> = wanted.iter().map(String::as_str).collect();
        wanted.sort_unstable();
        let given: Vec<_> = jsend.reasons.keys().map(String::as_str).collect();
        if given != wanted {
            differences.push(format!("names {given:?}, expected {wanted:?}"));
        }
    }
    for words in &expect.says {
        if !body.contains(words.as_str()) {
            differences.push(format!("does not say '{words}': {}", short(&body)));
        }
    }
    if let (JsendWord::Success, Some(jsend)) = (expect.jsend, &jsend)
        && jsend.events != Some(expect.queue.events)
    {
        let (given, wanted) = (jsend.events, expect.queue.events);
        differences.push(format!("says {given:?} events, expected {wanted}"));
    }
}

fn header(name: &str, wanted: Option<&str>, answer: &Answer, differences: &mut Vec<String>) {
    let name = name.to_ascii_lowercase();
    let remapped = format!("{REMAPPED}{name}");
    let mut values = answer.headers.iter();
    let given = values.find(|(given, _)| *given == name || *given == remapped);
    let given = given.map(|(_, value)| value.as_str());
    let is_right = match (wanted, given) {
        (None, None) | (Some("*"), Some(_)) => true,
        (Some(wanted), Some(given)) => wanted == given,
        _ => false,
    };
    if !is_right {
        differences.push(format!("{name}: {given:?}, expected {wanted:?}"));
    }
}

/// What an answer's body says in JSend's form.
struct Jsend {
    word: JsendWord,
    reasons: BTreeMap<String, Value>,
    events: Option<usize>,
}

impl Jsend {
    /// Nothing where the body is no JSend: each kind has what it has to have, and reasons are texts.
    fn read(body: &[u8]) -> Option<Self> {
        let body: Value = serde_json::from_slice(body).ok()?;
        let data = body.get("data").and_then(Value::as_object);
        let nothing = |word| Self {
            word,
            reasons: BTreeMap::new(),
            events: None,
        };
        match body.get("status")?.as_str()? {
            "success" => {
                let events = data?.get("events")?.as_u64()?;
                Some(Self {
                    events: usize::try_from(events).ok(),
                    ..nothing(JsendWord::Success)
                })
            }
            "fail" => {
                let reasons = data?.iter();
                let reasons = reasons.map(|(key, reason)| (key.clone(), reason.clone()));
                let reasons: BTreeMap<_, _> = reasons.collect();
                reasons.values().all(Value::is_string).then(|| Self {
                    reasons,
                    ..nothing(JsendWord::Fail)
                })
            }
            "error" => {
                body.get("message")?.as_str()?;
                Some(nothing(JsendWord::Error))
            }
            _ => None,
        }
    }
}

fn on_queue(
    expect: OnQueue,
    sent: &[u8],
    messages: &[String],
    unchanged: Unchanged,
    differences: &mut Vec<String>,
) {
    let count = messages.len();
    if count != expect.messages {
        differences.push(format!(
            "{count} messages on the queue, expected {}",
            expect.messages
        ));
    }
    let parts: Option<Vec<_>> = messages
        .iter()
        .map(|message| items(message.as_bytes(), unchanged))
        .collect();
    let Some(mut parts) = parts else {
        differences.push("a message on the queue is no envelope".to_owned());
        return;
    };
    let events: usize = parts.iter().map(Vec::len).sum();
    if events != expect.events {
        differences.push(format!(
            "{events} events on the queue, expected {}",
            expect.events
        ));
    }
    if !expect.verbatim {
        return;
    }
    // What SQS cannot carry is written otherwise, and that is no change.
    let sent = String::from_utf8_lossy(sent);
    let sent = carriable(&sent);
    let is_verbatim = if let [message] = messages {
        unchanged.holds(sent.as_bytes(), message.as_bytes())
    } else {
        let sent = items(sent.as_bytes(), unchanged).unwrap_or_default();
        parts.sort_by_key(|part| {
            let first = part.first();
            first.map(|first| sent.iter().position(|item| item == first))
        });
        parts.concat() == sent
    };
    if !is_verbatim {
        differences.push("what lies on the queue is not what was sent".to_owned());
    }
}

/// That of an envelope's items which has to stay the same.
fn items(envelope: &[u8], unchanged: Unchanged) -> Option<Vec<Vec<u8>>> {
    #[derive(Deserialize)]
    struct Data<'a> {
        #[serde(borrow)]
        data: Vec<&'a RawValue>,
    }
    let envelope: Data<'_> = serde_json::from_slice(envelope).ok()?;
    Some(
        envelope
            .data
            .iter()
            .map(|item| unchanged.essence(item.get().as_bytes()).into_owned())
            .collect(),
    )
}

/// As much of a body as a table has room for.
fn short(body: &str) -> String {
    const LONGEST: usize = 200;
    let line: String = body.chars().take(LONGEST).collect();
    line.replace(['\n', '\r'], " ")
}
