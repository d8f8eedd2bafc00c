//! How much each activity makes of itself.

use caliper::vocabulary::DataVersion;

use super::{Activity, Board, Stage};
use crate::campus::{Campus, Learner, Learners, Person, Survey};
use crate::identity::Seed;
use crate::lane::{Block, CROWD};
use crate::random::Key;

/// Events of an activity, on average.
#[expect(clippy::cast_precision_loss, reason = "some thousands")]
fn events(activity: Activity) -> f64 {
    const TIMES: u64 = 4_000;
    let campus = Campus::new(Seed::new(1), Learners::default());
    let key = Key::derive("test", &[1]);
    let learner = Learner::of_lane(CROWD, 3, 4);
    let mut all = 0;
    let mut board = Board::default();
    for number in 0..TIMES {
        let block = Block { lane: 3, number };
        board.survey = Some(Survey { block, number });
        let section = campus.section(learner, 0);
        let who = (Person::Learner(learner), learner, section);
        let mut deeds = Vec::new();
        let stream = key.stream([number, 0, 0]);
        let parts = (&mut board, &mut deeds);
        let mut stage = Stage::new(
            (campus, DataVersion::V1p2),
            (block, 0),
            who,
            (number, 1),
            stream,
            parts,
        );
        activity.perform(&mut stage);
        all += deeds.len();
    }
    all as f64 / TIMES as f64
}

/// The mix divides by these averages; if they were wrong, its shares would be.
#[test]
fn every_activity_makes_as_many_events_as_its_row_says() {
    for (activity, _, tenths) in Activity::ALL {
        let (said, measured) = (f64::from(tenths) / 10.0, events(activity));
        println!("{activity:?}: {measured:.2}");
        assert!(
            (measured / said - 1.0).abs() < 0.05,
            "{activity:?}: {measured:.2}, not {said}"
        );
    }
}
