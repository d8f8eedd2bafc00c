//! A folder of JSON files as a load: each file one slot, in name order, settled by the SHA-256 of what has to stay the same of its body.
//!
//! A file that is an envelope already goes as it is, byte for byte; any other object becomes the only item of an envelope, its bytes untouched.
//! The same may stand in several files: it is expected as often as it was sent.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use caliper::datetime::DateTime;
use caliper::vocabulary::DataVersion;
use sensor_sim::identity::EventKey;
use sensor_sim::wrap::{wanted, wrapped};
use sensor_sim::{Rate, Source};
use serde_json::value::RawValue;
use sha2::{Digest, Sha256};
use thiserror::Error;

use crate::ledger::Shape;
use crate::load::{Load, Recognised, Recogniser};
use crate::unchanged::Unchanged;

/// The sensor that vouches for files which are no envelope.
const SENSOR: &str = "https://example.edu/sensors/corpus";

/// Why a folder cannot be a corpus. Found before anything is sent.
#[derive(Debug, Error)]
pub enum CorpusError {
    /// The folder or a file in it could not be read.
    #[error("cannot read {}", path.display())]
    Unreadable {
        /// Which.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// A file that is not JSON.
    #[error("{} is not JSON", path.display())]
    NotJson {
        /// Which.
        path: PathBuf,
        /// Where and why.
        #[source]
        source: serde_json::Error,
    },
    /// A file whose JSON is not an object.
    #[error("{} is JSON, but not an object", path.display())]
    NotAnObject {
        /// Which.
        path: PathBuf,
    },
    /// No `*.json` in the folder.
    #[error("{} holds no *.json file", path.display())]
    Empty {
        /// The folder.
        path: PathBuf,
    },
}

/// The files of a folder, read and checked, before they have a time.
pub struct Files(Vec<File>);

struct File {
    bytes: Vec<u8>,
    /// `None`: an envelope that goes as it is.
    wrap: Option<DataVersion>,
}

impl Files {
    /// Reads every `*.json` of a folder, in name order.
    pub fn read(folder: &Path) -> Result<Files, CorpusError> {
        let unreadable = |path: &Path| {
            let path = path.to_owned();
            move |source| CorpusError::Unreadable { path, source }
        };
        let mut paths = Vec::new();
        for entry in std::fs::read_dir(folder).map_err(unreadable(folder))? {
            let path = entry.map_err(unreadable(folder))?.path();
            if path
                .extension()
                .is_some_and(|extension| extension == "json")
            {
                paths.push(path);
            }
        }
        paths.sort();
        if paths.is_empty() {
            return Err(CorpusError::Empty {
                path: folder.to_owned(),
            });
        }
        paths
            .into_iter()
            .map(|path| {
                let bytes = std::fs::read(&path).map_err(unreadable(&path))?;
                File::check(bytes, path)
            })
            .collect::<Result<_, _>>()
            .map(Files)
    }
}

impl File {
    fn check(bytes: Vec<u8>, path: PathBuf) -> Result<File, CorpusError> {
        if let Err(source) = serde_json::from_slice::<&RawValue>(&bytes) {
            return Err(CorpusError::NotJson { path, source });
        }
        // What is JSON can only fail here by not being an object. Of a repeated property the last one counts; nothing is changed.
        let Ok(members) = serde_json::from_slice::<BTreeMap<String, &RawValue>>(&bytes) else {
            return Err(CorpusError::NotAnObject { path });
        };
        let wrap = wanted(&members);
        Ok(File { bytes, wrap })
    }

    fn into_body(self, send_time: DateTime) -> Vec<u8> {
        match self.wrap {
            None => self.bytes,
            Some(version) => wrapped(SENSOR, send_time, version, &self.bytes),
        }
    }
}

impl Files {
    /// How many there are.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.0.len() as u64
    }

    /// SHA-256 over the files' own, in order.
    #[must_use]
    pub fn sha256(&self) -> [u8; 32] {
        let mut all = Sha256::new();
        for file in &self.0 {
            all.update(Sha256::digest(&file.bytes));
        }
        all.finalize().into()
    }

    /// The load: the files one after the other at a rate, the first at `start`.
    #[must_use]
    pub fn into_load(self, rate: Rate, start: DateTime, unchanged: Unchanged) -> Load {
        let bodies: Vec<(Duration, Vec<u8>)> = (0_u64..)
            .zip(self.0)
            .map(|(slot, file)| {
                let offset = rate.instant(slot);
                let millis = i64::try_from(offset.as_millis()).unwrap_or(i64::MAX);
                let send_time =
                    DateTime::from_unix_millis(start.unix_millis().saturating_add(millis));
                (offset, file.into_body(send_time))
            })
            .collect();
        let mut expected: HashMap<[u8; 32], Group> = HashMap::new();
        for (slot, (_, body)) in (0_u64..).zip(&bodies) {
            // A file is JSON, so nothing is lost here.
            let text = String::from_utf8_lossy(body);
            let carried = function::carry::carriable(&text);
            expected
                .entry(digest(unchanged, carried.as_bytes()))
                .or_default()
                .slots
                .push(slot);
        }
        let count = bodies.len() as u64;
        Load {
            warm_up: Duration::ZERO,
            length: rate.instant(count),
            shape: Box::new(OneEach(count)),
            recogniser: Box::new(ByContent {
                unchanged,
                expected,
            }),
            source: Arc::new(Bodies(bodies)),
        }
    }
}

struct Bodies(Vec<(Duration, Vec<u8>)>);

impl Bodies {
    fn get(&self, slot: u64) -> Option<&(Duration, Vec<u8>)> {
        usize::try_from(slot).ok().and_then(|slot| self.0.get(slot))
    }
}

impl Source for Bodies {
    fn slots(&self) -> u64 {
        self.0.len() as u64
    }

    fn offset(&self, slot: u64) -> Duration {
        self.get(slot).map_or(Duration::MAX, |(offset, _)| *offset)
    }

    fn render(&self, slot: u64, body: &mut Vec<u8>) {
        body.clear();
        if let Some((_, bytes)) = self.get(slot) {
            body.extend_from_slice(bytes);
        }
    }
}

struct OneEach(u64);

impl Shape for OneEach {
    fn slots(&self) -> u64 {
        self.0
    }

    fn events_in(&self, _slot: u64) -> u16 {
        1
    }

    fn events_max(&self) -> u16 {
        1
    }
}

/// The slots that share one body, and the messages that have settled them so far.
#[derive(Default)]
struct Group {
    slots: Vec<u64>,
    messages: Vec<u32>,
}

struct ByContent {
    unchanged: Unchanged,
    expected: HashMap<[u8; 32], Group>,
}

fn digest(unchanged: Unchanged, body: &[u8]) -> [u8; 32] {
    Sha256::digest(unchanged.essence(body)).into()
}

impl Recogniser for ByContent {
    fn alike(&self) -> Vec<Vec<u64>> {
        let groups = self.expected.values().map(|group| group.slots.clone());
        groups.filter(|slots| slots.len() > 1).collect()
    }

    fn recognise(&mut self, body: &[u8], message: u32) -> Recognised {
        let Some(group) = self.expected.get_mut(&digest(self.unchanged, body)) else {
            return Recognised::Foreign;
        };
        // A message seen before is the queue's repeat, not the next copy.
        let index = group
            .messages
            .iter()
            .position(|seen| *seen == message)
            .unwrap_or_else(|| {
                group.messages.push(message);
                group.messages.len() - 1
            });
        let slot = group.slots.get(index).or(group.slots.last());
        let events = slot
            .map(|slot| EventKey {
                slot: *slot,
                position: 0,
            })
            .into_iter()
            .collect();
        Recognised::Ours {
            events,
            intact: true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (name, content) in files {
            std::fs::write(folder.path().join(name), content).unwrap();
        }
        folder
    }

    fn bodies(files: &[(&str, &str)]) -> Vec<String> {
        let load = Files::read(folder(files).path()).unwrap().into_load(
            "10/s".parse().unwrap(),
            DateTime::from_unix_millis(0),
            Unchanged::Bytes,
        );
        let mut body = Vec::new();
        (0..load.source.slots())
            .map(|slot| {
                load.source.render(slot, &mut body);
                String::from_utf8(body.clone()).unwrap()
            })
            .collect()
    }

    #[test]
    fn an_envelope_goes_as_it_is_and_anything_else_is_wrapped_untouched() {
        let bodies = bodies(&[
            ("b.json", " {\"sensor\": \"x\",  \"data\": []}\n"),
            (
                "a.json",
                "{ \"@context\": [{}, \"http://purl.imsglobal.org/ctx/caliper/v1p1\"],\n \"n\": 1.0 }\n",
            ),
            ("c.json", "{}"),
            ("d.txt", "not read"),
        ]);
        assert_eq!(bodies.len(), 3);
        assert_eq!(
            bodies[0],
            "{\"sensor\":\"https://example.edu/sensors/corpus\",\"sendTime\":\"1970-01-01T00:00:00.000Z\",\
             \"dataVersion\":\"http://purl.imsglobal.org/ctx/caliper/v1p1\",\"data\":[{ \"@context\": [{}, \
             \"http://purl.imsglobal.org/ctx/caliper/v1p1\"],\n \"n\": 1.0 }]}"
        );
        assert_eq!(bodies[1], " {\"sensor\": \"x\",  \"data\": []}\n");
        assert!(
            bodies[2].contains("1970-01-01T00:00:00.200Z") && bodies[2].contains("caliper/v1p2")
        );
    }

    #[test]
    fn whatever_its_properties_hold_an_object_with_sensor_and_data_goes_as_it_is() {
        for envelope in [
            r#"{"sensor":null,"data":null}"#,
            r#"{"sensor":"a","sensor":"b","data":[]}"#,
            r#"{"s\u0065nsor":1,"data":{}}"#,
        ] {
            assert_eq!(bodies(&[("a.json", envelope)]), [envelope]);
        }
        assert!(
            bodies(&[("a.json", r#"{"sensor":"x"}"#)])[0].contains(r#""data":[{"sensor":"x"}]"#)
        );
    }

    #[test]
    fn a_file_that_is_no_object_is_named() {
        for (content, reason) in [
            ("[1]", "not an object"),
            ("{", "not JSON"),
            ("", "not JSON"),
            ("{} {}", "not JSON"),
        ] {
            let folder = folder(&[("good.json", "{}"), ("odd.json", content)]);
            let error = Files::read(folder.path()).err().unwrap().to_string();
            assert!(
                error.contains("odd.json") && error.contains(reason),
                "{content}: {error}"
            );
        }
        assert!(matches!(
            Files::read(folder(&[]).path()),
            Err(CorpusError::Empty { .. })
        ));
        assert!(matches!(
            Files::read(Path::new("/nowhere/at/all")),
            Err(CorpusError::Unreadable { .. })
        ));
    }

    #[test]
    fn the_same_body_twice_is_expected_twice() {
        let envelope = r#"{"sensor":"x","data":[{}]}"#;
        let mut load = Files::read(folder(&[("a.json", envelope), ("b.json", envelope)]).path())
            .unwrap()
            .into_load(
                "10/s".parse().unwrap(),
                DateTime::from_unix_millis(0),
                Unchanged::Bytes,
            );
        let mut slot_of = |message| match load.recogniser.recognise(envelope.as_bytes(), message) {
            Recognised::Ours { events, .. } => events[0].slot,
            Recognised::Foreign => panic!("known by its bytes"),
        };
        assert_eq!(
            [slot_of(1), slot_of(1), slot_of(2), slot_of(1), slot_of(3)],
            [0, 0, 1, 0, 1]
        );
        assert_eq!(load.recogniser.recognise(b"{}", 9), Recognised::Foreign);
    }
}
