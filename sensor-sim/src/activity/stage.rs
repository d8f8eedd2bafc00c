//! Where activities take place: one person's session, from its first event to the last, and what of earlier sessions is
//! still to be answered to.

use caliper::vocabulary::{Action, DataVersion, EventType, Profile};

use crate::campus::{Campus, Learner, Mark, Message, Person, Section, Survey, Work};
use crate::deed::Deed;
use crate::lane::Block;
use crate::random::Stream;
use crate::thing::{Attempt, Thing};

/// A session being played.
pub(crate) struct Stage<'a> {
    pub(crate) campus: Campus,
    pub(crate) block: Block,
    pub(crate) person: Person,
    /// The learner, or for a teacher's session whom they have in mind.
    pub(crate) learner: Learner,
    pub(crate) section: Section,
    /// The Caliper that the sensor speaks.
    pub(crate) version: DataVersion,
    /// The unit and number of whatever work is done in this session: nobody has the same again.
    pub(crate) work: (u64, u64),
    pub(crate) stream: Stream,
    pub(crate) board: &'a mut Board,
    /// The number of the session's first event within its block.
    pub(crate) first: u64,
    /// What is done, in order.
    pub(crate) deeds: &'a mut Vec<Deed>,
    here: Option<Thing>,
    quiz_taken: bool,
    assignment_done: bool,
}

/// What earlier sessions of the block have left for later ones.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Board {
    /// The last message that was posted.
    pub(crate) message: Option<Message>,
    /// An attempt that was submitted and waits for somebody to grade it.
    pub(crate) submission: Option<(Section, Attempt)>,
    /// The survey that people are invited to.
    pub(crate) survey: Option<Survey>,
    /// Surveys of this block so far.
    pub(crate) surveys: u64,
}

impl<'a> Stage<'a> {
    /// A session that begins as event number `first` of its block.
    pub(crate) fn new(
        (campus, version): (Campus, DataVersion),
        (block, first): (Block, u64),
        (person, learner, section): (Person, Learner, Section),
        work: (u64, u64),
        stream: Stream,
        (board, deeds): (&'a mut Board, &'a mut Vec<Deed>),
    ) -> Self {
        Self {
            campus,
            version,
            block,
            person,
            learner,
            section,
            work,
            stream,
            board,
            first,
            deeds,
            here: None,
            quiz_taken: false,
            assignment_done: false,
        }
    }

    /// The number, within the block, of the event to come.
    pub(super) fn now(&self) -> u64 {
        self.first + self.deeds.len() as u64
    }

    /// What the event to come makes is known by this.
    pub(super) fn mark(&self) -> Mark {
        Mark {
            block: self.block,
            event: self.now(),
        }
    }

    /// An attempt of the learner that starts with the event to come.
    pub(super) fn attempt(&self, work: Work, count: u32) -> Attempt {
        Attempt {
            work,
            learner: self.learner,
            count,
            started: self.now(),
            ended: None,
        }
    }

    /// Plays one event.
    #[expect(
        clippy::large_types_passed_by_value,
        reason = "it is made to be kept here"
    )]
    pub(super) fn does(&mut self, deed: Deed) {
        self.deeds.push(deed);
    }

    /// Goes to something, and looks at it.
    pub(super) fn visit(&mut self, profile: Profile, thing: Thing) {
        self.navigate(profile, thing);
        self.does(Deed::new(
            EventType::ViewEvent,
            profile,
            Action::Viewed,
            thing,
        ));
    }

    /// Goes to something.
    pub(super) fn navigate(&mut self, profile: Profile, thing: Thing) {
        let from = self.here.replace(thing).or(Some(Thing::Platform));
        let go = Deed::new(
            EventType::NavigationEvent,
            profile,
            Action::NavigatedTo,
            thing,
        );
        self.does(go.from(from));
    }

    /// True `percent` times in a hundred if the sensor speaks Caliper 1.1, whose deprecated words are the matter; else false, and
    /// nothing is drawn.
    pub(super) fn once_in_1p1(&mut self, percent: u32) -> bool {
        self.version == DataVersion::V1p1 && self.stream.percent(percent)
    }

    /// Where the person is.
    pub(super) fn here(&self) -> Option<Thing> {
        self.here
    }

    /// Whether this is the first quiz of the session. There is one at most, so that no attempt is made twice.
    pub(super) fn first_quiz(&mut self) -> bool {
        !std::mem::replace(&mut self.quiz_taken, true)
    }

    /// The same for the assignment.
    pub(super) fn first_assignment(&mut self) -> bool {
        !std::mem::replace(&mut self.assignment_done, true)
    }
}
