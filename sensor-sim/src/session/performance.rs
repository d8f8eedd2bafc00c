//! The deeds of a session, in order: its outline carried out, leg by leg.

use super::outline::{Leg, Outline};
use crate::{
    activity::{Activity, Deed, LogIn, LogOut, Navigate, Read, TakeAssessment},
    campus::{Campus, Resource, Section},
    random::Stream,
};

/// An iterator over what happens in one session.
pub(crate) struct Performance<'a> {
    campus: Campus,
    section: Section,
    legs: std::slice::Iter<'a, Leg>,
    stream: Stream,
    now: Now,
    /// Events that the activity of now has left; an activity without an end of its own is broken off there.
    left: u64,
    step: u64,
    /// Where the learner is.
    here: Option<Resource>,
}

/// The activity of now.
enum Now {
    LogIn(LogIn),
    Navigate(Navigate),
    Read(Read),
    TakeAssessment(TakeAssessment),
    LogOut(LogOut),
}

impl<'a> Performance<'a> {
    pub(super) fn new(campus: Campus, section: Section, outline: &'a Outline) -> Self {
        Self {
            campus,
            section,
            legs: outline.legs().iter(),
            stream: outline.stream(),
            now: Now::LogIn(LogIn::default()),
            left: 1,
            step: 0,
            here: None,
        }
    }

    fn begin(&mut self, leg: Leg) {
        let stream = Stream::from_draw(self.stream.bits());
        let Self {
            campus,
            section,
            here,
            ..
        } = *self;
        self.left = leg.events();
        self.now = match leg {
            Leg::Navigate { arrives, .. } => {
                Now::Navigate(Navigate::new(section, here, arrives, stream))
            }
            Leg::Read { pages } => Now::Read(Read::new(campus, section, here, pages, stream)),
            Leg::TakeAssessment {
                assessment,
                attempts,
                ..
            } => Now::TakeAssessment(TakeAssessment::new(
                campus, assessment, here, attempts, stream,
            )),
            Leg::End(ending) => Now::LogOut(LogOut::new(ending)),
        };
    }
}

impl Iterator for Performance<'_> {
    type Item = Deed;

    fn next(&mut self) -> Option<Deed> {
        while self.left == 0 {
            let leg = *self.legs.next()?;
            self.begin(leg);
        }
        let activity: &mut dyn Activity = match &mut self.now {
            Now::LogIn(log_in) => log_in,
            Now::Navigate(navigate) => navigate,
            Now::Read(read) => read,
            Now::TakeAssessment(assessment) => assessment,
            Now::LogOut(log_out) => log_out,
        };
        let deed = activity.next(self.step)?;
        if let Deed::NavigatedTo { to, .. } = deed {
            self.here = Some(to);
        }
        self.left -= 1;
        self.step += 1;
        Some(deed)
    }
}
