//! A slot written down: its envelope, or the events in it one by one.

use super::cursors::Cursors;
use crate::cursor::Cursor;
use crate::envelope;
use crate::identity::EventKey;
use crate::json::Object;
use crate::timeline::time_at;

/// Writes the envelope of `slot` in place of what `body` held.
pub(super) fn envelope(slot: u64, cursors: &mut Cursors<'_>, body: &mut Vec<u8>) {
    let plan = cursors.plan;
    body.clear();
    let send_time = match &plan.gathered {
        None => cursors.at(slot).map(|cursor| cursor.timeline.send_time()),
        Some(gathered) => {
            let sent_at = gathered.held(slot).sent_at(&plan.timing.schedule);
            Some(time_at(plan.settings.start, sent_at))
        }
    };
    let head = (
        plan.settings.version,
        send_time.unwrap_or(plan.settings.start),
    );
    envelope::write(body, head, |data| {
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
            if let Some(cursor) = cursors.at(slot) {
                for position in 0..plan.events_in(slot) {
                    next(cursor, position);
                }
            }
        }
        Some(gathered) => {
            let held = gathered.held(slot);
            for (step, position) in (held.first..).zip(0..held.count) {
                if let Some(cursor) = cursors.at(step) {
                    next(cursor, position);
                }
            }
        }
    }
}
