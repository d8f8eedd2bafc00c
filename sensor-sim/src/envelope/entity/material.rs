//! What is read, watched and followed: pages, documents, media, files, links to tools.

use caliper::vocabulary::EntityType;
use caliper::vocabulary::enumeration::LtiMessageType;

use super::{Writer, brief};
use crate::campus::{
    ACADEMIC_SESSION, Campus, Document, File, Frame, Media, MediaKind, Page, Section, WebPage,
};
use crate::json::{Millis, Object};
use crate::thing::{Link, Thing};

pub(super) fn web_page(out: &mut Object<'_>, page: WebPage) {
    out.text("name", page.spot.name().0);
    out.text(
        "description",
        (page.section.title(), ", ", ACADEMIC_SESSION),
    );
    out.text("mediaType", "text/html");
    part_of(out, page.section);
}

pub(super) fn document(out: &mut Object<'_>, campus: Campus, document: Document) {
    let Document { section, number } = document;
    out.text("name", (section.title(), ": reading ", number));
    let pages = campus.pages_in(document);
    out.text(
        "description",
        (pages, " pages to read before week ", number),
    );
    out.text("mediaType", "application/pdf");
    out.text("version", "2");
    part_of(out, section);
}

pub(super) fn page(out: &mut Object<'_>, page: Page) {
    let Document { section, number } = page.document;
    out.text("name", ("Page ", page.number));
    out.text(
        "description",
        ("From reading ", number, " of ", section.title()),
    );
    out.object("isPartOf", |out| {
        brief(out, Thing::Document(page.document));
        part_of(out, section);
    });
}

pub(super) fn frame(out: &mut Object<'_>, frame: Frame) {
    out.number("index", frame.index);
    out.text("isPartOf", frame.page);
}

pub(super) fn media(out: &mut Object<'_>, campus: Campus, media: Media) {
    let Media {
        section,
        kind,
        number,
    } = media;
    out.text("name", (section.title(), ", part ", number));
    out.text("mediaType", kind.words().2);
    if kind.plays() {
        out.text("duration", Millis(campus.length_of(media)));
    }
    if kind == MediaKind::Audio {
        out.text("volumeMin", "0");
        out.text("volumeMax", "10");
        out.text("volumeLevel", "7");
        out.truth("muted", false);
    }
    part_of(out, section);
}

/// A point in time of a film or a recording.
pub(super) fn moment(out: &mut Object<'_>, media: Media, at: u64) {
    out.text("currentTime", Millis(at));
    out.text("isPartOf", media);
}

/// The placement of a tool in a section.
pub(super) fn launcher(out: &mut Object<'_>, link: Link) {
    out.text("name", link.tool.name());
    out.text("messageType", LtiMessageType::LtiResourceLinkRequest);
    part_of(out, link.section);
}

/// What somebody brings back from a tool.
pub(super) fn souvenir(out: &mut Object<'_>, link: Link) {
    out.text("name", ("From the ", link.tool.name()));
    out.text("mediaType", "text/html");
    part_of(out, link.section);
}

impl Writer<'_> {
    /// A file, which was made at the event that it is named after.
    pub(super) fn file(&self, out: &mut Object<'_>, file: File) {
        out.text("name", ("Notes ", file.mark.event));
        out.text("storageName", ("notes-", file.mark.event, ".pdf"));
        out.text("mediaType", "application/pdf");
        out.texts("creators", [self.happening.session.person]);
        out.text("dateCreated", self.time_of(file.mark.event));
        out.text("version", file.version);
        part_of(out, file.section);
    }

    /// A file that was just copied.
    pub(super) fn copy(&self, out: &mut Object<'_>, file: File) {
        out.text("name", ("Copy of notes ", file.mark.event));
        out.text("storageName", ("copy-", file.mark.event, ".pdf"));
        out.text("mediaType", "application/pdf");
        out.texts("creators", [self.happening.session.person]);
        out.text("dateCreated", self.now);
        out.text("version", file.version);
    }
}

/// Where material belongs.
pub(super) fn part_of(out: &mut Object<'_>, section: Section) {
    out.object("isPartOf", |out| {
        out.head(section, EntityType::CourseSection);
    });
}
