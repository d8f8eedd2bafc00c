//! A learner's session, from logging in to the last click, and the sessions that fill a block.
//!
//! A session is first only an outline, a few drawn numbers that say what will be done and how many events that makes: so a
//! whole block is walked through in well under a microsecond. Its deeds follow when they are asked for.

mod outline;
mod performance;

pub(crate) use outline::Outline;
pub(crate) use performance::Performance;

use std::fmt;

use crate::{
    campus::{Campus, Learner, Section},
    lane::{Block, Lanes},
    random::{Key, Stream},
};

/// One session: who, where, and what is going to happen.
pub(crate) struct Session {
    block: Block,
    /// Which session of its block, from 0.
    index: u64,
    /// The number of its first event within the block.
    pub(crate) first: u64,
    pub(crate) learner: Learner,
    pub(crate) section: Section,
    /// What everything drawn in this session comes from.
    pub(crate) draw: u64,
    outline: Outline,
}

impl Session {
    /// The number, within the block, of the event after its last.
    pub(crate) fn end(&self) -> u64 {
        self.first + self.outline.events()
    }

    /// What happens in it, from the start.
    pub(crate) fn perform(&self, campus: Campus) -> Performance<'_> {
        Performance::new(campus, self.section, &self.outline)
    }
}

/// The IRI.
impl fmt::Display for Session {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Block { lane, number } = self.block;
        write!(
            out,
            "https://example.edu/sessions/{lane}-{number}-{}",
            self.index
        )
    }
}

/// The sessions of one block, one after the other, until its events are used up.
pub(crate) struct Sessions {
    campus: Campus,
    lanes: Lanes,
    block: Block,
    stream: Stream,
    /// Where the round of the lane's learners begins in this block.
    turn: u64,
    index: u64,
    first: u64,
    /// Events in the block.
    room: u64,
}

impl Sessions {
    /// The sessions of `block`, which has room for `room` events.
    pub(crate) fn new(key: Key, campus: Campus, lanes: Lanes, block: Block, room: u64) -> Self {
        let mut stream = key.stream([block.lane, block.number, 0]);
        let turn = stream.bits() >> 32;
        Self {
            campus,
            lanes,
            block,
            stream,
            turn,
            index: 0,
            first: 0,
            room,
        }
    }
}

impl Iterator for Sessions {
    type Item = Session;

    fn next(&mut self) -> Option<Session> {
        let left = self.room.checked_sub(self.first).filter(|left| *left > 0)?;
        let draw = self.stream.bits();
        let mut stream = Stream::from_draw(draw);

        // The lane's learners take turns, so that nobody comes back before everyone else was there; and each round has a
        // quiz of its own, so that nobody's attempts at a quiz are spread over two sessions.
        let learners = Learner::in_lane(self.lanes, self.block.lane);
        let learner = Learner::of_lane(
            self.lanes,
            self.block.lane,
            (self.turn + self.index) % learners,
        );
        let section = self.campus.section(learner, stream.below(u32::MAX));
        let assessment = section.quiz(1 + self.block.number, 1 + self.index / learners);

        let session = Session {
            block: self.block,
            index: self.index,
            first: self.first,
            learner,
            section,
            draw,
            outline: Outline::draw(self.campus, assessment, left, &mut stream),
        };
        self.first = session.end();
        self.index += 1;
        Some(session)
    }
}

#[cfg(test)]
mod tests;
