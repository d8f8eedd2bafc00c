//! What things are done with: pages, documents, assessments and their items.

use std::fmt::Display;

use caliper::vocabulary::EntityType;

use crate::{
    campus::{
        ACADEMIC_SESSION, Assessment, Campus, Document, ITEM_SCORE, Item, ItemKind, MAX_ATTEMPTS,
        Page, Resource, Section, WebPage,
    },
    json::Object,
};

/// Anything that a learner navigates to, in full.
pub(super) fn resource(out: &mut Object<'_>, campus: Campus, resource: Resource) {
    match resource {
        Resource::WebPage(page) => web_page(out, page),
        Resource::Document(whole) => document(out, campus, whole),
        Resource::Page(part) => page(out, part),
        Resource::Assessment(whole) => assessment(out, campus, whole),
    }
}

/// The same by id and type alone, for where a learner comes from.
pub(super) fn brief(out: &mut Object<'_>, resource: Resource) {
    let kind = match resource {
        Resource::WebPage(_) => EntityType::WebPage,
        Resource::Document(_) => EntityType::Document,
        Resource::Page(_) => EntityType::Page,
        Resource::Assessment(_) => EntityType::Assessment,
    };
    head(out, resource, kind);
}

/// An item by id and type alone.
pub(super) fn brief_item(out: &mut Object<'_>, item: Item) {
    head(out, item, EntityType::AssessmentItem);
}

/// An assessment.
pub(super) fn assessment(out: &mut Object<'_>, campus: Campus, assessment: Assessment) {
    let Assessment {
        section,
        unit,
        number,
    } = assessment;
    head(out, assessment, EntityType::Assessment);
    out.text("name", format_args!("Unit {unit}, practice quiz {number}"));
    out.text(
        "description",
        format_args!("Practice questions on unit {unit} of {}", section.title()),
    );
    out.number("maxAttempts", MAX_ATTEMPTS);
    out.number("maxScore", ITEM_SCORE * campus.items_in(assessment));
    part_of(out, section);
}

/// An item of an assessment.
pub(super) fn item(out: &mut Object<'_>, campus: Campus, item: Item) {
    head(out, item, EntityType::AssessmentItem);
    out.text(
        "name",
        format_args!(
            "Question {}: {}",
            item.number,
            question(campus.kind_of(item))
        ),
    );
    out.number("maxAttempts", MAX_ATTEMPTS);
    out.number("maxScore", ITEM_SCORE);
    out.object("isPartOf", |out| {
        head(out, item.assessment, EntityType::Assessment);
    });
}

fn web_page(out: &mut Object<'_>, page: WebPage) {
    head(out, page, EntityType::WebPage);
    out.text("name", page.spot.name().0);
    out.text(
        "description",
        format_args!("{}, {ACADEMIC_SESSION}", page.section.title()),
    );
    out.text("mediaType", "text/html");
    part_of(out, page.section);
}

fn document(out: &mut Object<'_>, campus: Campus, document: Document) {
    let Document { section, number } = document;
    head(out, document, EntityType::Document);
    out.text(
        "name",
        format_args!("{}: reading {number}", section.title()),
    );
    out.text(
        "description",
        format_args!(
            "{} pages to read before week {number}",
            campus.pages_in(document)
        ),
    );
    out.text("mediaType", "application/pdf");
    out.text("version", "2");
    part_of(out, section);
}

fn page(out: &mut Object<'_>, page: Page) {
    let Document { section, number } = page.document;
    head(out, page, EntityType::Page);
    out.text("name", format_args!("Page {}", page.number));
    out.object("isPartOf", |out| {
        head(out, page.document, EntityType::Document);
        out.text(
            "name",
            format_args!("{}: reading {number}", section.title()),
        );
        part_of(out, section);
    });
}

fn part_of(out: &mut Object<'_>, section: Section) {
    out.object("isPartOf", |out| {
        head(out, section, EntityType::CourseSection);
    });
}

fn head(out: &mut Object<'_>, id: impl Display, kind: EntityType) {
    out.text("id", id);
    out.text("type", kind);
}

fn question(kind: ItemKind) -> &'static str {
    match kind {
        ItemKind::MultipleChoice => "choose the right answer",
        ItemKind::MultipleResponse => "choose all that apply",
        ItemKind::TrueFalse => "true or false?",
        ItemKind::FillinBlank => "fill in the blanks",
        ItemKind::SelectText => "mark the words",
    }
}
