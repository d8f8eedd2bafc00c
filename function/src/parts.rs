//! An envelope that is too long for one message, as several: each an envelope of its own, with some of the items.
//!
//! Every part has the sensor's own bytes around its items, and the items' bytes are untouched; only the white space
//! between items is gone. Whether all of them fit is known before any is sent.

use std::borrow::Cow;
use std::ops::Range;

use caliper::{Envelope, Wrapper};

use crate::carry::carriable;
use crate::config::ByteLimit;
use crate::message::{Message, Origin, Part};

/// How many times as long as it was a text can become where it is made carriable: three bytes become six.
const LONGER: usize = 2;

/// One item alone is longer than a message may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("item {item} of data alone is over the message limit of {limit}")]
pub struct OversizedItem {
    /// Its place in `data`, from 0.
    pub item: usize,
    /// The most that one message may hold.
    pub limit: ByteLimit,
}

/// The messages that carry an envelope that is too long for one, in the order of its items; nothing where it is not.
pub fn split(
    envelope: &Envelope<'_>,
    origin: &Origin,
    limit: ByteLimit,
) -> Result<Option<Vec<Message>>, OversizedItem> {
    let most = envelope.text().len() * LONGER;
    if limit.allows(most + origin.size())
        || limit.allows(carriable(envelope.text()).len() + origin.size())
    {
        return Ok(None);
    }
    let Wrapper { before, after } = envelope.wrapper();
    let (before, after) = (carriable(before), carriable(after));
    let items: Vec<_> = envelope
        .data
        .iter()
        .map(|item| carriable(item.get()))
        .collect();
    let around = before.len() + after.len() + origin.size();
    let ranges = pack(&items, limit, around)?;
    let of = ranges.len();
    let parts = ranges.into_iter().zip(1..).map(|(range, number)| Message {
        body: body(&before, items.get(range).unwrap_or_default(), &after),
        origin: origin.clone(),
        part: Some(Part { number, of }),
    });
    Ok(Some(parts.collect()))
}

/// As few ranges as can be, each short enough beside what is around it. How long the attribute `part` is depends on
/// how many parts there are, so that is found by trying.
fn pack(
    items: &[Cow<'_, str>],
    limit: ByteLimit,
    around: usize,
) -> Result<Vec<Range<usize>>, OversizedItem> {
    let mut digits = 1;
    loop {
        let room = limit
            .bytes()
            .saturating_sub(around.saturating_add(Part::size(digits)));
        let ranges = greedy(items, room).map_err(|item| OversizedItem { item, limit })?;
        if ranges.len().to_string().len() <= digits {
            return Ok(ranges);
        }
        digits += 1;
    }
}

/// Ranges of at most `room` bytes, commas included. The error is the first item that is longer.
fn greedy(items: &[Cow<'_, str>], room: usize) -> Result<Vec<Range<usize>>, usize> {
    let mut ranges = Vec::new();
    let (mut begin, mut used) = (0, 0);
    for (index, item) in items.iter().enumerate() {
        if item.len() > room {
            return Err(index);
        }
        let longer = used + ",".len() + item.len();
        if index == begin {
            used = item.len();
        } else if longer <= room {
            used = longer;
        } else {
            ranges.push(begin..index);
            (begin, used) = (index, item.len());
        }
    }
    ranges.push(begin..items.len());
    Ok(ranges)
}

fn body(before: &str, items: &[Cow<'_, str>], after: &str) -> String {
    let length: usize = items.iter().map(|item| item.len() + 1).sum();
    let mut body = String::with_capacity(before.len() + length + after.len());
    body.push_str(before);
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            body.push(',');
        }
        body.push_str(item);
    }
    body.push_str(after);
    body
}
