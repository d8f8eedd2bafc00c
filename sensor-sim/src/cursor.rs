//! A place in a lane's row of events, and the way on from there.
//!
//! A block's sessions are played from its beginning up to the place; from then on, each next event is at hand. Whoever renders
//! slots in order keeps one for each lane, and plays every session once.

use crate::deed::Deed;
use crate::envelope::Surroundings;
use crate::lane::Place;
use crate::session::{Script, Session, Sessions};
use crate::timeline::{Clockwork, Timeline};

/// The events of a block from some event on.
pub(crate) struct Cursor<'a> {
    pub(crate) timeline: Timeline<'a>,
    sessions: Sessions<'a>,
    deeds: Vec<Deed>,
    /// The session of now, and what is the same for all its events once one is asked for.
    now: Option<(Session, Option<Surroundings>)>,
    /// The event to come, by its number within the block.
    event: u64,
}

/// An event, and where it belongs.
pub(crate) struct Happening<'c> {
    pub(crate) session: &'c Session,
    pub(crate) surroundings: &'c Surroundings,
    pub(crate) event: u64,
    pub(crate) deed: &'c Deed,
}

impl<'a> Cursor<'a> {
    /// At the first event of the envelope at `place`.
    pub(crate) fn at(script: Script<'a>, clockwork: Clockwork<'a>, place: Place) -> Self {
        let room = clockwork.batches.in_block();
        Self {
            timeline: Timeline::new(clockwork, place),
            sessions: Sessions::new(script, place.block, room),
            deeds: Vec::with_capacity(64),
            now: None,
            event: clockwork.batches.before(place),
        }
    }

    /// Whether it is at the first event of the envelope at `place`; if so, times are told from there.
    pub(crate) fn is_at(&mut self, place: Place) -> bool {
        self.timeline.go_to(place, self.event)
    }

    /// The next event, and the timeline to date it by; nothing after the last of the block.
    pub(crate) fn next(&mut self) -> Option<(Happening<'_>, &Timeline<'a>)> {
        let event = self.event;
        while !matches!(&self.now, Some((session, _)) if event < session.first + self.deeds.len() as u64)
        {
            let session = self.sessions.next(&mut self.deeds)?;
            self.now = Some((session, None));
        }
        self.event += 1;
        let (session, surroundings) = self.now.as_mut()?;
        let surroundings = surroundings.get_or_insert_with(|| {
            Surroundings::of(self.sessions.campus(), session, &self.timeline)
        });
        let deed = self
            .deeds
            .get(usize::try_from(event - session.first).ok()?)?;
        let happening = Happening {
            session,
            surroundings,
            event,
            deed,
        };
        Some((happening, &self.timeline))
    }
}
