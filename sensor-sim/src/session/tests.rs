//! What a block of sessions must be, whatever the seed and the room.

use proptest::prelude::*;

use super::*;
use crate::{
    activity::Deed,
    campus::Resource,
    identity::Seed,
    lane::{CROWD, SINGLE_FILE},
};

fn block(seed: u64, lanes: Lanes, lane: u64, number: u64, room: u64) -> (Campus, Vec<Session>) {
    let campus = Campus::new(Seed::new(seed));
    let block = Block { lane, number };
    let sessions = Sessions::new(Key::derive("test", &[seed]), campus, lanes, block, room);
    (campus, sessions.collect())
}

proptest! {
    // sessions follow each other without a gap, fill the room exactly, and make as many events as their outlines say
    #[test]
    fn sessions_fill_a_block(seed: u64, lane in 0_u64..64, number in 0_u64..1 << 34, room in 0_u64..600) {
        let (campus, sessions) = block(seed, CROWD, lane, number, room);
        let mut next = 0;
        for session in &sessions {
            prop_assert_eq!(session.first, next);
            let events = session.perform(campus).count() as u64;
            prop_assert!(events > 0);
            next += events;
            prop_assert_eq!(session.end(), next);
        }
        prop_assert_eq!(next, room);
    }

    // LoggedIn first and only there; an end only at the end; views follow their navigation; no deed out of place
    #[test]
    fn a_session_is_in_order(seed: u64, number in 0_u64..1000, room in 1_u64..600) {
        let (campus, sessions) = block(seed, SINGLE_FILE, 0, number, room);
        for session in &sessions {
            let deeds: Vec<Deed> = session.perform(campus).collect();
            let mut here: Option<Resource> = None;
            for (step, deed) in deeds.iter().enumerate() {
                prop_assert_eq!(*deed == Deed::LoggedIn, step == 0);
                match *deed {
                    Deed::NavigatedTo { to, from } => {
                        prop_assert_eq!(from, here);
                        prop_assert!(from != Some(to), "nobody goes where they are");
                        here = Some(to);
                    }
                    Deed::Viewed(what) => {
                        let arrived = matches!(deeds[step - 1], Deed::NavigatedTo { to, .. } if to == what);
                        prop_assert!(arrived, "viewed before it was navigated to");
                    }
                    Deed::LoggedOut | Deed::TimedOut => prop_assert_eq!(step, deeds.len() - 1),
                    Deed::StartedItem(item) => prop_assert_eq!(item.started, step as u64),
                    Deed::SkippedItem(item) | Deed::CompletedItem { item, .. } => {
                        prop_assert_eq!(deeds[step - 1], Deed::StartedItem(item));
                    }
                    Deed::SubmittedAssessment(attempt) => {
                        let started = usize::try_from(attempt.started).unwrap();
                        prop_assert_eq!(deeds[started], Deed::StartedAssessment(attempt));
                    }
                    Deed::LoggedIn | Deed::StartedAssessment(_) => {}
                }
            }
        }
    }
}

/// However short the last session must be, it ends with an event of its own, if it has room for two.
#[test]
fn a_cut_session_still_ends_properly() {
    for room in 2..120 {
        for seed in 0..20 {
            let (campus, sessions) = block(seed, CROWD, 0, 0, room);
            let (_, whole) = block(seed, CROWD, 0, 0, 1_000);
            let (last, same) = (sessions.last().unwrap(), &whole[sessions.len() - 1]);
            if last.end() == same.end() || last.end() - last.first < 2 {
                continue;
            }
            assert_eq!(
                last.perform(campus).last(),
                Some(Deed::LoggedOut),
                "seed {seed}, room {room}"
            );
        }
    }
}

#[test]
fn learners_take_turns() {
    let (_, sessions) = block(3, CROWD, 5, 7, 2_000);
    let learners = usize::try_from(Learner::in_lane(CROWD, 5)).unwrap();
    assert!(sessions.len() > 2 * learners);
    for round in sessions.chunks(learners) {
        let mut numbers: Vec<u64> = round
            .iter()
            .map(|session| session.learner.number())
            .collect();
        numbers.sort_unstable();
        numbers.dedup();
        assert_eq!(numbers.len(), round.len());
        assert!(numbers.iter().all(|number| number % 64 == 5));
    }
}
