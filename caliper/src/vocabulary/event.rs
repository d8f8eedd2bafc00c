//! The events: for each type, who does what with what, by profile (Caliper 1.1 section 3 "Metric Profiles", Caliper 1.2
//! "Profiles" and "Events").
//!
//! A row is an event type with its rules; a rule holds for some actions of the type in one profile. What a rule does not name
//! (a target, a referrer, ..) may be any entity. A [`certified`](field@EventRule::certified) action is one that 1EdTech asks of whoever is
//! to be certified for the profile.

#![allow(
    clippy::enum_glob_use,
    reason = "the table reads as the specification does"
)]

use Action::*;
use EntityType::*;
use Known::*;
use Profile::*;

use super::enumeration::Enumeration;
use super::property::{Form, Property};
use super::terms::terms;
use super::{Action, EntityType, Known, Profile};

/// What holds for some actions of an event type in one profile.
#[derive(Clone, Copy, Debug)]
pub struct EventRule {
    /// The profile.
    pub profile: Profile,
    /// The versions that know the rule, among those that know the event.
    pub known: Known,
    /// The actions that it is about.
    pub actions: &'static [Action],
    /// Those of the actions that certification asks for.
    pub certified: &'static [Action],
    /// Who acts.
    pub actor: &'static [EntityType],
    /// What is acted upon.
    pub object: &'static [EntityType],
    /// What comes of it.
    pub generated: &'static [EntityType],
    /// The part of the object, or the place, that it is about.
    pub target: &'static [EntityType],
    /// Where the actor comes from.
    pub referrer: &'static [EntityType],
    /// A property that has to be there, beside those that every event has.
    pub required: Option<&'static str>,
}

impl EventRule {
    const fn certified(self, certified: &'static [Action]) -> Self {
        Self { certified, ..self }
    }

    const fn known(self, known: Known) -> Self {
        Self { known, ..self }
    }

    const fn actor(self, actor: &'static [EntityType]) -> Self {
        Self { actor, ..self }
    }

    const fn object(self, object: &'static [EntityType]) -> Self {
        Self { object, ..self }
    }

    const fn generated(self, generated: &'static [EntityType]) -> Self {
        Self { generated, ..self }
    }

    const fn target(self, target: &'static [EntityType]) -> Self {
        Self { target, ..self }
    }

    const fn referrer(self, referrer: &'static [EntityType]) -> Self {
        Self { referrer, ..self }
    }

    const fn required(self, property: &'static str) -> Self {
        Self {
            required: Some(property),
            ..self
        }
    }
}

/// A rule of this profile for these actions of a person, with nothing else said.
const fn rule(profile: Profile, actions: &'static [Action]) -> EventRule {
    EventRule {
        profile,
        known: Always,
        actions,
        certified: &[],
        actor: &[Person],
        object: &[Entity],
        generated: &[Entity],
        target: &[Entity],
        referrer: &[Entity],
        required: None,
    }
}

/// A rule for going to something, or looking at it. (Caliper 1.1 would have a frame or a media location as the target; both are
/// digital resources, and its events do not say which profile governs them.)
const fn visit(profile: Profile, actions: &'static [Action]) -> EventRule {
    rule(profile, actions)
        .target(&[DigitalResource])
        .referrer(&[DigitalResource, SoftwareApplication])
}

macro_rules! events {
    ($($name:ident, $known:ident: [$($rule:expr),* $(,)?];)*) => {
        terms! {
            /// A type of event.
            EventType { $($name in $known),* }
        }

        const ROWS: &[&[EventRule]] = &[$(&[$($rule),*]),*];
    };
}

#[rustfmt::skip]
events! {
    AnnotationEvent, Always: [
        rule(AnnotationProfile, &[Bookmarked]).certified(&[Bookmarked]).object(&[DigitalResource]).generated(&[BookmarkAnnotation]).target(&[Frame]),
        rule(AnnotationProfile, &[Highlighted]).object(&[DigitalResource]).generated(&[HighlightAnnotation]).target(&[Frame]),
        rule(AnnotationProfile, &[Shared]).object(&[DigitalResource]).generated(&[SharedAnnotation]).target(&[Frame]),
        rule(AnnotationProfile, &[Tagged]).object(&[DigitalResource]).generated(&[TagAnnotation]).target(&[Frame]),
        rule(AnnotationProfile, &[
            Attached, Classified, Commented, Described, Disliked, Identified, Liked, Linked, Questioned, Ranked, Recommended, Subscribed,
        ]).known(Only1p1).object(&[DigitalResource]).generated(&[Annotation]).target(&[Frame]),
    ];
    AssessmentEvent, Always: [
        rule(AssessmentProfile, &[Started, Paused, Resumed, Restarted, Reset, Submitted]).certified(&[Submitted]).object(&[Assessment]).generated(&[Attempt]),
    ];
    AssessmentItemEvent, Always: [
        rule(AssessmentProfile, &[Started, Skipped]).object(&[AssessmentItem]).generated(&[Attempt]).referrer(&[AssessmentItem]),
        rule(AssessmentProfile, &[Completed]).object(&[AssessmentItem]).generated(&[Response]).referrer(&[AssessmentItem]),
        rule(AssessmentProfile, &[Reviewed, Viewed]).known(Only1p1).object(&[AssessmentItem]).referrer(&[AssessmentItem]),
    ];
    AssignableEvent, Always: [
        rule(AssignableProfile, &[Activated, Deactivated, Started, Completed, Submitted, Reviewed]).certified(&[Submitted])
            .object(&[AssignableDigitalResource]).generated(&[Attempt]).target(&[Frame]),
        rule(AssignableProfile, &[Abandoned, Hid, Showed]).known(Only1p1).object(&[AssignableDigitalResource]).generated(&[Attempt]).target(&[Frame]),
    ];
    FeedbackEvent, Since1p2: [
        rule(FeedbackProfile, &[Commented]).certified(&[Commented]).generated(&[Comment]).target(&[Frame]),
        rule(FeedbackProfile, &[Ranked]).certified(&[Ranked]).generated(&[Rating]).target(&[Frame]),
    ];
    ForumEvent, Always: [
        rule(ForumProfile, &[Subscribed, Unsubscribed]).object(&[Forum]),
    ];
    ThreadEvent, Always: [
        rule(ForumProfile, &[MarkedAsRead, MarkedAsUnread]).object(&[Thread]),
    ];
    MessageEvent, Always: [
        rule(ForumProfile, &[Posted, MarkedAsRead, MarkedAsUnread]).certified(&[Posted]).object(&[Message]),
    ];
    GradeEvent, Always: [
        rule(GradingProfile, &[Graded]).certified(&[Graded]).actor(&[Agent]).object(&[Attempt]).generated(&[Score]),
    ];
    OutcomeEvent, Only1p1: [
        rule(GradingProfile, &[Graded]).actor(&[Agent]).object(&[Attempt]).generated(&[Result]),
    ];
    MediaEvent, Always: [
        rule(MediaProfile, &[
            Started, Ended, Paused, Resumed, Restarted, ForwardedTo, JumpedTo, ChangedResolution, ChangedSize, ChangedSpeed, ChangedVolume,
            EnabledClosedCaptioning, DisabledClosedCaptioning, EnteredFullScreen, ExitedFullScreen, Muted, Unmuted, OpenedPopout, ClosedPopout,
        ]).certified(&[Started, Ended]).object(&[MediaObject]).target(&[MediaLocation]),
        rule(MediaProfile, &[Rewound]).known(Only1p1).object(&[MediaObject]).target(&[MediaLocation]),
    ];
    NavigationEvent, Always: [
        visit(AssessmentProfile, &[NavigatedTo]).object(&[Assessment, AssessmentItem]),
        visit(AssignableProfile, &[NavigatedTo]).object(&[AssignableDigitalResource]),
        visit(ForumProfile, &[NavigatedTo]).object(&[Forum, Thread, Message]),
        // An official sample navigates within a collection to a video, which is its target.
        visit(MediaProfile, &[NavigatedTo]).object(&[MediaObject, DigitalResourceCollection]),
        visit(ReadingProfile, &[NavigatedTo]).certified(&[NavigatedTo]).object(&[DigitalResource]),
        visit(SurveyProfile, &[NavigatedTo]).known(Since1p2).object(&[Questionnaire, QuestionnaireItem]),
        visit(GeneralProfile, &[NavigatedTo]).object(&[DigitalResource, SoftwareApplication]),
    ];
    ViewEvent, Always: [
        visit(AssessmentProfile, &[Viewed]).object(&[Assessment, AssessmentItem]),
        visit(AssignableProfile, &[Viewed]).object(&[AssignableDigitalResource]),
        visit(ForumProfile, &[Viewed]).object(&[Forum, Thread, Message]),
        visit(GradingProfile, &[Viewed]).object(&[Result]),
        visit(MediaProfile, &[Viewed]).object(&[MediaObject]),
        visit(ReadingProfile, &[Viewed]).certified(&[Viewed]).object(&[DigitalResource]),
        visit(SurveyProfile, &[Viewed]).known(Since1p2).object(&[Questionnaire, QuestionnaireItem]),
        visit(GeneralProfile, &[Viewed]).object(&[DigitalResource]),
    ];
    ReadingEvent, Only1p1: [
        rule(ReadingProfile, Action::ALL).object(&[DigitalResource]),
    ];
    ResourceManagementEvent, Since1p2: [
        rule(ResourceManagementProfile, &[
            Archived, Created, Deleted, Described, Downloaded, Modified, Printed, Published, Restored, Retrieved, Saved, Unpublished, Uploaded,
        ]).certified(&[Created]).object(&[DigitalResource]).generated(&[DigitalResource]),
        rule(ResourceManagementProfile, &[Copied]).object(&[DigitalResource]).generated(&[DigitalResource]).required("generated"),
    ];
    SearchEvent, Since1p2: [
        rule(SearchProfile, &[Searched]).certified(&[Searched]).generated(&[SearchResponse]),
    ];
    SessionEvent, Always: [
        rule(SessionProfile, &[LoggedIn, LoggedOut]).certified(&[LoggedIn])
            .object(&[SoftwareApplication]).target(&[DigitalResource]).referrer(&[DigitalResource, SoftwareApplication]),
        rule(SessionProfile, &[TimedOut]).actor(&[SoftwareApplication]).object(&[Session]),
    ];
    SurveyInvitationEvent, Since1p2: [
        rule(SurveyProfile, &[Sent, Accepted, Declined]).object(&[SurveyInvitation]),
    ];
    SurveyEvent, Since1p2: [
        rule(SurveyProfile, &[OptedIn, OptedOut]).object(&[Survey]),
    ];
    QuestionnaireEvent, Since1p2: [
        rule(SurveyProfile, &[Started, Submitted]).certified(&[Submitted]).object(&[Questionnaire]).generated(&[Attempt]),
    ];
    QuestionnaireItemEvent, Since1p2: [
        rule(SurveyProfile, &[Started, Skipped]).object(&[QuestionnaireItem]).generated(&[Attempt]),
        rule(SurveyProfile, &[Completed]).object(&[QuestionnaireItem]).generated(&[Response]),
    ];
    ToolLaunchEvent, Since1p2: [
        rule(ToolLaunchProfile, &[Launched]).certified(&[Launched])
            .object(&[SoftwareApplication]).generated(&[DigitalResource]).target(&[Link, LtiLink]).required("federatedSession"),
        rule(ToolLaunchProfile, &[Returned])
            .object(&[SoftwareApplication]).generated(&[DigitalResource]).target(&[Link, LtiLink]),
    ];
    ToolUseEvent, Always: [
        rule(ToolUseProfile, &[Used]).known(Only1p1).certified(&[Used]).object(&[SoftwareApplication]).target(&[SoftwareApplication]),
        rule(ToolUseProfile, &[Used]).known(Since1p2).certified(&[Used])
            .object(&[SoftwareApplication]).generated(&[AggregateMeasureCollection]).target(&[SoftwareApplication]),
    ];
    Event, Always: [
        rule(GeneralProfile, Action::ALL).actor(&[Agent]),
    ];
}

/// The properties of every event (Caliper 1.1 section 2.1, Caliper 1.2 "Event"): fewer than 64. What an entity has to be is said by the
/// rule of the event's type where it says anything.
#[rustfmt::skip]
pub const PROPERTIES: &[Property] = &[
    Property::required("@context", Form::Context),
    Property::required("id", Form::EventId),
    Property::required("type", Form::Type),
    Property::optional("profile", Form::Term(Enumeration::Profile)).known(Since1p2),
    Property::required("actor", Form::OneOf(&[Agent])),
    Property::required("action", Form::Term(Enumeration::Action)),
    Property::required("object", Form::OneOf(&[Entity])),
    Property::required("eventTime", Form::DateTime),
    Property::optional("target", Form::OneOf(&[Entity])),
    Property::optional("generated", Form::OneOf(&[Entity])),
    Property::optional("referrer", Form::OneOf(&[Entity])),
    Property::optional("edApp", Form::OneOf(&[SoftwareApplication])),
    Property::optional("group", Form::OneOf(&[Organization])),
    Property::optional("membership", Form::OneOf(&[Membership])),
    Property::optional("session", Form::OneOf(&[Session])),
    Property::optional("federatedSession", Form::OneOf(&[LtiSession])),
    Property::optional("extensions", Form::Map),
    Property::optional("navigatedFrom", Form::OneOf(&[DigitalResource, SoftwareApplication])).known(Only1p1),
];

impl EventType {
    /// The rules of the type, in every profile and version.
    #[must_use]
    pub const fn rules(self) -> &'static [EventRule] {
        ROWS[self as usize]
    }
}
