//! Forums, threads, messages.

use super::{brief, by_platform};
use crate::campus::{Forum, Message, Thread};
use crate::json::Object;
use crate::random::Stream;
use crate::thing::Thing;

/// What people write.
const LINES: [(u32, &str); 6] = [
    (
        1,
        "Does anybody have notes on the last lecture? I missed the second half.",
    ),
    (
        1,
        "I think the third exercise asks for something else. Has anyone solved it already?",
    ),
    (1, "Thank you, that was the step that I had not seen."),
    (
        1,
        "We meet on Thursday at five in the reading room, bring your questions.",
    ),
    (
        1,
        "The link does not work for me, it ends at an empty page.",
    ),
    (
        1,
        "Have a look at page twelve, the example there is nearly the same.",
    ),
];

pub(super) fn forum(out: &mut Object<'_>, forum: Forum) {
    out.text("name", forum.name());
    by_platform(out, "isPartOf");
}

pub(super) fn thread(out: &mut Object<'_>, thread: Thread) {
    out.text("name", (thread.forum.name(), ", no. ", thread.mark.event));
    out.object("isPartOf", |out| {
        brief(out, Thing::Forum(thread.forum));
        out.text("name", thread.forum.name());
    });
}

pub(super) fn message(out: &mut Object<'_>, message: Message) {
    let mark = message.mark;
    let mut stream =
        Stream::from_draw(mark.event << 32 | mark.block.number ^ mark.block.lane << 16);
    out.text("body", stream.one_of(&LINES));
    if let Some(mark) = message.reply_to {
        out.text("replyTo", message.iri_of(mark));
    }
    out.object("isPartOf", |out| {
        brief(out, Thing::Thread(message.thread));
        out.text("isPartOf", message.thread.forum);
    });
}
