//! How strictly a sensor is taken at its word.

use serde::{Deserialize, Serialize};

/// The rules that what a sensor sends is held to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Rules {
    /// The specification, to the letter.
    #[default]
    Strict,
    /// The specification, and beside it the habits of sensors in the field: each [`Habit`], and nothing else.
    Lenient,
}

impl Rules {
    /// Whether a sensor may have this habit.
    #[must_use]
    pub const fn allow(self, _habit: Habit) -> bool {
        matches!(self, Self::Lenient)
    }
}

/// One thing that a sensor in the field does and the specification does not allow. Lenient rules take it in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Habit {
    /// An envelope without `dataVersion`.
    NoDataVersion,
    /// A time with an offset from UTC in place of `Z`, or another number of digits than three in the second's fraction.
    OtherTimes,
    /// An item of Caliper 1.0: it is taken as it is, and nothing in it is looked at.
    Caliper1p0,
    /// An item whose `@context` names another version than the envelope's `dataVersion`: its own version governs it.
    OtherVersion,
    /// `@id` and `@type` in Caliper 1.2, where the names are `id` and `type`.
    KeywordNames,
    /// An event whose id is a UUID without `urn:uuid:`.
    BareUuid,
    /// A type written as an IRI: Caliper's own stands for its term; of another one only what every event or entity has is looked at.
    IriTypes,
    /// `Webpage` for `WebPage`.
    Webpage,
    /// Properties of its own outside `extensions`.
    OwnProperties,
    /// A property without a value: null, an empty string or an empty array.
    EmptyProperties,
    /// `Entity` as the type of what has to be one of its subtypes.
    PlainEntity,
    /// An attempt as the object of an `AssessmentEvent` or `AssignableEvent`.
    AttemptAsObject,
}

impl Habit {
    /// Every habit.
    pub const ALL: [Self; 12] = [
        Self::NoDataVersion,
        Self::OtherTimes,
        Self::Caliper1p0,
        Self::OtherVersion,
        Self::KeywordNames,
        Self::BareUuid,
        Self::IriTypes,
        Self::Webpage,
        Self::OwnProperties,
        Self::EmptyProperties,
        Self::PlainEntity,
        Self::AttemptAsObject,
    ];

    /// What is done, and which sensors are known to do it.
    #[must_use]
    pub const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::NoDataVersion => ("no `dataVersion`", "Moodle and others of Caliper 1.0"),
            Self::OtherTimes => (
                "times with an offset in place of `Z` (`+0000`), or with another number of fractional digits than three",
                "ims-caliper and caliper-js",
            ),
            Self::Caliper1p0 => (
                "items of Caliper 1.0, which are taken as they are",
                "Moodle",
            ),
            Self::OtherVersion => (
                "items of another version than the envelope's `dataVersion`",
                "nobody known; the specification says nothing of it",
            ),
            Self::KeywordNames => (
                "`@id` and `@type` for `id` and `type`",
                "sensors that kept the names of Caliper 1.0",
            ),
            Self::BareUuid => ("event ids without `urn:uuid:`", "Blackboard Learn"),
            Self::IriTypes => (
                "types as full IRIs, of their own or Caliper's",
                "Blackboard Learn, Edgenuity",
            ),
            Self::Webpage => ("`Webpage` for `WebPage`", "Open edX"),
            Self::OwnProperties => ("properties of their own outside `extensions`", "Canvas"),
            Self::EmptyProperties => (
                "null, empty strings and empty arrays for what there is no value of",
                "Blackboard Learn",
            ),
            Self::PlainEntity => ("`Entity` where one of its subtypes belongs", "Canvas"),
            Self::AttemptAsObject => (
                "an `Attempt` as the object of an `AssessmentEvent` or `AssignableEvent`",
                "Canvas",
            ),
        }
    }
}
