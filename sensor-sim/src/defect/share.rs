//! Which slots have a defect: shares, as they are typed, and a choice that is a pure function of the slot.

use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};

use super::Defect;
use crate::identity::Seed;
use crate::random::Key;
use crate::share::{ParseShareError, Share};

/// All slots, in millionths.
const WHOLE: u32 = 1_000_000;

/// The share of a defect that is named without one.
const USUAL: Share = Share::ONE_IN_A_THOUSAND;

/// The share of slots that each defect gets: `0.5%:wrong-token,oversize`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Defects {
    /// In the order of [`Defect::ALL`].
    shares: [Option<Share>; Defect::ALL.len()],
}

/// Why a text names no defects.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParseDefectsError {
    /// No defect has this name.
    #[error("there is no defect named {0:?}: write {names}", names = names())]
    Name(String),
    /// Not a share.
    #[error(transparent)]
    Share(#[from] ParseShareError),
    /// A defect that is named twice.
    #[error("{0} is named twice")]
    Twice(Defect),
    /// More than there is.
    #[error("the shares are more than 100% together")]
    TooMuch,
}

fn names() -> String {
    Defect::ALL.map(Defect::name).join(", ")
}

impl Defects {
    /// The slots that are wrong in the run with this seed.
    #[must_use]
    pub fn planned(self, seed: Seed) -> PlannedDefects {
        PlannedDefects {
            defects: self,
            key: Key::derive("caliper-ingest defects", &[seed.get()]),
        }
    }

    /// Those that come up.
    fn each(&self) -> impl Iterator<Item = (Defect, Share)> {
        let all = Defect::ALL.into_iter().zip(self.shares);
        all.filter_map(|(defect, share)| Some((defect, share?)))
    }
}

/// The defects of a run, slot by slot.
#[derive(Clone, Copy, Debug)]
pub struct PlannedDefects {
    defects: Defects,
    key: Key,
}

impl PlannedDefects {
    /// What is wrong with `slot`, if anything.
    #[must_use]
    pub fn at(&self, slot: u64) -> Option<Defect> {
        let mut left = self.key.stream([slot, 0, 0]).below(WHOLE);
        self.defects.each().find_map(|(defect, share)| {
            let here = left < share.millionths();
            left = left.saturating_sub(share.millionths());
            here.then_some(defect)
        })
    }
}

impl FromStr for Defects {
    type Err = ParseDefectsError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut defects = Self {
            shares: [None; Defect::ALL.len()],
        };
        for item in text.split(',') {
            let (share, name) = match item.split_once(':') {
                Some((share, name)) => (share.parse()?, name),
                None => (USUAL, item),
            };
            let (defect, place) = Defect::ALL
                .into_iter()
                .zip(&mut defects.shares)
                .find(|(defect, _)| defect.name() == name.trim())
                .ok_or_else(|| ParseDefectsError::Name(name.trim().to_owned()))?;
            if place.replace(share).is_some() {
                return Err(ParseDefectsError::Twice(defect));
            }
        }
        if defects
            .each()
            .map(|(_, share)| share.millionths())
            .sum::<u32>()
            > WHOLE
        {
            return Err(ParseDefectsError::TooMuch);
        }
        Ok(defects)
    }
}

impl fmt::Display for Defects {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut comma = "";
        for (defect, share) in self.each() {
            write!(out, "{comma}{share}:{defect}")?;
            comma = ",";
        }
        Ok(())
    }
}

impl Serialize for Defects {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_read_and_shown_the_same() {
        for (typed, shown) in [
            ("0.5%:wrong-token", "0.5%:wrong-token"),
            ("oversize", "0.1%:oversize"),
            ("100%:stale", "100%:stale"),
            ("0.0001%:malformed", "0.0001%:malformed"),
            (
                "1.25%:stale, no-token,12%:wrong-type",
                "0.1%:no-token,12%:wrong-type,1.25%:stale",
            ),
        ] {
            let defects: Defects = typed.parse().unwrap();
            assert_eq!(defects.to_string(), shown);
            assert_eq!(shown.parse(), Ok(defects));
        }
    }

    #[test]
    fn what_is_no_share_is_refused() {
        use ParseDefectsError::{Name, TooMuch, Twice};
        for (typed, error) in [
            ("", Name(String::new())),
            ("teapot", Name("teapot".to_owned())),
            ("stale,stale", Twice(Defect::Stale)),
            ("60%:stale,50%:malformed", TooMuch),
        ] {
            assert_eq!(typed.parse::<Defects>(), Err(error), "{typed}");
        }
        let error = "0.5:stale".parse::<Defects>().unwrap_err();
        assert!(
            error.to_string().starts_with("\"0.5\" is no share"),
            "{error}"
        );
    }

    #[test]
    fn every_defect_has_its_share_of_the_slots() {
        let defects: Defects = "50%:stale,5%:no-token,0.5%:oversize".parse().unwrap();
        let planned = defects.planned(Seed::new(1));
        let mut counts = [0_u32; Defect::ALL.len()];
        for slot in 0..100_000 {
            if let Some(defect) = planned.at(slot) {
                counts[Defect::ALL.iter().position(|each| *each == defect).unwrap()] += 1;
            }
        }
        // Within five standard deviations.
        let each = Defect::ALL.into_iter().zip(defects.shares).zip(counts);
        for ((defect, share), count) in each {
            let expected = f64::from(share.map_or(0, Share::millionths)) / 10.0;
            let deviation = (f64::from(count) - expected).abs();
            assert!(deviation <= 5.0 * expected.sqrt(), "{defect}: {count}");
        }
    }
}
