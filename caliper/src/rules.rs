//! How strictly a sensor is taken at its word.

use serde::{Deserialize, Serialize};

/// The rules that a sensor's envelopes are held to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Rules {
    /// The specification, to the letter.
    #[default]
    Strict,
    /// The specification, and beside it these named habits of sensors in the field:
    ///
    /// - no `dataVersion` (sensors of Caliper 1.0, Moodle among them),
    /// - a `sendTime` with an offset instead of `Z` (`+0000` from `ims-caliper` for JavaScript; also `+00:00`),
    /// - a `sendTime` with none, or another number of digits than three, in the second's fraction.
    Lenient,
}
