//! A case with one expectation broken: each of these has to fail where the case itself passes.

use e2e::check::case::{Case, JsendWord};

/// Every way to break it.
pub(crate) fn ways(case: &Case) -> Vec<(String, Case)> {
    let mut ways = Vec::new();
    let mut way = |what: &str, change: &dyn Fn(&mut Case)| {
        let mut broken = case.clone();
        change(&mut broken);
        ways.push((what.to_owned(), broken));
    };
    way("status", &|case| case.expect.status += 1);
    for word in [
        JsendWord::Success,
        JsendWord::Fail,
        JsendWord::Error,
        JsendWord::None,
    ] {
        if word != case.expect.jsend {
            way("jsend", &|case| case.expect.jsend = word);
        }
    }
    way("a header that is not there", &|case| {
        case.expect
            .headers
            .insert("X-None".to_owned(), Some("*".to_owned()));
    });
    for (name, value) in &case.expect.headers {
        way("a header that should not be there", &|case| {
            case.expect.headers.insert(name.clone(), None);
        });
        if value.as_deref() != Some("*") {
            way("a header's value", &|case| {
                case.expect
                    .headers
                    .insert(name.clone(), Some("other".to_owned()));
            });
        }
    }
    if let Some(pointers) = &case.expect.pointers {
        way("one pointer more", &|case| {
            case.expect
                .pointers
                .get_or_insert_default()
                .push("/none".to_owned());
        });
        for place in 0..pointers.len() {
            way("one pointer less", &|case| {
                case.expect.pointers.get_or_insert_default().remove(place);
            });
        }
    }
    way("words", &|case| {
        case.expect.says.push("nobody says this".to_owned());
    });
    way("messages", &|case| case.expect.queue.messages += 1);
    way("events", &|case| case.expect.queue.events += 1);
    if case.expect.queue.messages > 0 {
        way("no message", &|case| case.expect.queue.messages = 0);
        way("no event", &|case| case.expect.queue.events = 0);
    }
    ways
}
