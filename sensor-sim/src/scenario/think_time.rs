//! How long people look at something before the next click: lognormal, by its median and its spread.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// The distribution of think times.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "Written", try_from = "Written")]
pub struct ThinkTimes {
    median: Duration,
    /// Sigma, in hundredths.
    sigma: u16,
}

/// The same as it is written.
#[derive(Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
struct Written {
    median: String,
    sigma: f64,
}

impl ThinkTimes {
    /// Half of all are shorter.
    pub(crate) const fn median(self) -> Duration {
        self.median
    }

    /// The standard deviation of the logarithm.
    pub(crate) fn sigma(self) -> f64 {
        f64::from(self.sigma) / 100.0
    }
}

impl Default for ThinkTimes {
    /// Eight in ten below a minute, 99 in 100 below five minutes, as the logs of learning platforms show.
    fn default() -> Self {
        Self {
            median: Duration::from_secs(25),
            sigma: 100,
        }
    }
}

impl Default for Written {
    fn default() -> Self {
        ThinkTimes::default().into()
    }
}

impl From<ThinkTimes> for Written {
    fn from(times: ThinkTimes) -> Self {
        Self {
            median: humantime::format_duration(times.median).to_string(),
            sigma: times.sigma(),
        }
    }
}

impl TryFrom<Written> for ThinkTimes {
    type Error = String;

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "0 to 300"
    )]
    fn try_from(written: Written) -> Result<Self, Self::Error> {
        let median = humantime::parse_duration(&written.median)
            .map_err(|error| format!("median: {error} (expected something like 25s or 1m30s)"))?;
        if median < Duration::from_millis(1) || median > Duration::from_hours(1) {
            return Err("median is between 1ms and 1h".to_owned());
        }
        if !(0.0..=3.0).contains(&written.sigma) {
            return Err("sigma is between 0 and 3".to_owned());
        }
        Ok(Self {
            median,
            sigma: (written.sigma * 100.0).round() as u16,
        })
    }
}
