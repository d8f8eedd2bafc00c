//! The kinds of front door that AWS has, and in which they differ.

use std::{fmt, str::FromStr, time::Duration};

const MIB: usize = 1_048_576;

/// What stands in front of the function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FrontDoor {
    /// API Gateway REST API with a proxy integration: payload 1.0, 29 s.
    Rest,
    /// API Gateway REST API without proxy: mapping templates, 29 s.
    Mapped,
    /// API Gateway HTTP API: payload 2.0, 30 s.
    Http,
    /// Lambda function URL: payload 2.0, every path, no time-out but the function's own.
    Url,
    /// Application Load Balancer: its own payload, every path, bodies of 1 MB, no time-out but the function's own.
    Alb,
    /// The same with multi-value headers enabled for its target group: lists of values, both ways.
    AlbLists,
}

/// A name that is none of the front doors.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a front door: rest, mapped, http, url, alb or alb-lists")]
pub struct UnknownFrontDoor(String);

impl FromStr for FrontDoor {
    type Err = UnknownFrontDoor;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL
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
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Rest,
        Self::Mapped,
        Self::Http,
        Self::Url,
        Self::Alb,
        Self::AlbLists,
    ];

    fn name(self) -> &'static str {
        match self {
            Self::Rest => "rest",
            Self::Mapped => "mapped",
            Self::Http => "http",
            Self::Url => "url",
            Self::Alb => "alb",
            Self::AlbLists => "alb-lists",
        }
    }

    /// How long the door waits for the function.
    pub(super) fn integration_timeout(self) -> Option<Duration> {
        match self {
            Self::Rest | Self::Mapped => Some(Duration::from_secs(29)),
            Self::Http => Some(Duration::from_secs(30)),
            Self::Url | Self::Alb | Self::AlbLists => None,
        }
    }

    /// Whether it is a REST API, which has errors and names of headers of its own.
    pub(crate) fn is_rest_api(self) -> bool {
        matches!(self, Self::Rest | Self::Mapped)
    }

    /// Whether it is a load balancer, which has an event, pages and limits of its own.
    pub(super) fn is_load_balancer(self) -> bool {
        matches!(self, Self::Alb | Self::AlbLists)
    }

    /// Whether every path leads to the function, not only its route.
    pub(super) fn takes_every_path(self) -> bool {
        self == Self::Url || self.is_load_balancer()
    }

    /// Whether it is API Gateway, with stages that can throttle and base paths.
    pub(crate) fn is_api_gateway(self) -> bool {
        self.is_rest_api() || self == Self::Http
    }

    /// The most that the request line and the headers may hold together, in bytes: "10,240 bytes" at API Gateway; the others' limits are
    /// beyond what the HTTP library here takes.
    pub(super) fn head_bytes(self) -> Option<usize> {
        self.is_api_gateway().then_some(10_240)
    }

    /// The largest request body, in bytes: 10 MB at API Gateway ("Amazon API Gateway quotas"), 1 MB at a load balancer ("Quotas for your Application
    /// Load Balancers"); a function URL has none but Lambda's.
    pub(super) fn body_bytes(self) -> usize {
        match self {
            Self::Rest | Self::Mapped | Self::Http | Self::Url => 10 * MIB,
            Self::Alb | Self::AlbLists => MIB,
        }
    }
}
