//! The kinds of front door that AWS has, and in which they differ.

use std::{fmt, str::FromStr, time::Duration};

/// What stands in front of the function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FrontDoor {
    /// API Gateway REST API with a proxy integration: payload 1.0, 29 s.
    Rest,
    /// API Gateway HTTP API: payload 2.0, 30 s.
    Http,
    /// Lambda function URL: payload 2.0, every path, no time-out but the function's own.
    Url,
}

/// A name that is none of the front doors.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a front door: rest, http or url")]
pub struct UnknownFrontDoor(String);

impl FromStr for FrontDoor {
    type Err = UnknownFrontDoor;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        [Self::Rest, Self::Http, Self::Url]
            .into_iter()
            .find(|door| door.name() == name)
            .ok_or_else(|| UnknownFrontDoor(name.to_owned()))
    }
}

impl fmt::Display for FrontDoor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FrontDoor {
    fn name(self) -> &'static str {
        match self {
            Self::Rest => "rest",
            Self::Http => "http",
            Self::Url => "url",
        }
    }

    /// How long the door waits for the function.
    pub(super) fn integration_timeout(self) -> Option<Duration> {
        match self {
            Self::Rest => Some(Duration::from_secs(29)),
            Self::Http => Some(Duration::from_secs(30)),
            Self::Url => None,
        }
    }
}
