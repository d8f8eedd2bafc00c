//! What the traffic is made of: how much of it belongs to each profile.

mod written;

use std::{fmt, str::FromStr};

use caliper::vocabulary::{DataVersion, Profile};
use serde::{Deserialize, Serialize};

use crate::activity::Activity;
use crate::random::Stream;

/// The profiles whose shares can be chosen, with the word for each and the default share in a thousand events. Sessions and
/// grades have none: they follow from what is done.
///
/// The default is an estimate from what platforms have published: most of what learners do is to go to pages and look at them.
const PROFILES: [(Profile, &str, u32); 13] = [
    (Profile::ReadingProfile, "reading", 560),
    (Profile::MediaProfile, "media", 130),
    (Profile::AssessmentProfile, "assessment", 170),
    (Profile::AssignableProfile, "assignable", 35),
    (Profile::ForumProfile, "forum", 60),
    (Profile::AnnotationProfile, "annotation", 25),
    (Profile::SearchProfile, "search", 15),
    (Profile::SurveyProfile, "survey", 12),
    (Profile::ToolLaunchProfile, "tool-launch", 10),
    (Profile::ToolUseProfile, "tool-use", 7),
    (Profile::FeedbackProfile, "feedback", 5),
    (Profile::ResourceManagementProfile, "resource-management", 5),
    (Profile::GeneralProfile, "general", 3),
];

/// Those that Caliper 1.1 has without extensions.
const IN_1P1: [Profile; 8] = [
    Profile::ReadingProfile,
    Profile::MediaProfile,
    Profile::AssessmentProfile,
    Profile::AssignableProfile,
    Profile::ForumProfile,
    Profile::AnnotationProfile,
    Profile::ToolUseProfile,
    Profile::GeneralProfile,
];

/// Shares of profiles; only their relation counts. `Display` gives back what can be read again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "written::Written")]
pub struct Mix([u32; PROFILES.len()]);

/// How often each activity is begun: the share of its profile, divided by the events it makes.
pub(crate) struct Choices([(u32, Activity); Activity::ALL.len()]);

/// Why a text is not a mix.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParseMixError {
    /// Something else than `name=number`.
    #[error("not a share: {0:?}; write default, uniform, or shares such as reading=70,media=30")]
    Form(String),
    /// A name that is none of the profiles'.
    #[error("no profile to choose a share for: {0:?}; there are {names}", names = names())]
    Profile(String),
    /// A profile twice.
    #[error("the share of {0} is given twice")]
    Repeated(&'static str),
    /// Nothing is to be done.
    #[error("at least one share must be above zero")]
    Nothing,
}

/// The largest share that can be written.
const LARGEST: u32 = 1_000_000;

fn names() -> String {
    PROFILES.map(|(_, name, _)| name).join(", ")
}

impl Mix {
    /// As much of every profile.
    #[must_use]
    pub const fn uniform() -> Self {
        Self([1; PROFILES.len()])
    }

    /// What follows from it for the choice of activities.
    /// Nothing, if the version knows none of the profiles that have a share.
    pub(crate) fn choices(self, version: DataVersion) -> Option<Choices> {
        let share = |profile: Profile| {
            if version == DataVersion::V1p1 && !IN_1P1.contains(&profile) {
                return 0;
            }
            let mut found = PROFILES.iter().zip(self.0);
            let found = found.find(|((of, ..), _)| *of == profile);
            found.map_or(0, |(_, share)| u64::from(share))
        };
        let most = self.0.into_iter().map(u64::from).max().unwrap_or(1).max(1);
        let weights = Activity::ALL.map(|(activity, profile, events)| {
            let kinds = Activity::ALL.iter().filter(|(_, of, _)| *of == profile);
            let divisor = most * u64::from(events) * kinds.count() as u64;
            // Rounded up, so that whatever has a share comes about.
            let weight = (share(profile) * 1_000_000_000).div_ceil(divisor);
            (u32::try_from(weight).unwrap_or(u32::MAX), activity)
        });
        weights
            .iter()
            .any(|(weight, _)| *weight > 0)
            .then_some(Choices(weights))
    }
}

impl Choices {
    /// Whether it is done at all.
    pub(crate) fn include(&self, activity: Activity) -> bool {
        let mut all = self.0.iter();
        all.any(|(weight, each)| *each == activity && *weight > 0)
    }

    /// What to do next.
    pub(crate) fn pick(&self, stream: &mut Stream) -> Activity {
        stream.one_of(&self.0)
    }
}

impl Default for Mix {
    fn default() -> Self {
        Self(PROFILES.map(|(_, _, share)| share))
    }
}

impl FromStr for Mix {
    type Err = ParseMixError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "default" => return Ok(Self::default()),
            "uniform" => return Ok(Self::uniform()),
            _ => {}
        }
        let mut shares = [None; PROFILES.len()];
        for part in text.split(',') {
            let form = || ParseMixError::Form(part.to_owned());
            let (name, share) = part.split_once('=').ok_or_else(form)?;
            let share = share.trim().parse().ok().filter(|share| *share <= LARGEST);
            let share = share.ok_or_else(form)?;
            let mut places = PROFILES.iter().zip(&mut shares);
            let ((_, name, _), place) = places
                .find(|((_, known, _), _)| *known == name.trim())
                .ok_or_else(|| ParseMixError::Profile(name.to_owned()))?;
            if place.replace(share).is_some() {
                return Err(ParseMixError::Repeated(name));
            }
        }
        let shares = shares.map(|share| share.unwrap_or(0));
        if shares.iter().all(|share| *share == 0) {
            return Err(ParseMixError::Nothing);
        }
        Ok(Self(shares))
    }
}

/// As it can be read again.
impl fmt::Display for Mix {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if *self == Self::default() {
            return out.write_str("default");
        }
        if *self == Self::uniform() {
            return out.write_str("uniform");
        }
        let shares = PROFILES.iter().zip(self.0).filter(|(_, share)| *share > 0);
        for (index, ((_, name, _), share)) in shares.enumerate() {
            let comma = if index == 0 { "" } else { "," };
            write!(out, "{comma}{name}={share}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mix_is_read_and_shown_the_same() {
        for typed in ["default", "uniform", "reading=70,media=30", "survey=1"] {
            let mix: Mix = typed.parse().unwrap();
            assert_eq!(mix.to_string(), typed);
            assert_eq!(mix.to_string().parse(), Ok(mix));
        }
        let spaced: Mix = "media = 2, reading= 1".parse().unwrap();
        assert_eq!(spaced.to_string(), "reading=1,media=2");
        assert_eq!(
            "media=0,reading=5".parse::<Mix>().unwrap().to_string(),
            "reading=5"
        );
    }

    #[test]
    fn what_is_no_mix_is_refused_with_its_reason() {
        let form = |text: &str| ParseMixError::Form(text.to_owned());
        for (typed, error) in [
            ("", form("")),
            ("reading", form("reading")),
            ("reading=x", form("reading=x")),
            ("reading=-1", form("reading=-1")),
            ("reading=1000001", form("reading=1000001")),
            ("reading=1,", form("")),
            ("session=1", ParseMixError::Profile("session".to_owned())),
            ("media=1,media=1", ParseMixError::Repeated("media")),
            ("media=0", ParseMixError::Nothing),
        ] {
            assert_eq!(typed.parse::<Mix>(), Err(error), "{typed}");
        }
        let message = "games=1".parse::<Mix>().unwrap_err().to_string();
        assert!(
            message.contains("reading, media") && message.ends_with("general"),
            "{message}"
        );
    }

    #[test]
    fn caliper_1_1_does_what_it_has_words_for() {
        let choices = |mix: &str| mix.parse::<Mix>().unwrap().choices(DataVersion::V1p1);
        assert!(choices("survey=1,search=2").is_none());
        let choices = choices("survey=1000,media=1").unwrap();
        let mut stream = Stream::from_draw(1);
        assert!((0..100).all(|_| choices.pick(&mut stream) == Activity::Watch));
    }

    #[test]
    fn what_has_no_share_is_never_picked_and_the_smallest_is() {
        let mix: Mix = "reading=1000000,survey=1".parse().unwrap();
        let choices = mix.choices(DataVersion::V1p2).unwrap();
        let mut stream = Stream::from_draw(1);
        let mut surveys = 0;
        for _ in 0..20_000_000 {
            match choices.pick(&mut stream) {
                Activity::AnswerSurvey => surveys += 1,
                Activity::Navigate | Activity::Read => {}
                other => panic!("{other:?} has no share"),
            }
        }
        assert!((2..40).contains(&surveys), "{surveys}");
    }
}
