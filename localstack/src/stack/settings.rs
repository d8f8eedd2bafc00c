//! What a stack is to be, and why it cannot be.

use std::io;

use crate::{
    faults::{FaultPlan, Weigh},
    gateway::{Domain, FrontDoor, Integration, RestBodies, Throttle},
    lambda::{FunctionSettings, VariablesError},
    tls::TlsError,
};

/// What to bring up. It holds the function's variables, so it has no `Debug`.
#[derive(Clone)]
pub struct StackSettings {
    /// What stands in front of the function.
    pub front_door: FrontDoor,
    /// What stands between a front door of the kind [`FrontDoor::Mapped`] and the function; no other has one.
    pub integration: Option<Integration>,
    /// What a REST API (`rest`) is told about bodies that are no plain text.
    pub bodies: RestBodies,
    /// The path that leads to the function, such as `/store`.
    pub route: String,
    /// The queue's name: letters, digits, `-` and `_`.
    pub queue_name: String,
    /// The function.
    pub function: FunctionSettings,
    /// A custom domain, with the base path of the API, if it has one (API Gateway only): besides this machine's own names the only `Host` that is answered. It need not resolve to
    /// anything; clients connect to [`Stack::address`](crate::Stack::address) and name it. `None`: every `Host` is answered.
    pub domain: Option<Domain>,
    /// Whether the front door speaks HTTPS, with a certificate that the stack issues for the domain.
    pub https: bool,
    /// The stage's throttle; only API Gateway (`rest`, `http`) has one. `None`: no limit, so that the stack is never the
    /// bottleneck unasked.
    pub throttle: Option<Throttle>,
    /// What is to go wrong on purpose.
    pub faults: FaultPlan,
    /// How many units a body counts for where faults are counted.
    pub weigh: Weigh,
}

impl StackSettings {
    /// Refuses what cannot go together, before anything is started.
    pub(super) fn check(&self) -> Result<(), StackError> {
        if !self.route.starts_with('/') {
            return Err(StackError::Route(self.route.clone()));
        }
        if self.throttle.is_some() && !self.front_door.is_api_gateway() {
            return Err(StackError::Throttle(self.front_door));
        }
        let domain = self.domain.as_ref();
        if domain.is_some_and(|domain| !domain.base_path().is_empty())
            && !self.front_door.is_api_gateway()
        {
            return Err(StackError::BasePath(self.front_door));
        }
        if self.integration.is_some() != (self.front_door == FrontDoor::Mapped) {
            return Err(StackError::Integration);
        }
        let at_the_root = domain.is_some_and(|domain| domain.base_path().is_empty());
        if at_the_root
            && self.front_door.is_api_gateway()
            && matches!(self.route.as_str(), "/ping" | "/sping")
        {
            return Err(StackError::Reserved);
        }
        let bodies = &self.bodies;
        let refused = |setting, those| StackError::Bodies {
            door: self.front_door,
            setting,
            those,
        };
        if !bodies.binary_media_types.are_none() && self.front_door != FrontDoor::Rest {
            return Err(refused("binary media types", "rest"));
        }
        if bodies.minimum_compression_size.is_some() && !self.front_door.is_rest_api() {
            return Err(refused("minimum compression size", "rest or mapped"));
        }
        Ok(())
    }
}

/// Why the stack is not up.
#[derive(Debug, thiserror::Error)]
pub enum StackError {
    /// No port of 127.0.0.1 could be opened, or the stack's thread not be started.
    #[error("the stack could not be started")]
    Start(#[source] io::Error),
    /// The queue's name is not one.
    #[error("the queue `{name}` cannot be made: {reason}")]
    Queue {
        /// The name that was asked for.
        name: String,
        /// What SQS says to it.
        reason: String,
    },
    /// The route does not start with a slash.
    #[error("the route `{0}` does not start with `/`")]
    Route(String),
    /// The function's log cannot be written.
    #[error("the function's log cannot be written")]
    Log(#[source] io::Error),
    /// The function did not pass its init: how its process ended, and the last lines it wrote.
    #[error("the function did not start: {0}")]
    Init(String),
    /// A throttle for a front door that has none.
    #[error("a front door of the kind `{0}` has no throttle: rest, mapped and http have")]
    Throttle(FrontDoor),
    /// A base path for a front door that has none.
    #[error("a front door of the kind `{0}` has no base path: rest, mapped and http have")]
    BasePath(FrontDoor),
    /// A setting of bodies for a front door that has none.
    #[error("a front door of the kind `{door}` has no {setting}: {those} has")]
    Bodies {
        /// The front door.
        door: FrontDoor,
        /// The setting, as AWS calls it.
        setting: &'static str,
        /// The front doors that have it.
        those: &'static str,
    },
    /// A path that API Gateway keeps for itself.
    #[error(
        "`/ping` and `/sping` are API Gateway's own at the root of a custom domain: choose another route, or a base path"
    )]
    Reserved,
    /// An integration for a front door that has none, or none for one that needs it.
    #[error(
        "a front door of the kind `mapped` has an integration with mapping templates, and no other has"
    )]
    Integration,
    /// There is no certificate for the domain.
    #[error("the front door cannot speak HTTPS")]
    Tls(#[from] TlsError),
    /// The function has variables that Lambda would not take.
    #[error(transparent)]
    Variables(#[from] VariablesError),
    /// The stack's thread ended before it was ready.
    #[error("the stack ended before it was ready")]
    Ended,
}
