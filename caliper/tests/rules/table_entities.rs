//! The table of entities by itself: what has to hold whatever stands in its rows.

use std::collections::HashSet;

use caliper::DataVersion;
use caliper::vocabulary::{EntityType, Form, Known, Need, Property, event};

/// The versions that know something.
fn versions(known: Known) -> Vec<DataVersion> {
    let all = DataVersion::SUPPORTED.into_iter();
    all.filter(|version| known.to(*version)).collect()
}

/// Whether whoever knows the first knows the second.
fn within(inner: Known, outer: Known) -> bool {
    versions(inner).iter().all(|version| outer.to(*version))
}

/// For every table of properties: no name twice, fewer than 64, and none that nobody knows.
#[test]
fn no_property_stands_twice() {
    let unique = |properties: &[&Property], what: &str| {
        let names: HashSet<_> = properties.iter().map(|property| property.name).collect();
        assert_eq!(names.len(), properties.len(), "{what}");
        assert!(properties.len() < 64, "{what}");
    };
    unique(&event::PROPERTIES.iter().collect::<Vec<_>>(), "events");
    for kind in EntityType::ALL {
        unique(
            &kind.own_properties().iter().collect::<Vec<_>>(),
            kind.as_str(),
        );
        unique(kind.properties(), kind.as_str());
    }
}

/// For every type: its supertypes are known wherever it is, and no way up leads back to it.
#[test]
fn supertypes_are_known_and_without_a_circle() {
    for kind in EntityType::ALL {
        assert!(kind.is_a(*kind));
        assert_eq!(kind.is_value(), !kind.is_a(EntityType::Entity));
        for supertype in kind.supertypes() {
            assert!(
                within(kind.known(), supertype.known()),
                "{kind} < {supertype}"
            );
            assert!(
                kind.is_a(*supertype) && !supertype.is_a(*kind),
                "{kind} < {supertype}"
            );
        }
    }
}

/// For every property that stands again in a subtype: the form is narrower, the need no less, and known wherever the subtype is.
#[test]
fn what_stands_again_in_a_subtype_narrows() {
    for kind in EntityType::ALL {
        for own in kind.own_properties() {
            for supertype in kind.supertypes() {
                let Some(inherited) = supertype
                    .properties()
                    .iter()
                    .find(|other| other.name == own.name)
                else {
                    continue;
                };
                let narrows = match (own.form, inherited.form) {
                    (Form::ManyOf(own), Form::ManyOf(inherited))
                    | (Form::OneOf(own), Form::OneOf(inherited)) => {
                        own != inherited && own.iter().all(|kind| kind.is_one_of(inherited))
                    }
                    _ => false,
                };
                assert!(narrows, "{kind}: {}", own.name);
                assert!(
                    own.need == inherited.need || own.need == Need::Required,
                    "{kind}: {}",
                    own.name
                );
                assert!(within(kind.known(), own.known), "{kind}: {}", own.name);
            }
        }
    }
}

/// For every property of an entity that names types: some of them is known wherever the property is.
#[test]
fn the_types_of_properties_are_known_with_them() {
    for kind in EntityType::ALL {
        for property in kind.properties() {
            let types = match property.form {
                Form::OneOf(types) | Form::ManyOf(types) => types.to_vec(),
                Form::Value(value) | Form::Values(value) => {
                    assert!(value.is_value(), "{kind}: {}", property.name);
                    vec![value]
                }
                _ => continue,
            };
            for version in DataVersion::SUPPORTED {
                if kind.known().to(version) && property.known.to(version) {
                    let known = types.iter().any(|kind| kind.known().to(version));
                    assert!(known, "{kind}: {} in {}", property.name, version.name());
                }
            }
        }
    }
}
