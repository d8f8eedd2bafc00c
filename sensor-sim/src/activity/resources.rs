//! Looking after a file of one's own: it is made, worked on, shown, used, put away, and may be taken out again or deleted.
//!
//! A file's life has an order: nothing is published before it was made, restored before it was archived, or used after it was
//! deleted. Each change makes a new version.

use caliper::vocabulary::{Action, EventType, Profile};

use super::Stage;
use crate::campus::File;
use crate::deed::Deed;
use crate::thing::Thing;

/// Makes a file and goes with it through some of its life.
pub(super) fn manage(stage: &mut Stage<'_>) {
    use Action::{
        Archived, Created, Deleted, Described, Downloaded, Modified, Printed, Published, Restored,
        Retrieved, Saved, Unpublished, Uploaded,
    };
    let mut file = File {
        section: stage.section,
        mark: stage.mark(),
        version: 1,
    };
    let made = if stage.stream.percent(60) {
        Created
    } else {
        Uploaded
    };
    does(stage, file, made);
    if stage.stream.percent(30) {
        does(stage, file, Described);
    }
    for _ in 0..stage.stream.below(3) {
        file.version += 1;
        does(stage, file, Modified);
        does(stage, file, Saved);
    }
    let shown = stage.stream.percent(50);
    if shown {
        does(stage, file, Published);
    }
    let uses = [
        (4, Retrieved),
        (4, Downloaded),
        (1, Printed),
        (1, Action::Copied),
    ];
    for _ in 0..stage.stream.below(3) {
        let action = stage.stream.one_of(&uses);
        if action == Action::Copied {
            copy(stage, file);
        } else {
            does(stage, file, action);
        }
    }
    if shown && stage.stream.percent(20) {
        does(stage, file, Unpublished);
    }
    if stage.stream.percent(20) {
        does(stage, file, Archived);
        if stage.stream.percent(40) {
            does(stage, file, Restored);
        }
    }
    if stage.stream.percent(20) {
        does(stage, file, Deleted);
    }
}

fn copy(stage: &mut Stage<'_>, file: File) {
    let copy = File {
        mark: stage.mark(),
        version: 1,
        ..file
    };
    stage.does(deed(file, Action::Copied).making(Thing::Copy(copy)));
}

fn does(stage: &mut Stage<'_>, file: File, action: Action) {
    stage.does(deed(file, action));
}

fn deed(file: File, action: Action) -> Deed {
    let profile = Profile::ResourceManagementProfile;
    Deed::new(
        EventType::ResourceManagementEvent,
        profile,
        action,
        Thing::File(file),
    )
}
