//! The metric profiles: each models one kind of learning activity (Caliper 1.1 section 3, Caliper 1.2 "Profiles").

use super::terms::terms;
use super::version::{CONTEXT_V1P1, Known};

terms! {
    /// A profile. In Caliper 1.2 an event says which one governs it; 1.1 has no property for that, and calls the general
    /// one "Basic Profile".
    Profile {
        AnnotationProfile, AssessmentProfile, AssignableProfile, FeedbackProfile in Since1p2, ForumProfile,
        GeneralProfile, GradingProfile, MediaProfile, ReadingProfile, ResourceManagementProfile in Since1p2,
        SearchProfile in Since1p2, SessionProfile, SurveyProfile in Since1p2, ToolLaunchProfile in Since1p2,
        ToolUseProfile,
    }
}

impl Profile {
    /// The profile that a context IRI adds to Caliper 1.1, if it is one of the six extensions: an event names it in its
    /// `@context`, before Caliper's own.
    #[must_use]
    pub fn from_extension(iri: &str) -> Option<Self> {
        let name = iri
            .strip_prefix(CONTEXT_V1P1)?
            .strip_prefix('/')?
            .strip_suffix("-extension")?;
        Self::from_term(name).filter(|profile| profile.extends_1p1())
    }

    /// Whether there is an extension of Caliper 1.1 for it: for what is new in 1.2, and the tool use profile, which 1.2
    /// gave its measures.
    #[must_use]
    pub const fn extends_1p1(self) -> bool {
        matches!(self.known(), Known::Since1p2) || matches!(self, Self::ToolUseProfile)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_six_extensions_of_1_1_are_found_by_their_context() {
        let found: Vec<_> = Profile::ALL
            .iter()
            .filter(|profile| {
                let iri = format!("{CONTEXT_V1P1}/{profile}-extension");
                Profile::from_extension(&iri) == Some(**profile)
            })
            .map(|profile| profile.as_str())
            .collect();
        assert_eq!(
            found,
            [
                "FeedbackProfile",
                "ResourceManagementProfile",
                "SearchProfile",
                "SurveyProfile",
                "ToolLaunchProfile",
                "ToolUseProfile"
            ]
        );
    }
}
