//! What faults on purpose do at the front door.

use crate::{
    faults::{Fate, Kind},
    gateway::refusal::Refusal,
};

/// A fault on purpose, before the function hears of the request.
pub(super) fn before(fate: Option<&Fate>) -> Result<(), Refusal> {
    let refusal = match fate.map(|fate| (fate.kind, fate.roll)) {
        Some((Kind::Gateway429, _)) => Refusal::Throttled,
        Some((Kind::Gateway5xx, roll)) => Refusal::of_5xx(roll),
        Some((Kind::GatewayCut, _)) => Refusal::Cut,
        _ => return Ok(()),
    };
    if let Some(fate) = fate {
        fate.did_it();
    }
    Err(refusal)
}

/// A fault on purpose, once the function has answered.
pub(super) fn after(fate: Option<&Fate>) -> Result<(), Refusal> {
    match fate.filter(|fate| fate.kind == Kind::GatewayLoseAnswer) {
        None => Ok(()),
        Some(fate) => {
            fate.did_it();
            Err(Refusal::Cut)
        }
    }
}
