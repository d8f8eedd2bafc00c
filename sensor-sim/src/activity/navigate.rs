//! Finding the way about a course's site.

use caliper::vocabulary::Profile::ReadingProfile;

use super::Stage;
use crate::campus::{Spot, WebPage};
use crate::thing::Thing;

/// Comes to the home page of the course, and perhaps goes on to another page.
pub(crate) fn arrive(stage: &mut Stage<'_>) {
    visit(stage, Spot::Home);
    if stage.stream.percent(50) {
        wander(stage);
    }
}

/// Goes from page to page, each another than the one before.
pub(super) fn navigate(stage: &mut Stage<'_>) {
    for _ in 0..stage.stream.between(1, 3) {
        wander(stage);
    }
}

fn wander(stage: &mut Stage<'_>) {
    let here = match stage.here() {
        Some(Thing::WebPage(page)) => page.spot,
        _ => Spot::Home,
    };
    let others = Spot::INNER.into_iter().filter(|spot| *spot != here);
    let count = if here == Spot::Home { 5 } else { 4 };
    let next = stage.stream.below(count) as usize;
    visit(stage, { others }.nth(next).unwrap_or(Spot::Home));
}

fn visit(stage: &mut Stage<'_>, spot: Spot) {
    let section = stage.section;
    stage.visit(ReadingProfile, Thing::WebPage(WebPage { section, spot }));
}
