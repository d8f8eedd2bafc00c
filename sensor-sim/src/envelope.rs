//! A slot as bytes: the Caliper envelope to POST, and the events in it.

mod entity;
mod event;
mod surroundings;

pub(crate) use event::write_event;
pub(crate) use surroundings::Surroundings;

use caliper::{datetime::DateTime, vocabulary::DataVersion};

use crate::{
    campus::SENSOR,
    json::{Array, Object},
};

/// Writes an envelope to the end of `out`: always `sensor`, `sendTime`, `dataVersion`, `data`, in this order.
pub(crate) fn write(
    out: &mut Vec<u8>,
    (version, send_time): (DataVersion, DateTime),
    data: impl FnOnce(&mut Array<'_>),
) {
    Object::write(out, |envelope| {
        envelope.text("sensor", SENSOR);
        envelope.text("sendTime", send_time);
        envelope.text("dataVersion", version);
        envelope.array("data", data);
    });
}
