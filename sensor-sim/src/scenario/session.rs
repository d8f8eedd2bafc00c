//! How sessions go: how much is done in one, how they end, and how many are teachers'.

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The habits of sessions. Shares are in a hundred.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    remote = "Self",
    default,
    deny_unknown_fields,
    rename_all = "kebab-case"
)]
pub struct SessionHabits {
    /// Activities after the arrival.
    pub(crate) fewest_activities: u32,
    pub(crate) most_activities: u32,
    /// Sessions that begin with the launch of a tool in place of a log-in, where tools are launched at all.
    pub(crate) launched_in: u32,
    /// Sessions that are logged out of, and sessions that time out. Of the rest, nothing more is heard.
    pub(crate) logged_out: u32,
    pub(crate) timed_out: u32,
    /// Sessions of teachers, where nothing waits to be graded.
    pub(crate) teaching: u32,
}

/// The most activities in one session.
const MOST: u32 = 100;

impl SessionHabits {
    fn checked(self) -> Result<Self, &'static str> {
        if self.most_activities > MOST {
            return Err("a session has 100 activities at most");
        }
        if self.fewest_activities > self.most_activities {
            return Err("fewest-activities is above most-activities");
        }
        if self.launched_in > 100 {
            return Err("launched-in is a share in a hundred sessions");
        }
        if self.logged_out.saturating_add(self.timed_out) > 100 {
            return Err(
                "logged-out and timed-out are shares in a hundred sessions, 100 together at most",
            );
        }
        if self.teaching > 90 {
            return Err("teaching is a share in a hundred sessions, 90 at most");
        }
        Ok(self)
    }
}

impl Default for SessionHabits {
    fn default() -> Self {
        Self {
            fewest_activities: 1,
            most_activities: 4,
            launched_in: 2,
            logged_out: 8,
            timed_out: 14,
            teaching: 2,
        }
    }
}

impl Serialize for SessionHabits {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Self::serialize(self, serializer)
    }
}

/// Only what can be: the derived form reads, and this looks at what was read.
impl<'de> Deserialize<'de> for SessionHabits {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::deserialize(deserializer)?
            .checked()
            .map_err(D::Error::custom)
    }
}
