//! The entity types: their supertypes, and the properties that each adds to those of its supertypes (the "Entities" of
//! Caliper 1.1 and 1.2).
//!
//! A row reads `Type < Supertypes, versions: properties`. `required` and `optional` begin a property; one that stands again
//! in a subtype narrows what it inherits.

#![allow(
    clippy::enum_glob_use,
    reason = "the table reads as the specification does"
)]

mod lineage;

use EntityType::*;
use Form::*;
use Known::*;

use super::enumeration::Enumeration;
use super::property::{Form, Property};
use super::terms::terms;
use super::version::Known;

/// What the table says of one type.
#[derive(Clone, Copy, Debug)]
struct Row {
    supertypes: &'static [EntityType],
    properties: &'static [Property],
}

macro_rules! entities {
    ($($(#[$about:meta])* $name:ident < [$($super:ident),*], $known:ident: [$($property:expr),* $(,)?];)*) => {
        terms! {
            /// A type of entity, or of one of the two values that have a type and no id.
            EntityType { $($name in $known),* }
        }

        const ROWS: &[Row] = &[$(Row { supertypes: &[$($super),*], properties: &[$($property),*] }),*];
    };
}

const fn required(name: &'static str, form: Form) -> Property {
    Property::required(name, form)
}

const fn optional(name: &'static str, form: Form) -> Property {
    Property::optional(name, form)
}

#[rustfmt::skip]
entities! {
    // Everything that has an identity.
    Entity < [], Always: [
        optional("@context", Context),
        required("id", Iri),
        required("type", Type),
        optional("name", Text),
        optional("description", Text),
        optional("dateCreated", DateTime),
        optional("dateModified", DateTime),
        optional("otherIdentifiers", Values(SystemIdentifier)).known(Since1p2),
        optional("extensions", Map),
    ];

    // People, programs and organizations.
    Agent < [Entity], Always: [];
    Person < [Agent], Always: [];
    SoftwareApplication < [Agent], Always: [
        optional("version", Text),
        optional("host", Text).known(Since1p2),
        optional("ipAddress", Text).known(Since1p2),
        optional("userAgent", Text).known(Since1p2),
    ];
    Organization < [Agent], Always: [
        optional("subOrganizationOf", OneOf(&[Organization])),
        optional("members", ManyOf(&[Agent])),
    ];
    Group < [Organization], Always: [];
    CourseOffering < [Organization], Always: [
        optional("courseNumber", Text),
        optional("academicSession", Text),
    ];
    CourseSection < [CourseOffering], Always: [
        optional("category", Text),
    ];
    Membership < [Entity], Always: [
        optional("organization", OneOf(&[Organization])),
        optional("member", OneOf(&[Person])),
        optional("roles", Terms(Enumeration::Role)),
        optional("status", Term(Enumeration::Status)),
    ];
    Session < [Entity], Always: [
        optional("user", OneOf(&[Person])),
        optional("client", OneOf(&[SoftwareApplication])).known(Since1p2),
        optional("actor", OneOf(&[Person])).known(Only1p1),
        optional("startedAtTime", DateTime),
        optional("endedAtTime", DateTime),
        optional("duration", Duration),
    ];
    LtiSession < [Session], Always: [
        optional("messageParameters", Map),
    ];

    // What is read, watched, worked through and linked to.
    DigitalResource < [Entity], Always: [
        optional("storageName", Text).known(Since1p2),
        optional("creators", ManyOf(&[Agent])),
        optional("mediaType", Text),
        optional("keywords", Texts),
        optional("learningObjectives", ManyOf(&[LearningObjective])),
        optional("isPartOf", OneOf(&[Entity])),
        optional("datePublished", DateTime),
        optional("version", Text),
        optional("objectType", Text).known(Only1p1),
        optional("alignedLearningObjective", ManyOf(&[LearningObjective])).known(Only1p1),
    ];
    AssignableDigitalResource < [DigitalResource], Always: [
        optional("dateToActivate", DateTime),
        optional("dateToShow", DateTime),
        optional("dateToStartOn", DateTime),
        optional("dateToSubmit", DateTime),
        optional("maxAttempts", Count),
        optional("maxSubmits", Count),
        optional("maxScore", Number),
    ];
    DigitalResourceCollection < [DigitalResource], Always: [
        optional("items", ManyOf(&[DigitalResource])),
    ];
    Assessment < [AssignableDigitalResource, DigitalResourceCollection], Always: [
        optional("items", ManyOf(&[AssessmentItem])),
    ];
    AssessmentItem < [AssignableDigitalResource], Always: [
        optional("isTimeDependent", Boolean),
    ];
    Chapter < [DigitalResource], Always: [];
    Document < [DigitalResource], Always: [];
    Frame < [DigitalResource], Always: [
        optional("index", Count),
    ];
    Page < [DigitalResource], Always: [];
    WebPage < [DigitalResource], Always: [];
    LtiLink < [DigitalResource], Since1p2: [
        optional("messageType", Term(Enumeration::LtiMessageType)),
    ];
    EpubChapter < [DigitalResource], Only1p1: [];
    EpubPart < [DigitalResource], Only1p1: [];
    EpubSubChapter < [DigitalResource], Only1p1: [];
    EpubVolume < [DigitalResource], Only1p1: [];
    Reading < [DigitalResource], Only1p1: [];

    // Media.
    MediaObject < [DigitalResource], Always: [
        optional("duration", Duration),
    ];
    AudioObject < [MediaObject], Always: [
        optional("volumeLevel", Text),
        optional("volumeMin", Text),
        optional("volumeMax", Text),
        optional("muted", Boolean),
    ];
    ImageObject < [MediaObject], Always: [];
    VideoObject < [MediaObject], Always: [];
    MediaLocation < [DigitalResource], Always: [
        optional("currentTime", Duration),
    ];

    // Forums.
    Forum < [DigitalResourceCollection], Always: [
        optional("items", ManyOf(&[Thread])),
    ];
    Thread < [DigitalResourceCollection], Always: [
        optional("items", ManyOf(&[Message])),
    ];
    Message < [DigitalResource], Always: [
        optional("replyTo", OneOf(&[Message])),
        optional("body", Text),
        optional("attachments", ManyOf(&[DigitalResource])),
    ];

    // Attempts, what comes of them, and what they are marked with.
    Attempt < [Entity], Always: [
        optional("assignee", OneOf(&[Person])),
        optional("assignable", OneOf(&[DigitalResource])),
        optional("isPartOf", OneOf(&[Attempt])),
        optional("count", Count),
        optional("startedAtTime", DateTime),
        optional("endedAtTime", DateTime),
        optional("duration", Duration),
        optional("actor", OneOf(&[Person])).known(Only1p1),
    ];
    Result < [Entity], Always: [
        optional("attempt", OneOf(&[Attempt])),
        optional("maxResultScore", Number),
        optional("resultScore", Number),
        optional("scoredBy", OneOf(&[Agent])),
        optional("comment", Text),
        optional("actor", OneOf(&[Person])).known(Only1p1),
        optional("assignable", OneOf(&[DigitalResource])).known(Only1p1),
        optional("normalScore", Number).known(Only1p1),
        optional("penaltyScore", Number).known(Only1p1),
        optional("extraCreditScore", Number).known(Only1p1),
        optional("totalScore", Number).known(Only1p1),
        optional("curvedTotalScore", Number).known(Only1p1),
        optional("curveFactor", Number).known(Only1p1),
    ];
    Score < [Entity], Always: [
        optional("attempt", OneOf(&[Attempt])),
        optional("maxScore", Number),
        optional("scoreGiven", Number),
        optional("scoredBy", OneOf(&[Agent])),
        optional("comment", Text),
    ];
    Response < [Entity], Always: [
        optional("attempt", OneOf(&[Attempt])),
        optional("startedAtTime", DateTime),
        optional("endedAtTime", DateTime),
        optional("duration", Duration),
        optional("actor", OneOf(&[Person])).known(Only1p1),
        optional("assignable", OneOf(&[DigitalResource])).known(Only1p1),
    ];
    FillinBlankResponse < [Response], Always: [
        optional("values", Texts),
    ];
    MultipleChoiceResponse < [Response], Always: [
        optional("value", Text),
    ];
    MultipleResponseResponse < [Response], Always: [
        optional("values", Texts),
    ];
    SelectTextResponse < [Response], Always: [
        optional("values", Texts),
    ];
    TrueFalseResponse < [Response], Always: [
        optional("value", Text),
    ];
    DateTimeResponse < [Response], Since1p2: [
        optional("dateTimeSelected", DateTime),
    ];
    MultiselectResponse < [Response], Since1p2: [
        optional("selections", Texts),
    ];
    OpenEndedResponse < [Response], Since1p2: [
        optional("value", Text),
    ];
    RatingScaleResponse < [Response], Since1p2: [
        optional("selections", Texts),
    ];

    // Annotations.
    Annotation < [Entity], Always: [
        optional("annotator", OneOf(&[Person])),
        optional("annotated", OneOf(&[DigitalResource])),
    ];
    BookmarkAnnotation < [Annotation], Always: [
        optional("bookmarkNotes", Text),
    ];
    HighlightAnnotation < [Annotation], Always: [
        optional("selection", Value(TextPositionSelector)),
        optional("selectionText", Text),
    ];
    SharedAnnotation < [Annotation], Always: [
        optional("withAgents", ManyOf(&[Agent])),
    ];
    TagAnnotation < [Annotation], Always: [
        optional("tags", Texts),
    ];

    // Collections, measures, objectives, links.
    Collection < [Entity], Since1p2: [
        optional("items", ManyOf(&[Entity])),
    ];
    AggregateMeasure < [Entity], Since1p2: [
        required("metric", Term(Enumeration::Metric)),
        required("metricValue", Number),
        optional("maxMetricValue", Number),
        optional("startedAtTime", DateTime),
        optional("endedAtTime", DateTime),
    ];
    AggregateMeasureCollection < [Collection], Since1p2: [
        optional("items", ManyOf(&[AggregateMeasure])),
    ];
    LearningObjective < [Entity], Always: [];
    Link < [Entity], Since1p2: [];

    // Search.
    Query < [Entity], Since1p2: [
        optional("creator", OneOf(&[Person])),
        optional("searchTarget", OneOf(&[Entity])),
        optional("searchTerms", Text),
    ];
    SearchResponse < [Entity], Since1p2: [
        optional("searchProvider", OneOf(&[SoftwareApplication])),
        optional("searchTarget", OneOf(&[Entity])),
        optional("query", OneOf(&[Query])),
        optional("searchResultsItemCount", Count),
        optional("searchResults", ManyOf(&[Entity])),
    ];

    // Feedback.
    Comment < [Entity], Since1p2: [
        optional("commenter", OneOf(&[Person])),
        optional("commentedOn", OneOf(&[Entity])),
        optional("value", Text),
    ];
    Rating < [Entity], Since1p2: [
        optional("rater", OneOf(&[Person])),
        optional("rated", OneOf(&[Entity])),
        optional("question", OneOf(&[Question])),
        optional("selections", Texts),
        optional("ratingComment", OneOf(&[Comment])),
    ];
    Scale < [Entity], Since1p2: [];
    LikertScale < [Scale], Since1p2: [
        optional("scalePoints", Integer),
        optional("itemLabels", Texts),
        optional("itemValues", Texts),
    ];
    MultiselectScale < [Scale], Since1p2: [
        optional("scalePoints", Integer),
        optional("itemLabels", Texts),
        optional("itemValues", Texts),
        optional("isOrderedSelection", Boolean),
        optional("minSelections", Integer),
        optional("maxSelections", Integer),
    ];
    NumericScale < [Scale], Since1p2: [
        optional("minValue", Number),
        optional("minLabel", Text),
        optional("maxValue", Number),
        optional("maxLabel", Text),
        optional("step", Number),
    ];

    // Surveys.
    Survey < [Collection], Since1p2: [
        optional("items", ManyOf(&[Questionnaire])),
    ];
    SurveyInvitation < [DigitalResource], Since1p2: [
        optional("rater", OneOf(&[Person])),
        optional("survey", OneOf(&[Survey])),
        optional("sentCount", Integer),
        optional("dateSent", DateTime),
    ];
    Questionnaire < [DigitalResourceCollection], Since1p2: [
        required("items", ManyOf(&[QuestionnaireItem])),
    ];
    QuestionnaireItem < [DigitalResource], Since1p2: [
        optional("question", OneOf(&[Question])),
        optional("categories", Texts),
        optional("weight", Number),
    ];
    Question < [DigitalResource], Since1p2: [
        optional("questionPosed", Text),
    ];
    DateTimeQuestion < [Question], Since1p2: [
        optional("minDateTime", DateTime),
        optional("minLabel", Text),
        optional("maxDateTime", DateTime),
        optional("maxLabel", Text),
    ];
    MultiselectQuestion < [Question], Since1p2: [
        optional("points", Integer),
        optional("itemLabels", Texts),
        optional("itemValues", Texts),
    ];
    OpenEndedQuestion < [Question], Since1p2: [];
    RatingScaleQuestion < [Question], Since1p2: [
        optional("scale", OneOf(&[Scale])),
    ];

    // Values: they have a type and no id, and no IRI can stand for them.
    SystemIdentifier < [], Since1p2: [
        optional("@context", Context),
        required("type", Type),
        required("identifierType", Term(Enumeration::IdentifierType)),
        required("identifier", Text),
        optional("source", OneOf(&[SoftwareApplication])),
        optional("extensions", Map),
    ];
    TextPositionSelector < [], Always: [
        optional("@context", Context),
        required("type", Type),
        required("start", Count),
        required("end", Count),
    ];
}

impl EntityType {
    /// The types that it is a kind of, directly.
    #[must_use]
    pub const fn supertypes(self) -> &'static [Self] {
        ROWS[self as usize].supertypes
    }

    /// The properties that the type adds to those of its supertypes, or narrows.
    #[must_use]
    pub const fn own_properties(self) -> &'static [Property] {
        ROWS[self as usize].properties
    }
}
