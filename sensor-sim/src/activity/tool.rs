//! Using a tool beside the platform: launched by LTI, worked with, and returned from, with something in hand or not. Some sessions begin like this,
//! by a link that leads straight to a tool, and no log-in is heard of.

use caliper::vocabulary::{Action, DataVersion, EventType, Profile};

use super::Stage;
use crate::campus::Tool;
use crate::deed::Deed;
use crate::thing::{Link, Measures, Thing};

/// Launches a tool, mostly works with it, and mostly returns.
pub(super) fn launch(stage: &mut Stage<'_>) {
    let link = begin(stage);
    if stage.stream.percent(50) {
        uses(stage, link);
    }
    if stage.stream.percent(60) {
        let back = tool_event(stage, Action::Returned, link);
        let souvenir = Link {
            mark: stage.mark(),
            ..link
        };
        let with_something = stage.stream.percent(30);
        stage.does(if with_something {
            back.making(Thing::Souvenir(souvenir))
        } else {
            back
        });
    }
}

/// Launches a tool to work with it for a while.
pub(super) fn work(stage: &mut Stage<'_>) {
    let link = if stage.version == DataVersion::V1p2 {
        begin(stage)
    } else {
        pick(stage)
    };
    for _ in 0..stage.stream.between(1, 3) {
        uses(stage, link);
    }
}

/// Any tool, from this event on.
fn pick(stage: &mut Stage<'_>) -> Link {
    let count = u32::try_from(Tool::NAMES.len()).unwrap_or(1);
    Link {
        section: stage.section,
        tool: Tool(stage.stream.below(count)),
        mark: stage.mark(),
    }
}

fn begin(stage: &mut Stage<'_>) -> Link {
    let link = pick(stage);
    let launched = tool_event(stage, Action::Launched, link).at(Thing::Launcher(link));
    stage.does(launched);
    link
}

fn tool_event(stage: &Stage<'_>, action: Action, link: Link) -> Deed {
    let tool = Thing::Tool(link.tool);
    let deed = Deed::new(
        EventType::ToolLaunchEvent,
        Profile::ToolLaunchProfile,
        action,
        tool,
    );
    deed.within(link.tool).from(stage.here())
}

fn uses(stage: &mut Stage<'_>, link: Link) {
    let tool = link.tool;
    let mut used = Deed::new(
        EventType::ToolUseEvent,
        Profile::ToolUseProfile,
        Action::Used,
        Thing::Tool(tool),
    )
    .at(Thing::Feature(tool));
    // Caliper 1.1 tells neither of launches nor of measures.
    if stage.version == DataVersion::V1p1 {
        return stage.does(used);
    }
    used = used.within(tool);
    if stage.stream.percent(50) {
        used = used.making(Thing::Measures(Measures {
            tool,
            mark: stage.mark(),
            since: link.mark.event,
            draw: stage.stream.bits(),
        }));
    }
    stage.does(used);
}
