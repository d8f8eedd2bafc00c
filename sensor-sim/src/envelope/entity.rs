//! Things as Caliper entities: in full where an event is about them, by id and type where it only mentions them.

mod made;
mod material;
mod people;
mod talk;
mod work;

pub(super) use people::{client, person, platform, section, tool};

use caliper::datetime::DateTime;
use caliper::vocabulary::EntityType;

use crate::campus::{Campus, PLATFORM, Work};
use crate::cursor::Happening;
use crate::json::{Millis, Object};
use crate::thing::{Markup, Thing};
use crate::timeline::Timeline;

/// Writes the things of one event.
pub(super) struct Writer<'a> {
    pub(super) campus: Campus,
    pub(super) timeline: &'a Timeline<'a>,
    pub(super) happening: &'a Happening<'a>,
    /// When the event happens.
    pub(super) now: DateTime,
}

impl Writer<'_> {
    /// A thing in full.
    pub(super) fn whole(&self, out: &mut Object<'_>, thing: Thing) {
        match thing {
            Thing::ThisSession => return self.session(out),
            Thing::Platform => return platform(out),
            Thing::Tool(of) => return tool(out, of),
            Thing::Person(of) => return person(out, self.campus, of),
            Thing::Section(of) => return section(out, of),
            Thing::Response(of) => return self.response(out, of),
            _ => brief(out, thing),
        }
        match thing {
            Thing::Dashboard => out.text("name", "Dashboard"),
            Thing::WebPage(page) => material::web_page(out, page),
            Thing::Document(document) => material::document(out, self.campus, document),
            Thing::Page(page) => material::page(out, page),
            Thing::Frame(frame) => material::frame(out, frame),
            Thing::Media(media) => material::media(out, self.campus, media),
            Thing::Moment(media, at) => material::moment(out, media, at),
            Thing::File(file) => self.file(out, file),
            Thing::Copy(file) => self.copy(out, file),
            Thing::Forum(forum) => talk::forum(out, forum),
            Thing::Thread(thread) => talk::thread(out, thread),
            Thing::Message(message) => talk::message(out, message),
            Thing::Work(of) => work::work(out, self.campus, of),
            Thing::Item(item) => work::item(out, self.campus, item),
            Thing::Survey(survey) => work::survey(out, survey),
            Thing::Invitation(survey) => work::invitation(out, survey),
            Thing::Attempt(attempt) => self.attempt(out, attempt),
            Thing::ItemAttempt(attempt) => self.item_attempt(out, attempt),
            Thing::Score(grade) => made::score(out, grade),
            Thing::Result(grade) => made::result(out, grade),
            Thing::Annotation(annotation) => made::annotation(out, annotation),
            Thing::Comment(comment) => made::comment(out, comment),
            Thing::Rating(rating) => made::rating(out, rating),
            Thing::Search(search) => made::search(out, search),
            Thing::Measures(measures) => self.measures(out, measures),
            Thing::Feature(of) => out.text("name", (of.name(), ": workspace")),
            Thing::Launcher(link) => material::launcher(out, link),
            Thing::Souvenir(link) => material::souvenir(out, link),
            Thing::ThisSession
            | Thing::Platform
            | Thing::Tool(_)
            | Thing::Person(_)
            | Thing::Section(_)
            | Thing::Response(_) => {}
        }
    }

    /// The session of the event, with its end once it is over.
    pub(super) fn session(&self, out: &mut Object<'_>) {
        use caliper::vocabulary::Action::{LoggedOut, TimedOut};
        let Happening {
            session,
            surroundings,
            deed,
            ..
        } = *self.happening;
        out.again(&surroundings.session);
        let is_end = deed.event == caliper::vocabulary::EventType::SessionEvent
            && matches!(deed.action, LoggedOut | TimedOut);
        if is_end {
            end(out, self.timeline.at(session.first), self.now);
        }
    }

    /// The start of something, and its end and duration once it has ended; as events of the block.
    fn span(&self, out: &mut Object<'_>, started: u64, ended: Option<u64>) {
        let started = self.time_of(started);
        out.text("startedAtTime", started);
        if let Some(ended) = ended {
            end(out, started, self.time_of(ended));
        }
    }

    /// When an event of the block happened.
    fn time_of(&self, event: u64) -> DateTime {
        if event == self.happening.event {
            self.now
        } else {
            self.timeline.at(event)
        }
    }
}

/// The end of something, and how long it took.
fn end(out: &mut Object<'_>, started: DateTime, ended: DateTime) {
    let millis = ended.unix_millis() - started.unix_millis();
    out.text("endedAtTime", ended);
    out.text("duration", Millis(u64::try_from(millis).unwrap_or(0)));
}

/// A thing by id and type alone.
pub(super) fn brief(out: &mut Object<'_>, thing: Thing) {
    out.head(thing, type_of(thing));
}

/// A member that mentions a thing: by id and type, or by its IRI where its type would ask for more.
pub(super) fn mention(out: &mut Object<'_>, key: &'static str, thing: Thing) {
    match thing {
        Thing::Work(Work::Questionnaire(_)) => out.text(key, thing),
        _ => out.object(key, |out| brief(out, thing)),
    }
}

fn type_of(thing: Thing) -> EntityType {
    match thing {
        Thing::Platform | Thing::Tool(_) | Thing::Feature(_) => EntityType::SoftwareApplication,
        Thing::Person(_) => EntityType::Person,
        Thing::ThisSession => EntityType::Session,
        Thing::Section(_) => EntityType::CourseSection,
        Thing::WebPage(_) | Thing::Dashboard | Thing::Souvenir(_) => EntityType::WebPage,
        Thing::Document(_) | Thing::File(_) | Thing::Copy(_) => EntityType::Document,
        Thing::Page(_) => EntityType::Page,
        Thing::Frame(_) => EntityType::Frame,
        Thing::Media(media) => media.kind.words().0,
        Thing::Moment(..) => EntityType::MediaLocation,
        Thing::Forum(_) => EntityType::Forum,
        Thing::Thread(_) => EntityType::Thread,
        Thing::Message(_) => EntityType::Message,
        Thing::Work(Work::Assessment(_)) => EntityType::Assessment,
        Thing::Work(Work::Assignment(_)) => EntityType::AssignableDigitalResource,
        Thing::Work(Work::Questionnaire(_)) => EntityType::Questionnaire,
        Thing::Item(item) => match item.work {
            Work::Questionnaire(_) => EntityType::QuestionnaireItem,
            Work::Assessment(_) | Work::Assignment(_) => EntityType::AssessmentItem,
        },
        Thing::Survey(_) => EntityType::Survey,
        Thing::Invitation(_) => EntityType::SurveyInvitation,
        Thing::Attempt(_) | Thing::ItemAttempt(_) => EntityType::Attempt,
        Thing::Response(_) => EntityType::Response,
        Thing::Score(_) => EntityType::Score,
        Thing::Result(_) => EntityType::Result,
        Thing::Annotation(annotation) => match annotation.markup {
            Markup::Bookmark => EntityType::BookmarkAnnotation,
            Markup::Highlight => EntityType::HighlightAnnotation,
            Markup::Share => EntityType::SharedAnnotation,
            Markup::Tag => EntityType::TagAnnotation,
            Markup::Other => EntityType::Annotation,
        },
        Thing::Comment(_) => EntityType::Comment,
        Thing::Rating(_) => EntityType::Rating,
        Thing::Search(_) => EntityType::SearchResponse,
        Thing::Measures(_) => EntityType::AggregateMeasureCollection,
        Thing::Launcher(_) => EntityType::LtiLink,
    }
}

/// A reference to the platform, by its IRI.
fn by_platform(out: &mut Object<'_>, key: &'static str) {
    out.text(key, PLATFORM);
}
