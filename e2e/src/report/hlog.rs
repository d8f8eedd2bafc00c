//! `run.hlog`: the HdrHistogram interval log, one line a second and quantity, so that standard tools draw the run over time.
//!
//! Adding up a tag's lines gives the histogram that the report's percentiles were read from. Format: HdrHistogram's log version 1.3.

use std::collections::BTreeMap;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use hdrhistogram::Histogram;
use hdrhistogram::serialization::V2DeflateSerializer;
use hdrhistogram::serialization::interval_log::{
    IntervalLogWriterBuilder, IntervalLogWriterError, Tag,
};
use tempfile::{Builder, NamedTempFile};
use thiserror::Error;

use crate::clock::RunClock;
use crate::quantities::{Quantities, Quantity};
use crate::report::json::persist;

/// The name of the file in the folder.
pub const FILE: &str = "run.hlog";

/// Why the log could not be written.
#[derive(Debug, Error)]
pub enum HlogError {
    /// The file system said no.
    #[error("cannot write the histogram log")]
    Io(#[from] io::Error),
    /// A histogram could not be put into its form.
    #[error("cannot encode a histogram: {0}")]
    Encode(String),
}

/// Keeps the log of a run, if there is to be one. A log that cannot be written is given up and told at the end: the run itself goes on.
pub struct Keeper(Result<Option<Hlog>, HlogError>);

impl Keeper {
    /// Keeps this log, or none.
    #[must_use]
    pub fn new(log: Option<Hlog>) -> Keeper {
        Keeper(Ok(log))
    }

    /// Writes down what was recorded since the last call.
    pub fn interval(&mut self, quantities: &Quantities, now: Duration) {
        if let Ok(Some(log)) = &mut self.0
            && let Err(error) = log.interval(quantities, now)
        {
            self.0 = Err(error);
        }
    }

    /// Writes the rest and puts the file in its place. The first error there was, if any.
    pub fn finish(self, quantities: &Quantities, now: Duration) -> Result<(), HlogError> {
        match self.0? {
            Some(log) => log.finish(quantities, now),
            None => Ok(()),
        }
    }
}

/// The log of a run that goes on; it appears in its folder when it is finished.
pub struct Hlog {
    file: BufWriter<NamedTempFile>,
    path: PathBuf,
    serializer: V2DeflateSerializer,
    /// What was written down of each so far.
    written: BTreeMap<Quantity, Histogram<u64>>,
    written_until: Duration,
}

impl Hlog {
    /// Opens the log and writes its header.
    pub fn create(folder: &Path, clock: &RunClock) -> Result<Hlog, HlogError> {
        let mut file = BufWriter::new(Builder::new().prefix(FILE).tempfile_in(folder)?);
        let mut serializer = V2DeflateSerializer::new();
        writeln!(file, "#[Logged with Caliper Ingest e2e]")?;
        writeln!(file, "#[Histogram log format version 1.3]")?;
        writeln!(
            file,
            "#[Values are microseconds; tags: lag, service, response, arrival, queue]"
        )?;
        IntervalLogWriterBuilder::new()
            .with_start_time(clock.wall())
            .with_base_time(clock.wall())
            .begin_log_with(&mut file, &mut serializer)?;
        writeln!(
            file,
            "\"StartTimestamp\",\"Interval_Length\",\"Interval_Max\",\"Interval_Compressed_Histogram\""
        )?;
        Ok(Hlog {
            file,
            path: folder.join(FILE),
            serializer,
            written: BTreeMap::new(),
            written_until: Duration::ZERO,
        })
    }

    /// Writes down what was recorded since the last call. `now`: where in the run we are.
    pub fn interval(&mut self, quantities: &Quantities, now: Duration) -> Result<(), HlogError> {
        let (start, length) = (self.written_until, now.saturating_sub(self.written_until));
        for quantity in Quantity::ALL {
            let all = quantities.get(quantity).histogram();
            let mut since = all.clone();
            if let Some(written) = self.written.get(&quantity) {
                since
                    .subtract(written)
                    .map_err(|error| HlogError::Encode(error.to_string()))?;
            }
            if since.is_empty() {
                continue;
            }
            IntervalLogWriterBuilder::new()
                .begin_log_with(&mut self.file, &mut self.serializer)?
                .write_histogram(&since, start, length, Tag::new(quantity.name()))
                .map_err(|error| match error {
                    IntervalLogWriterError::IoError(error) => HlogError::Io(error),
                    other @ IntervalLogWriterError::SerializeError(_) => {
                        HlogError::Encode(other.to_string())
                    }
                })?;
            self.written.insert(quantity, all.clone());
        }
        self.written_until = now;
        Ok(())
    }

    /// Writes the rest and puts the file in its place.
    pub fn finish(mut self, quantities: &Quantities, now: Duration) -> Result<(), HlogError> {
        self.interval(quantities, now)?;
        let file = self
            .file
            .into_inner()
            .map_err(io::IntoInnerError::into_error)?;
        persist(file, &self.path)?;
        Ok(())
    }
}
