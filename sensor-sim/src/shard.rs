//! A share of a run: every n-th slot, so that several processes send one plan together and none needs to know of the others.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use crate::defect::Defect;
use crate::source::{Renderer, Source};

/// Which share, written `2/7`: the second of seven.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard {
    /// From 0, below `count`.
    index: u64,
    count: u64,
}

/// Why a text is not a share.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "not a share of a run: write 1/3, 2/3 and 3/3 for three processes; there can be 65536 of them"
)]
pub struct ParseShardError;

/// The most processes that share a run.
const MOST: u64 = 65_536;

impl Shard {
    /// The whole run.
    pub const WHOLE: Self = Self { index: 0, count: 1 };

    /// The share's slots, of so many in all.
    pub fn slots(self, all: u64) -> impl Iterator<Item = u64> {
        (0..self.count_of(all)).map(move |number| self.slot(number))
    }

    /// How many slots it has, of so many in all.
    fn count_of(self, all: u64) -> u64 {
        all.saturating_sub(self.index).div_ceil(self.count)
    }

    /// The slot of the whole run that is the share's slot `number`.
    const fn slot(self, number: u64) -> u64 {
        number.saturating_mul(self.count).saturating_add(self.index)
    }

    /// Only this share of what there is to send, each slot at its own instant.
    pub fn of(self, source: Arc<dyn Source>) -> impl Source + use<> {
        Share {
            shard: self,
            source,
        }
    }
}

/// A share of a source.
struct Share {
    shard: Shard,
    source: Arc<dyn Source>,
}

impl Source for Share {
    fn slots(&self) -> u64 {
        self.shard.count_of(self.source.slots())
    }

    fn offset(&self, slot: u64) -> Duration {
        self.source.offset(self.shard.slot(slot))
    }

    fn render(&self, slot: u64, body: &mut Vec<u8>) {
        self.source.render(self.shard.slot(slot), body);
    }

    fn renderer(&self) -> Renderer<'_> {
        let mut renderer = self.source.renderer();
        Box::new(move |slot, body| renderer(self.shard.slot(slot), body))
    }

    fn defect(&self, slot: u64) -> Option<Defect> {
        self.source.defect(self.shard.slot(slot))
    }
}

impl FromStr for Shard {
    type Err = ParseShardError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let number = |text: &str| text.parse::<u64>().map_err(|_| ParseShardError);
        let (which, count) = text.split_once('/').ok_or(ParseShardError)?;
        let (which, count) = (number(which)?, number(count)?);
        if (1..=count).contains(&which) && count <= MOST {
            Ok(Self {
                index: which - 1,
                count,
            })
        } else {
            Err(ParseShardError)
        }
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}/{}", self.index + 1, self.count)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        // every slot is in one share, and each share has its slots in order
        #[test]
        fn shares_make_the_whole(all in 0_u64..2_000, count in 1_u64..40) {
            let mut slots: Vec<u64> = (1..=count)
                .flat_map(|which| {
                    let shard: Shard = format!("{which}/{count}").parse().unwrap();
                    let slots: Vec<u64> = shard.slots(all).collect();
                    assert!(slots.is_sorted());
                    assert_eq!(slots.len() as u64, shard.count_of(all));
                    slots
                })
                .collect();
            slots.sort_unstable();
            prop_assert_eq!(slots, (0..all).collect::<Vec<_>>());
        }
    }

    #[test]
    fn a_share_is_read_and_shown_the_same() {
        for typed in ["1/1", "2/7", "65536/65536"] {
            assert_eq!(typed.parse::<Shard>().unwrap().to_string(), typed);
        }
        for typed in [
            "", "1", "0/3", "4/3", "1/0", "1/65537", "a/b", "1/2/3", "-1/2",
        ] {
            assert_eq!(typed.parse::<Shard>(), Err(ParseShardError), "{typed}");
        }
    }
}
