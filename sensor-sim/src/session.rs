//! A person's session, from logging in (or the launch of a tool) to the last click, and the sessions that fill a block.
//!
//! The sessions of a block are played one after the other, since a later one may answer to an earlier one: a message is replied to,
//! work that was handed in is graded. The last one is broken off where the block ends.

use caliper::vocabulary::DataVersion;

use crate::activity::{Activity, Board, Ending, Stage, arrive, log_in, log_out, teach};
use crate::campus::{Campus, Learner, Person, Section};
use crate::deed::Deed;
use crate::json::Text;
use crate::lane::{Block, Lanes};
use crate::mix::Choices;
use crate::random::{Key, Stream};
use crate::scenario::SessionHabits;

/// In a hundred sessions: those of teachers, where something waits to be graded.
const GRADING: u32 = 50;

/// One session: who, and where.
#[derive(Clone, Copy)]
pub(crate) struct Session {
    block: Block,
    /// Which session of its block, from 0.
    index: u64,
    /// The number of its first event within the block.
    pub(crate) first: u64,
    pub(crate) person: Person,
    pub(crate) section: Section,
    /// What is drawn of the session beside its events.
    pub(crate) draw: u64,
}

/// The IRI.
impl Text for Session {
    fn put(&self, out: &mut Vec<u8>) {
        let Block { lane, number } = self.block;
        (
            "https://example.edu/sessions/",
            lane,
            '-',
            number,
            '-',
            self.index,
        )
            .put(out);
    }
}

/// What sessions are made from.
#[derive(Clone, Copy)]
pub(crate) struct Script<'a> {
    pub(crate) key: Key,
    pub(crate) campus: Campus,
    pub(crate) choices: &'a Choices,
    pub(crate) version: DataVersion,
    pub(crate) habits: SessionHabits,
    pub(crate) lanes: Lanes,
}

/// The sessions of one block, one after the other, until its events are used up.
pub(crate) struct Sessions<'a> {
    script: Script<'a>,
    block: Block,
    stream: Stream,
    /// Where the round of the lane's learners begins in this block.
    turn: u64,
    index: u64,
    first: u64,
    /// Events in the block.
    room: u64,
    board: Board,
}

impl<'a> Sessions<'a> {
    /// The sessions of `block`, which has room for `room` events.
    pub(crate) fn new(script: Script<'a>, block: Block, room: u64) -> Self {
        let mut stream = script.key.stream([block.lane, block.number, 0]);
        let turn = stream.bits() >> 32;
        Self {
            script,
            block,
            stream,
            turn,
            index: 0,
            first: 0,
            room,
            board: Board::default(),
        }
    }

    /// Where they take place.
    pub(crate) fn campus(&self) -> Campus {
        self.script.campus
    }

    /// The next session, and its deeds in place of what `deeds` held. Nothing once the block is full.
    pub(crate) fn next(&mut self, deeds: &mut Vec<Deed>) -> Option<Session> {
        deeds.clear();
        let left = self.room.checked_sub(self.first).filter(|left| *left > 0)?;
        let draw = self.stream.bits();
        let mut stream = Stream::from_draw(draw);
        let Script {
            campus,
            choices,
            version,
            habits,
            lanes,
            ..
        } = self.script;

        // The lane's learners take turns, so that nobody comes back before everyone else was there; and each round has work
        // of its own, so that nobody's attempts at a quiz are spread over two sessions.
        let learners = campus.learners().in_lane(lanes, self.block.lane);
        let turn = (self.turn + self.index) % learners;
        let learner = Learner::of_lane(lanes, self.block.lane, turn);
        let work = (1 + self.block.number, 1 + self.index / learners);
        let submitted = self.board.submission.map(|(section, _)| section);
        let teaching = if submitted.is_some() {
            GRADING
        } else {
            habits.teaching
        };
        let (person, section) = if stream.percent(teaching) {
            let section = submitted.unwrap_or_else(|| campus.section(learner, 0));
            (Person::Instructor(section), section)
        } else {
            let section = campus.section(learner, stream.below(u32::MAX));
            (Person::Learner(learner), section)
        };

        let who = (person, learner, section);
        let parts = (&mut self.board, &mut *deeds);
        let mut stage = Stage::new(
            (campus, version),
            (self.block, self.first),
            who,
            work,
            stream,
            parts,
        );
        match person {
            Person::Instructor(_) => teach(&mut stage),
            Person::Learner(_) => learn(&mut stage, choices, habits),
        }
        deeds.truncate(usize::try_from(left).unwrap_or(usize::MAX));
        let session = Session {
            block: self.block,
            index: self.index,
            first: self.first,
            person,
            section,
            draw,
        };
        self.first += deeds.len() as u64;
        self.index += 1;
        Some(session)
    }
}

/// Plays a learner's session.
fn learn(stage: &mut Stage<'_>, choices: &Choices, habits: SessionHabits) {
    let SessionHabits {
        logged_out,
        timed_out,
        ..
    } = habits;
    if choices.include(Activity::LaunchTool) && stage.stream.percent(habits.launched_in) {
        Activity::LaunchTool.perform(stage);
    } else {
        log_in(stage);
    }
    arrive(stage);
    for _ in 0..stage
        .stream
        .between(habits.fewest_activities, habits.most_activities)
    {
        choices.pick(&mut stage.stream).perform(stage);
    }
    match stage.stream.below(100) {
        end if end < logged_out => log_out(stage, Ending::LogOut),
        end if end < logged_out + timed_out => log_out(stage, Ending::TimeOut),
        _ => {}
    }
}
