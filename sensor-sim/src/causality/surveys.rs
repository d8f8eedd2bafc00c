//! Surveys: people are invited before they accept or decline, and accept before they opt in.

use std::collections::{HashMap, HashSet};

use super::told::Told;
use super::{Verdict, ensure};

/// All invitations so far.
#[derive(Debug, Default)]
pub(super) struct Surveys {
    sent: HashSet<String>,
    /// Who takes part in which survey: whether they have opted in.
    parts: HashMap<(String, String), bool>,
}

impl Surveys {
    pub(super) fn follow(&mut self, told: &Told<'_>) -> Verdict {
        let iri = told.object.id();
        let part = |survey: &str| (told.actor.id().to_owned(), survey.to_owned());
        match &*told.action {
            "Sent" => {
                self.sent.insert(iri.to_owned());
                Ok(())
            }
            "Accepted" | "Declined" => {
                ensure(self.sent.contains(iri), "an invitation that was not sent")?;
                let survey = told
                    .object
                    .whole()
                    .and_then(|invitation| invitation.survey.as_ref());
                if let (Some(survey), "Accepted") = (survey, &*told.action) {
                    self.parts.insert(part(survey.id()), false);
                }
                Ok(())
            }
            "OptedIn" => match self.parts.get_mut(&part(iri)) {
                Some(opted_in) => ensure(!std::mem::replace(opted_in, true), "opted in twice"),
                None => ensure(false, "opted in before the invitation was accepted"),
            },
            _ => ensure(
                self.parts.remove(&part(iri)) == Some(true),
                "opted out before opting in",
            ),
        }
    }
}
