//! A slot as bytes: the Caliper envelope to POST, and the events in it.

mod entity;
mod event;
mod object;
mod response;

pub(crate) use event::{EventWriter, Moment};

use caliper::{datetime::DateTime, vocabulary::DataVersion};

use crate::{
    campus::SENSOR,
    json::{Array, Object},
};

/// Writes an envelope to the end of `out`: always `sensor`, `sendTime`, `dataVersion`, `data`, in this order.
pub(crate) fn write(out: &mut Vec<u8>, send_time: DateTime, data: impl FnOnce(&mut Array<'_>)) {
    Object::write(out, |envelope| {
        envelope.text("sensor", SENSOR);
        envelope.time("sendTime", send_time);
        envelope.text("dataVersion", DataVersion::V1p2);
        envelope.array("data", data);
    });
}
