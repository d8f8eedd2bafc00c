//! What will be done in a session, and how many events it makes, before any of it is worked out.

use crate::{
    activity::{Ending, Read, TakeAssessment},
    campus::{Assessment, Campus, MAX_ATTEMPTS},
    random::Stream,
};

/// Activities between logging in and the end.
const MOST: usize = 4;

/// In a hundred activities after the arrival: reading, and taking an assessment. The rest is navigating.
const READING: u32 = 50;
const ASSESSMENT: u32 = 16;

/// In a hundred: sessions with a second activity after the arrival, assessments that are tried once more, sessions that
/// are logged out of, and sessions that time out.
const SECOND_ACTIVITY: u32 = 25;
const SECOND_ATTEMPT: u32 = 20;
const LOGGED_OUT: u32 = 4;
const TIMED_OUT: u32 = 14;

/// An activity to come.
#[derive(Clone, Copy)]
pub(super) enum Leg {
    /// Some clicks about the site, two to each page.
    Navigate {
        arrives: bool,
        clicks: u64,
    },
    Read {
        pages: u32,
    },
    TakeAssessment {
        assessment: Assessment,
        items: u32,
        attempts: u32,
    },
    End(Ending),
}

impl Leg {
    const NONE: Self = Self::Navigate {
        arrives: false,
        clicks: 0,
    };

    /// Events that it makes.
    pub(super) fn events(self) -> u64 {
        match self {
            Self::Navigate { clicks, .. } => clicks,
            Self::Read { pages } => Read::events(pages),
            Self::TakeAssessment {
                items, attempts, ..
            } => TakeAssessment::events(items, attempts),
            Self::End(_) => 1,
        }
    }
}

/// Logging in, the activities after it, and what they are drawn from.
pub(crate) struct Outline {
    legs: [Leg; MOST],
    /// Legs in use.
    count: usize,
    events: u64,
    stream: Stream,
}

impl Outline {
    /// Draws a session of at most `room` events (at least 1) for a learner whose quiz would be `assessment`.
    pub(super) fn draw(
        campus: Campus,
        assessment: Assessment,
        room: u64,
        stream: &mut Stream,
    ) -> Self {
        let mut outline = Self::login_only(*stream);
        outline.add(Leg::Navigate {
            arrives: true,
            clicks: 2 * u64::from(stream.between(1, 2)),
        });
        let first = Self::activity(campus, assessment, true, stream);
        outline.add(first);
        if stream.percent(SECOND_ACTIVITY) {
            // A quiz is taken once a session, however often it is tried.
            let quiz_is_new = !matches!(first, Leg::TakeAssessment { .. });
            outline.add(Self::activity(campus, assessment, quiz_is_new, stream));
        }
        match stream.below(100) {
            end if end < LOGGED_OUT => outline.add(Leg::End(Ending::LogOut)),
            end if end < LOGGED_OUT + TIMED_OUT => outline.add(Leg::End(Ending::TimeOut)),
            _ => {}
        }
        outline.stream = *stream;
        if outline.events > room {
            outline.shortened(room)
        } else {
            outline
        }
    }

    /// Events of the whole session.
    pub(super) fn events(&self) -> u64 {
        self.events
    }

    /// The activities after logging in.
    pub(super) fn legs(&self) -> &[Leg] {
        self.legs.get(..self.count).unwrap_or_default()
    }

    /// What the activities draw from.
    pub(super) fn stream(&self) -> Stream {
        self.stream
    }

    fn login_only(stream: Stream) -> Self {
        Self {
            legs: [Leg::NONE; MOST],
            count: 0,
            events: 1,
            stream,
        }
    }

    fn activity(
        campus: Campus,
        assessment: Assessment,
        quiz_is_new: bool,
        stream: &mut Stream,
    ) -> Leg {
        match stream.below(100) {
            kind if kind < READING => Leg::Read {
                pages: stream.between(*Read::PAGES.start(), *Read::PAGES.end()),
            },
            kind if kind < READING + ASSESSMENT && quiz_is_new => Leg::TakeAssessment {
                assessment,
                items: campus.items_in(assessment),
                attempts: if stream.percent(SECOND_ATTEMPT) {
                    MAX_ATTEMPTS
                } else {
                    1
                },
            },
            _ => Leg::Navigate {
                arrives: false,
                clicks: 2 * u64::from(stream.between(1, 3)),
            },
        }
    }

    /// The same session where the block ends after `room` events: the activities that fit, some clicks to fill the room,
    /// and a proper end, if there is room for more than logging in.
    fn shortened(&self, room: u64) -> Self {
        let mut outline = Self::login_only(self.stream);
        let Some(before_end) = room.checked_sub(1).filter(|before_end| *before_end > 0) else {
            return outline;
        };
        for leg in self
            .legs()
            .iter()
            .copied()
            .filter(|leg| !matches!(leg, Leg::End(_)))
        {
            let left = before_end - outline.events;
            if leg.events() > left {
                let arrives = matches!(leg, Leg::Navigate { arrives: true, .. });
                outline.add(Leg::Navigate {
                    arrives,
                    clicks: left,
                });
                break;
            }
            outline.add(leg);
        }
        outline.add(Leg::End(Ending::LogOut));
        outline
    }

    fn add(&mut self, leg: Leg) {
        if let Some(free) = self.legs.get_mut(self.count) {
            *free = leg;
            self.count += 1;
            self.events += leg.events();
        }
    }
}
