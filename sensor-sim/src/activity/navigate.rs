//! Finding the way about a course's site.

use super::{Activity, Deed, visit::Visit};
use crate::{
    campus::{Resource, Section, Spot, WebPage},
    random::Stream,
};

/// Goes from page to page of a section's site without end, each page another than the one before.
pub(crate) struct Navigate {
    section: Section,
    visit: Visit,
    /// The page to go to next.
    next: Spot,
    stream: Stream,
}

impl Navigate {
    /// Starts at the home page if the learner `arrives`, else at any page but the one that they come from.
    pub(crate) fn new(
        section: Section,
        came_from: Option<Resource>,
        arrives: bool,
        mut stream: Stream,
    ) -> Self {
        let here = match came_from {
            Some(Resource::WebPage(page)) => page.spot,
            _ => Spot::Home,
        };
        Self {
            section,
            visit: Visit::new(came_from),
            next: if arrives {
                Spot::Home
            } else {
                another(here, &mut stream)
            },
            stream,
        }
    }
}

impl Activity for Navigate {
    fn next(&mut self, _step: u64) -> Option<Deed> {
        let Self {
            section,
            visit,
            next,
            stream,
        } = self;
        visit.next(|| {
            let spot = std::mem::replace(next, another(*next, stream));
            Some(Resource::WebPage(WebPage {
                section: *section,
                spot,
            }))
        })
    }
}

/// A page other than the home page and `here`.
fn another(here: Spot, stream: &mut Stream) -> Spot {
    let mut others = Spot::INNER.into_iter().filter(|spot| *spot != here);
    let count = if here == Spot::Home { 5 } else { 4 };
    others
        .nth(stream.below(count) as usize)
        .unwrap_or(Spot::Home)
}
