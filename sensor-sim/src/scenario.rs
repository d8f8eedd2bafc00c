//! Who is on the campus, what they do and how long they take: all that can be changed of it, with what it is by default.
//!
//! A scenario file is TOML; `scenario.schema.json` documents it, and a test holds the two to each other. Unknown keys are refused.

mod read;
mod session;
mod think_time;

pub use read::ReadScenarioError;
pub use session::SessionHabits;
pub use think_time::ThinkTimes;

use serde::{Deserialize, Serialize};

use crate::campus::Learners;
use crate::mix::Mix;

/// A campus and its habits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Scenario {
    /// How many learn on the campus.
    pub learners: Learners,
    /// What the traffic is made of.
    pub mix: Mix,
    /// How sessions go.
    pub session: SessionHabits,
    /// How long people look at things, where no rate says it.
    pub think_time: ThinkTimes,
}
