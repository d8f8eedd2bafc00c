//! The plan as data: which kinds, how likely, when.

use std::{collections::BTreeMap, fmt, str::FromStr, time::Duration};

use serde::{Deserialize, Serialize, Serializer, ser::SerializeMap};
use serde_json::{Map, Value};

use super::Kind;

/// Which faults to put in, and when. The default plans none.
///
/// As JSON: `{"seed": 7, "sqs_drop": {"probability": 0.01, "from": "5s", "to": "10s"}, "sqs_stall": {"probability": "2%", "by": "1s"}}`.
/// Probabilities are of each request, 1 unless given; times are typed the way people say them (`500ms`, `5s`, `1m 30s`) and count from
/// [`Stack::start_faults`](crate::Stack::start_faults); `by` says how long a fault takes, where it takes time. Unknown keys are refused.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FaultPlan {
    seed: u64,
    rules: BTreeMap<Kind, Rule>,
}

/// When one kind of fault is put in.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Rule {
    pub(super) probability: Probability,
    from: Duration,
    to: Option<Duration>,
    pub(super) by: Duration,
}

/// A probability, 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Probability(f64);

/// A rule as it is written.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    probability: Option<Value>,
    from: Option<String>,
    to: Option<String>,
    by: Option<String>,
}

/// A fault plan that is not one; the message says where and why.
#[derive(Debug, thiserror::Error)]
pub enum FaultPlanError {
    /// No JSON object.
    #[error("the fault plan is not a JSON object")]
    Json(#[source] serde_json::Error),
    /// A kind that there is not.
    #[error("`{name}` is no kind of fault: {}", Names)]
    Kind {
        /// What stands there.
        name: String,
    },
    /// A kind that is there twice.
    #[error("{kind} is planned twice")]
    Twice {
        /// The kind.
        kind: &'static str,
    },
    /// The seed is no number.
    #[error("the seed is a whole number, 0 or more")]
    Seed,
    /// A rule that cannot be understood.
    #[error("{kind}: {reason}")]
    Rule {
        /// The kind.
        kind: &'static str,
        /// What is wrong with it.
        reason: String,
    },
}

/// All kinds, for those who look for one.
struct Names;

impl fmt::Display for Names {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = Kind::ALL.iter().map(|kind| kind.name()).collect();
        f.write_str(&names.join(", "))
    }
}

impl FaultPlan {
    /// The seed of its rolls.
    #[must_use]
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// The same plan with another seed.
    #[must_use]
    pub fn with_seed(self, seed: u64) -> Self {
        Self { seed, ..self }
    }

    /// The same plan with one more fault, written `sqs_drop=1%,from=5s,to=10s`; the probability may be left out.
    pub fn with(mut self, fault: &str) -> Result<Self, FaultPlanError> {
        let (name, settings) = fault.split_once('=').unwrap_or((fault, ""));
        let kind = kind(name)?;
        let mut written = Written::default();
        for setting in settings.split(',').filter(|setting| !setting.is_empty()) {
            match setting.split_once('=') {
                None => written.probability = Some(Value::String(setting.to_owned())),
                Some(("from", text)) => written.from = Some(text.to_owned()),
                Some(("to", text)) => written.to = Some(text.to_owned()),
                Some(("by", text)) => written.by = Some(text.to_owned()),
                Some((other, _)) => {
                    let reason = format!("`{other}` is none of from, to, by");
                    return Err(wrong(kind, reason));
                }
            }
        }
        self.add(kind, &written)?;
        Ok(self)
    }

    pub(super) fn kinds(&self) -> impl Iterator<Item = Kind> {
        self.rules.keys().copied()
    }

    pub(super) fn rule(&self, kind: Kind) -> Option<&Rule> {
        self.rules.get(&kind)
    }

    fn add(&mut self, kind: Kind, written: &Written) -> Result<(), FaultPlanError> {
        let rule = Rule::read(kind, written).map_err(|reason| wrong(kind, reason))?;
        match self.rules.insert(kind, rule) {
            None => Ok(()),
            Some(_) => Err(FaultPlanError::Twice { kind: kind.name() }),
        }
    }
}

fn kind(name: &str) -> Result<Kind, FaultPlanError> {
    Kind::of_name(name).ok_or_else(|| FaultPlanError::Kind {
        name: name.to_owned(),
    })
}

fn wrong(kind: Kind, reason: String) -> FaultPlanError {
    FaultPlanError::Rule {
        kind: kind.name(),
        reason,
    }
}

impl FromStr for FaultPlan {
    type Err = FaultPlanError;

    fn from_str(json: &str) -> Result<Self, Self::Err> {
        let entries: Map<String, Value> =
            serde_json::from_str(json).map_err(FaultPlanError::Json)?;
        let mut plan = Self::default();
        for (name, value) in entries {
            if name == "seed" {
                plan.seed = value.as_u64().ok_or(FaultPlanError::Seed)?;
                continue;
            }
            let kind = kind(&name)?;
            let written =
                Written::deserialize(value).map_err(|error| wrong(kind, error.to_string()))?;
            plan.add(kind, &written)?;
        }
        Ok(plan)
    }
}

impl Rule {
    fn read(kind: Kind, written: &Written) -> Result<Self, String> {
        let duration = |text: &Option<String>| text.as_deref().map(spoken).transpose();
        let by = match (kind.takes(), duration(&written.by)?) {
            (None, Some(_)) => return Err("it takes no time, so `by` means nothing".to_owned()),
            (Some(_), Some(Duration::ZERO)) => return Err("`by` is more than 0".to_owned()),
            (usual, given) => given.or(usual).unwrap_or_default(),
        };
        let (from, to) = (
            duration(&written.from)?.unwrap_or_default(),
            duration(&written.to)?,
        );
        if to.is_some_and(|to| to <= from) {
            return Err("`to` is later than `from`".to_owned());
        }
        let probability = written.probability.as_ref();
        Ok(Self {
            probability: probability.map_or(Ok(Probability(1.0)), Probability::read)?,
            from,
            to,
            by,
        })
    }

    /// Whether its window is open this long after second 0.
    pub(super) fn is_open(&self, since: Duration) -> bool {
        since >= self.from && self.to.is_none_or(|to| since < to)
    }
}

impl Probability {
    fn read(value: &Value) -> Result<Self, String> {
        let number = match value {
            Value::Number(number) => number.as_f64(),
            Value::String(text) => match text.strip_suffix('%') {
                Some(percent) => percent
                    .trim()
                    .parse()
                    .ok()
                    .map(|percent: f64| percent / 100.0),
                None => text.trim().parse().ok(),
            },
            _ => None,
        };
        number
            .filter(|number| (0.0..=1.0).contains(number))
            .map(Self)
            .ok_or_else(|| format!("the probability is a number from 0 to 1, or a percentage such as 1%, not {value}"))
    }

    /// Whether a roll of 64 even bits hits.
    pub(super) fn hits(self, roll: u64) -> bool {
        /// 2 to the power of 53: what a float can hold of the roll.
        const WHOLE: f64 = 9_007_199_254_740_992.0;
        #[allow(clippy::cast_precision_loss, reason = "53 bits are exact")]
        let share = (roll >> 11) as f64 / WHOLE;
        share < self.0
    }
}

fn spoken(text: &str) -> Result<Duration, String> {
    humantime::parse_duration(text).map_err(|error| format!("`{text}` is not a duration: {error}"))
}

impl Serialize for FaultPlan {
    /// As it would be written.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("seed", &self.seed)?;
        for (kind, rule) in &self.rules {
            map.serialize_entry(kind.name(), &rule.written(*kind))?;
        }
        map.end()
    }
}

impl Rule {
    fn written(&self, kind: Kind) -> Value {
        let spoken = |duration: Duration| humantime::format_duration(duration).to_string();
        let mut written = serde_json::json!({
            "probability": self.probability.0,
            "from": spoken(self.from),
        });
        if let Some(to) = self.to {
            written["to"] = spoken(to).into();
        }
        if kind.takes().is_some() {
            written["by"] = spoken(self.by).into();
        }
        written
    }
}
