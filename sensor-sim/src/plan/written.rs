//! A slot written down: its envelope, or the events in it one by one.

use super::cursors::Cursors;
use crate::cursor::Cursor;
use crate::envelope;
use crate::identity::EventKey;
use crate::json::Object;
use crate::source::Source;
use crate::timeline::time_at;

/// Writes the envelope of `slot` in place of what `body` held.
pub(super) fn envelope(slot: u64, cursors: &mut Cursors<'_>, body: &mut Vec<u8>) {
    let plan = cursors.plan;
    body.clear();
    let send_time = match &plan.gathered {
        None => cursors.at(slot).timeline.send_time(),
        Some(_) => time_at(plan.settings.start, plan.offset(slot)),
    };
    envelope::write(body, (plan.settings.version, send_time), |data| {
        each_event(slot, cursors, |write| data.object(write));
    });
}

/// Hands over the events of `slot`, each as what writes it into an object.
pub(super) fn each_event(
    slot: u64,
    cursors: &mut Cursors<'_>,
    mut event: impl FnMut(&dyn Fn(&mut Object<'_>)),
) {
    let plan = cursors.plan;
    let mut next = |cursor: &mut Cursor<'_>, position| {
        if let Some((happening, timeline)) = cursor.next() {
            let urn = plan.identity.urn(EventKey { slot, position });
            let urn = std::str::from_utf8(&urn).unwrap_or_default();
            let about = (plan.campus, plan.settings.version);
            event(&|out| envelope::write_event(out, urn, &happening, about, timeline));
        }
    };
    match &plan.gathered {
        None => {
            let cursor = cursors.at(slot);
            for position in 0..plan.events_in(slot) {
                next(cursor, position);
            }
        }
        Some(gathered) => {
            let Some(held) = gathered.held(slot) else {
                return;
            };
            for (step, position) in (held.first..).zip(0..held.count.get()) {
                next(cursors.at(step), position);
            }
        }
    }
}
