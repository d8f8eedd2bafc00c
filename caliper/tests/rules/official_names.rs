//! The names of the official files of wrong things: each says what is wrong, and with which property.

use caliper::vocabulary::{EntityType, event};
use caliper::{Fault, FaultCode};

/// What a name says: the properties that are at fault, and how.
#[derive(Debug)]
pub(crate) struct Reason {
    places: Vec<String>,
    code: Option<FaultCode>,
}

/// Names that do not say the property as it is written.
const SPELT_OTHERWISE: &[(&str, &str)] = &[
    ("CreationDate", "dateCreated"),
    ("ModifiedDate", "dateModified"),
    ("IsTimeDependant", "isTimeDependent"),
    ("Generatable", "generated"),
];

/// Files about a value without an id, which is at fault besides for being no entity by itself.
const VALUES: &[&str] = &[
    "caliperEntitySystemIdentifier-",
    "caliperEntityTextPositionSelector-",
];

/// How the ends of the names say what is wrong. Of the others, `NotAString` and the like, half say the right form and half the
/// wrong one.
const ENDS: &[(&str, FaultCode)] = &[
    ("WrongEntityType", FaultCode::WrongType),
    ("WrongEntityTypes", FaultCode::WrongType),
    ("UnknownValue", FaultCode::UnknownTerm),
    ("InvalidDateTime", FaultCode::NotADateTime),
    ("NotValidDateTime", FaultCode::NotADateTime),
    ("NotValidDuration", FaultCode::NotADuration),
    ("NotADuration", FaultCode::NotADuration),
    ("NotPresent", FaultCode::Missing),
];

impl Reason {
    pub(crate) fn of(name: &str) -> Self {
        let (_, words) = name.split_once('-').unwrap();
        let (place, code) = match words {
            "UnknownEntityType" => ("type".to_owned(), Some(FaultCode::UnknownType)),
            "UnknownAction" => ("action".to_owned(), Some(FaultCode::UnknownTerm)),
            "WrongAction" => ("action".to_owned(), Some(FaultCode::WrongAction)),
            _ => by_prefix(words),
        };
        let mut places = vec![format!("/{place}")];
        if VALUES.iter().any(|value| name.starts_with(value)) {
            places.insert(0, "/type".to_owned());
        }
        Self { places, code }
    }

    /// Whether these are the faults: at every place one or more, of the right kind, and none elsewhere.
    pub(crate) fn explains(&self, faults: &[Fault]) -> bool {
        let is_at = |fault: &Fault, place: &str| {
            let within = fault.pointer.as_str().strip_prefix(place);
            within.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        let at_a_place = |fault: &Fault| self.places.iter().any(|place| is_at(fault, place));
        let all_found = self
            .places
            .iter()
            .all(|place| faults.iter().any(|fault| is_at(fault, place)));
        all_found
            && faults.iter().all(at_a_place)
            && self
                .code
                .is_none_or(|code| faults.iter().all(|fault| fault.code == code))
    }
}

fn by_prefix(words: &str) -> (String, Option<FaultCode>) {
    if let Some(name) = words.strip_prefix("No") {
        return (property(name), Some(FaultCode::Missing));
    }
    if let Some(name) = words.strip_prefix("Null") {
        return (property(name), None);
    }
    // One of the names has a slip of the pen.
    let rest = words
        .strip_prefix("Malformed")
        .or_else(|| words.strip_prefix("Malfromed"));
    let rest = rest.unwrap_or_else(|| panic!("{words} begins in no known way"));
    let code = ENDS
        .iter()
        .find(|(end, _)| rest.ends_with(end))
        .map(|(_, code)| *code);
    (property(rest), code)
}

/// The longest property that these words begin with.
fn property(words: &str) -> String {
    if let Some((_, name)) = SPELT_OTHERWISE
        .iter()
        .find(|(spelt, _)| words.starts_with(spelt))
    {
        return (*name).to_owned();
    }
    let entities = EntityType::ALL
        .iter()
        .flat_map(|kind| kind.own_properties());
    let names = entities
        .chain(event::PROPERTIES)
        .map(|property| property.name);
    let begins = |name: &&str| {
        let begin = words.get(..name.len());
        begin.is_some_and(|begin| begin.eq_ignore_ascii_case(name))
    };
    let longest = names.filter(begins).max_by_key(|name| name.len());
    longest
        .unwrap_or_else(|| panic!("{words} begins with no property"))
        .to_owned()
}
