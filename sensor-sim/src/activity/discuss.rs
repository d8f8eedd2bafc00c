//! Talking in a forum: found, then a thread is read and answered, or a new one begun.

use caliper::vocabulary::{Action, EventType, Profile::ForumProfile};

use super::Stage;
use crate::campus::{Forum, Message, Thread};
use crate::deed::Deed;
use crate::thing::Thing;

/// In a hundred: visits that begin with subscribing to the forum or end with leaving it, threads and messages that are
/// marked as read, and then as unread after all, and messages that are answered.
const SUBSCRIBED: u32 = 8;
const UNSUBSCRIBED: u32 = 4;
const READ: u32 = 30;
const UNREAD: u32 = 20;
const ANSWERED: u32 = 50;

/// Goes to the forum in which somebody wrote last, or to any.
pub(super) fn discuss(stage: &mut Stage<'_>) {
    let last = stage.board.message;
    let forum = last.map_or_else(
        || {
            let count = u32::try_from(Forum::NAMES.len()).unwrap_or(1);
            Forum {
                number: stage.stream.below(count),
            }
        },
        |message| message.thread.forum,
    );
    stage.visit(ForumProfile, Thing::Forum(forum));
    if stage.stream.percent(SUBSCRIBED) {
        about(
            stage,
            EventType::ForumEvent,
            Action::Subscribed,
            Thing::Forum(forum),
        );
    }
    match last {
        // Some threads come to an end, so that there are others.
        Some(message) if stage.stream.percent(75) => answer(stage, message),
        _ => begin(stage, forum),
    }
    if stage.stream.percent(UNSUBSCRIBED) {
        about(
            stage,
            EventType::ForumEvent,
            Action::Unsubscribed,
            Thing::Forum(forum),
        );
    }
}

/// Reads a thread and its last message, and perhaps answers.
fn answer(stage: &mut Stage<'_>, message: Message) {
    let thread = message.thread;
    stage.visit(ForumProfile, Thing::Thread(thread));
    read(stage, EventType::ThreadEvent, Thing::Thread(thread));
    stage.visit(ForumProfile, Thing::Message(message));
    read(stage, EventType::MessageEvent, Thing::Message(message));
    if stage.stream.percent(ANSWERED) {
        post(stage, thread, Some(message));
    }
}

/// Begins a thread with its first message.
fn begin(stage: &mut Stage<'_>, forum: Forum) {
    let thread = Thread {
        forum,
        mark: stage.mark(),
    };
    post(stage, thread, None);
}

fn post(stage: &mut Stage<'_>, thread: Thread, to: Option<Message>) {
    let message = Message {
        thread,
        mark: stage.mark(),
        reply_to: to.map(|message| message.mark),
    };
    about(
        stage,
        EventType::MessageEvent,
        Action::Posted,
        Thing::Message(message),
    );
    stage.board.message = Some(message);
}

fn read(stage: &mut Stage<'_>, event: EventType, thing: Thing) {
    if stage.stream.percent(READ) {
        about(stage, event, Action::MarkedAsRead, thing);
        if stage.stream.percent(UNREAD) {
            about(stage, event, Action::MarkedAsUnread, thing);
        }
    }
}

fn about(stage: &mut Stage<'_>, event: EventType, action: Action, thing: Thing) {
    stage.does(Deed::new(event, ForumProfile, action, thing));
}
