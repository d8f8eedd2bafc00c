//! A case of the contract, as it stands in `fixtures/contract`.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use function::token::{Events, SensorEntry};
use local_stack::{FaultPlan, FrontDoor};
use serde::{Deserialize, Deserializer};

/// One request, and what has to come of it.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// What it is about, in a few words.
    pub name: String,
    /// The front doors at which it holds; all, if none is named.
    #[serde(default = "Door::all")]
    pub doors: Vec<Door>,
    /// The request.
    pub request: Request,
    /// What has to come of it.
    pub expect: Expect,
    /// It asks something of an endpoint that only the own stack can be made to do.
    #[serde(default)]
    pub stack_only: bool,
    /// How the own stack has to be for it, where it is not as usual.
    #[serde(default)]
    pub stack: StackSetup,
}

/// A front door, by the name that `--front-door` has for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Door(pub FrontDoor);

impl Door {
    fn all() -> Vec<Self> {
        FrontDoor::ALL.map(Self).to_vec()
    }
}

impl<'de> Deserialize<'de> for Door {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        FrontDoor::from_str(&name)
            .map(Self)
            .map_err(serde::de::Error::custom)
    }
}

/// A request. At most one of the bodies is given; none is no body.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// The method.
    #[serde(default = "post")]
    pub method: String,
    /// Names and values. `{token}` stands for the good token.
    #[serde(default = "json")]
    pub headers: Vec<(String, String)>,
    /// A text. `{tag}` stands for what tells this request's messages from all others.
    pub body: Option<String>,
    /// Bytes, in base64; `{tag}` as above, in the bytes.
    pub body_base64: Option<String>,
    /// An envelope of so many bytes.
    pub body_pad: Option<Padded>,
    /// Whether the body goes compressed.
    #[serde(default)]
    pub gzip: bool,
    /// Which token the `Authorization` header holds.
    #[serde(default)]
    pub token: TokenWord,
}

/// A valid envelope of a given length.
#[derive(Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Padded {
    /// Its length.
    pub bytes: usize,
    /// Items of `data`, all of about the same length.
    #[serde(default = "one")]
    pub items: usize,
}

/// Which token is sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TokenWord {
    /// The endpoint's own.
    #[default]
    Good,
    /// One that it does not know.
    Wrong,
    /// None; the case's headers may have an `Authorization` of their own.
    None,
}

/// What has to come of a request.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expect {
    /// The status.
    pub status: u16,
    /// Headers: their value, `*` for any, null for none.
    #[serde(default)]
    pub headers: BTreeMap<String, Option<String>>,
    /// Which JSend it is; `none` where it is something else.
    pub jsend: JsendWord,
    /// The keys of a fail's `data`, all of them: JSON pointers into the body, or a header's name.
    pub pointers: Option<Vec<String>>,
    /// What the body says among other words.
    #[serde(default)]
    pub says: Vec<String>,
    /// What lies on the queue; nothing, if nothing is said.
    #[serde(default)]
    pub queue: OnQueue,
}

/// A kind of JSend, or something else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum JsendWord {
    /// `success`.
    Success,
    /// `fail`.
    Fail,
    /// `error`.
    Error,
    /// Not JSend.
    None,
}

/// What lies on the queue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OnQueue {
    /// Messages.
    #[serde(default)]
    pub messages: usize,
    /// Items in all of them together.
    #[serde(default)]
    pub events: usize,
    /// The bytes that were sent: one message is the body, several have its items.
    #[serde(default)]
    pub verbatim: bool,
}

/// How the own stack comes up for a case.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StackSetup {
    /// Variables of the function.
    #[serde(default)]
    pub environment: BTreeMap<String, String>,
    /// What the token set says of the sensor's events.
    #[serde(default)]
    pub events: Events,
    /// The sensor IRIs that the token may speak for.
    pub sensors: Option<Vec<String>>,
    /// Faults, as `--fault` takes them.
    #[serde(default)]
    pub faults: Vec<String>,
}

impl StackSetup {
    /// Sets the sensor's entry of the token set.
    pub fn entitle(&self, entry: &mut SensorEntry) {
        entry.events = self.events;
        entry.sensors.clone_from(&self.sensors);
    }

    /// The faults as a plan.
    pub fn plan(&self) -> Result<FaultPlan, local_stack::FaultPlanError> {
        let mut plan = FaultPlan::default();
        for fault in &self.faults {
            plan = plan.with(fault)?;
        }
        Ok(plan)
    }
}

impl fmt::Display for JsendWord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Success => "success",
            Self::Fail => "fail",
            Self::Error => "error",
            Self::None => "no JSend",
        })
    }
}

fn post() -> String {
    "POST".to_owned()
}

fn json() -> Vec<(String, String)> {
    vec![("Content-Type".to_owned(), "application/json".to_owned())]
}

fn one() -> usize {
    1
}
