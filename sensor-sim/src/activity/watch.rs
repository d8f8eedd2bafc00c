//! Watching and listening: from the first second on, with breaks, jumps and changes, mostly to the end. Pictures are looked at.
//!
//! Each event tells where in the film it happened: it starts where it starts, goes on where it was paused, and ends at its end.

use caliper::vocabulary::{Action, EventType, Profile::MediaProfile};

use super::Stage;
use crate::campus::{Media, MediaKind};
use crate::deed::Deed;
use crate::thing::Thing;

/// In a hundred.
const KINDS: [(u32, MediaKind); 3] = [
    (75, MediaKind::Video),
    (15, MediaKind::Audio),
    (10, MediaKind::Image),
];

/// What is done while it plays, in a thousand.
const CHANGES: [(u32, Change); 10] = [
    (400, Change::Break),
    (150, Change::Jump(Action::JumpedTo)),
    (150, Change::Jump(Action::ForwardedTo)),
    (90, Change::Switch(Action::ChangedSpeed, None)),
    (60, Change::Switch(Action::ChangedVolume, None)),
    (50, Change::Switch(Action::Muted, Some(Action::Unmuted))),
    (40, Change::FullScreen),
    (30, Change::Captions),
    (20, Change::Window),
    (10, Change::Again),
];

/// In a hundred changes, by a sensor of Caliper 1.1: the deprecated way back.
const REWOUND: u32 = 5;

/// Something that viewers do.
#[derive(Clone, Copy)]
enum Change {
    /// Pauses, and goes on.
    Break,
    /// Goes somewhere else.
    Jump(Action),
    /// Changes something, and changes it back if it can be.
    Switch(Action, Option<Action>),
    FullScreen,
    Captions,
    /// Changes where the picture is, its size and how fine it is.
    Window,
    /// Starts once more.
    Again,
}

/// Plays something.
pub(super) fn watch(stage: &mut Stage<'_>) {
    let kind = stage.stream.one_of(&KINDS);
    let media = Media {
        section: stage.section,
        kind,
        number: stage.stream.between(1, Media::COUNT),
    };
    stage.visit(MediaProfile, Thing::Media(media));
    if kind.plays() {
        Player {
            length: stage.campus.length_of(media),
            media,
            at: 0,
        }
        .play(stage);
    }
}

/// Something playing.
struct Player {
    media: Media,
    /// In milliseconds.
    length: u64,
    at: u64,
}

impl Player {
    fn play(mut self, stage: &mut Stage<'_>) {
        self.does(stage, Action::Started);
        for _ in 0..stage.stream.below(4) {
            self.go_on(stage);
            let change = if stage.once_in_1p1(REWOUND) {
                Change::Jump(Action::Rewound)
            } else {
                stage.stream.one_of(&CHANGES)
            };
            self.change(stage, change);
        }
        // One in five never sees the end.
        if stage.stream.percent(80) {
            self.at = self.length;
            self.does(stage, Action::Ended);
        }
    }

    fn change(&mut self, stage: &mut Stage<'_>, change: Change) {
        use Action::{
            ChangedResolution, ChangedSize, ClosedPopout, DisabledClosedCaptioning,
            EnabledClosedCaptioning, EnteredFullScreen, ExitedFullScreen, OpenedPopout, Paused,
            Restarted, Resumed,
        };
        match change {
            Change::Break => {
                self.does(stage, Paused);
                self.does(stage, Resumed);
            }
            Change::Jump(action) => {
                let to = match action {
                    Action::ForwardedTo => self.at,
                    _ => 0,
                };
                self.at = to
                    + u64::from(
                        stage
                            .stream
                            .below(u32::try_from(self.length - to).unwrap_or(0)),
                    );
                self.does(stage, action);
            }
            Change::Switch(action, back) => self.turn(stage, action, back),
            Change::FullScreen => self.turn(stage, EnteredFullScreen, Some(ExitedFullScreen)),
            Change::Captions => self.turn(
                stage,
                EnabledClosedCaptioning,
                Some(DisabledClosedCaptioning),
            ),
            Change::Window => {
                self.does(stage, OpenedPopout);
                self.does(stage, ChangedSize);
                self.turn(stage, ChangedResolution, Some(ClosedPopout));
            }
            Change::Again => {
                self.at = 0;
                self.does(stage, Restarted);
            }
        }
    }

    fn turn(&mut self, stage: &mut Stage<'_>, action: Action, back: Option<Action>) {
        self.does(stage, action);
        if let Some(back) = back {
            self.go_on(stage);
            self.does(stage, back);
        }
    }

    /// Lets some time of the film pass, at most a third of what is left.
    fn go_on(&mut self, stage: &mut Stage<'_>) {
        let third = u32::try_from((self.length - self.at) / 3).unwrap_or(u32::MAX);
        self.at += u64::from(stage.stream.below(third));
    }

    fn does(&self, stage: &mut Stage<'_>, action: Action) {
        let media = Thing::Media(self.media);
        let deed = Deed::new(EventType::MediaEvent, MediaProfile, action, media);
        stage.does(deed.at(Thing::Moment(self.media, self.at)));
    }
}
