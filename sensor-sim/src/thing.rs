//! Everything that an event can be about: what there is on the campus, and what people make of it.
//!
//! A thing is a few numbers. Its IRI follows from them here, and the entity that describes it in `envelope`.

mod made;

pub(crate) use made::{
    Annotation, Attempt, Comment, Grade, ItemAttempt, Link, Markup, Measures, Rating, Response,
    Search,
};

use crate::campus::{
    Document, File, Forum, Frame, Item, Media, Message, PLATFORM, Page, Person, Section, Survey,
    Thread, Tool, WebPage, Work,
};
use crate::json::Text;

/// The object, the outcome, the target or the origin of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Thing {
    /// The learning platform.
    Platform,
    /// The platform's own first page, of no course.
    Dashboard,
    Tool(Tool),
    /// A part of a tool.
    Feature(Tool),
    Person(Person),
    /// The session that the event is of.
    ThisSession,
    Section(Section),
    WebPage(WebPage),
    Document(Document),
    Page(Page),
    Frame(Frame),
    Media(Media),
    /// A point of a film or a recording, in milliseconds from its beginning.
    Moment(Media, u64),
    File(File),
    /// A file that was just copied from another.
    Copy(File),
    Forum(Forum),
    Thread(Thread),
    Message(Message),
    Work(Work),
    Item(Item),
    Survey(Survey),
    Invitation(Survey),
    Attempt(Attempt),
    ItemAttempt(ItemAttempt),
    Response(Response),
    /// What an attempt was given.
    Score(Grade),
    /// What it comes to for the learner.
    Result(Grade),
    Annotation(Annotation),
    Comment(Comment),
    Rating(Rating),
    Search(Search),
    Measures(Measures),
    /// The placement of a tool in a section's site.
    Launcher(Link),
    /// What a learner brings back from a tool.
    Souvenir(Link),
}

/// The IRI. Of a session, which needs the session to be known, there is none here.
impl Text for Thing {
    fn put(&self, out: &mut Vec<u8>) {
        match self {
            Self::Platform => PLATFORM.put(out),
            Self::Dashboard => (PLATFORM, "/dashboard").put(out),
            Self::Tool(tool) => tool.put(out),
            Self::Feature(tool) => (tool, "/workspace").put(out),
            Self::Person(person) => person.put(out),
            Self::ThisSession => {}
            Self::Section(section) => section.put(out),
            Self::WebPage(page) => page.put(out),
            Self::Document(document) => document.put(out),
            Self::Page(page) => page.put(out),
            Self::Frame(frame) => frame.put(out),
            Self::Media(media) => media.put(out),
            Self::Moment(media, millis) => (media, "/moments/", *millis).put(out),
            Self::File(file) | Self::Copy(file) => file.put(out),
            Self::Forum(forum) => forum.put(out),
            Self::Thread(thread) => thread.put(out),
            Self::Message(message) => message.put(out),
            Self::Work(work) => work.put(out),
            Self::Item(item) => item.put(out),
            Self::Survey(survey) => survey.put(out),
            Self::Invitation(survey) => (survey, "/invitation").put(out),
            Self::Attempt(attempt) => attempt.put(out),
            Self::ItemAttempt(attempt) => attempt.put(out),
            Self::Response(response) => response.put(out),
            Self::Score(grade) => (grade.attempt, "/score").put(out),
            Self::Result(grade) => (grade.attempt, "/result").put(out),
            Self::Annotation(annotation) => annotation.put(out),
            Self::Comment(comment) => comment.put(out),
            Self::Rating(rating) => rating.put(out),
            Self::Search(search) => search.put(out),
            Self::Measures(measures) => measures.put(out),
            Self::Launcher(link) => (link.section, "/links/", 1 + link.tool.0).put(out),
            Self::Souvenir(link) => (link.section, "/items/", link.mark).put(out),
        }
    }
}
