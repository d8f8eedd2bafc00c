//! A set of slot or event numbers that stays small however long a run is: numbers arrive nearly in order, so what is
//! settled becomes a handful of runs (law 3).

use roaring::RoaringTreemap;

/// Insertions between two compactions. A compaction visits every container, so it is done once a container's worth of numbers has come in.
const COMPACT_EVERY: u32 = 65_536;

/// A run-compressed set of numbers.
#[derive(Default)]
pub(crate) struct Bits {
    set: RoaringTreemap,
    since_compaction: u32,
}

impl Bits {
    /// Adds a number; false when it was there already.
    pub(crate) fn insert(&mut self, number: u64) -> bool {
        let new = self.set.insert(number);
        self.since_compaction += u32::from(new);
        if self.since_compaction == COMPACT_EVERY {
            self.set.optimize();
            self.since_compaction = 0;
        }
        new
    }

    /// Takes a number out again.
    pub(crate) fn remove(&mut self, number: u64) {
        self.set.remove(number);
    }

    pub(crate) fn contains(&self, number: u64) -> bool {
        self.set.contains(number)
    }

    pub(crate) fn len(&self) -> u64 {
        self.set.len()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = u64> + '_ {
        self.set.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_run_in_order_stays_under_a_twentieth_of_a_bit_an_event() {
        let mut bits = Bits::default();
        let events = 4_000_000;
        for number in 0..events {
            assert!(bits.insert(number));
        }
        assert_eq!(bits.len(), events);
        let bytes = bits.set.serialized_size() as u64;
        assert!(bytes * 8 * 20 < events, "{bytes} bytes for {events} events");
    }

    #[test]
    fn numbers_out_of_order_and_repeated_are_seen() {
        let mut bits = Bits::default();
        assert!(bits.insert(7));
        assert!(bits.insert(3));
        assert!(!bits.insert(7));
        assert!(bits.contains(3) && !bits.contains(4));
        assert_eq!(bits.iter().collect::<Vec<_>>(), [3, 7]);
    }
}
