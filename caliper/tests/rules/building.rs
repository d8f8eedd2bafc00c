//! Building: items that are valid by the tables, as small as can be or with everything.

use caliper::vocabulary::{Action, EntityType, EventRule, EventType, Form, Need, Property, event};
use serde_json::{Map, Value, json};

use crate::world::{ROLES, World};

/// Choices, one after the other, from a number.
#[derive(Clone, Debug)]
pub(crate) struct Draw(pub(crate) u64);

impl Draw {
    /// A number below `end`.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        // SplitMix64.
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % end as u64).unwrap()
    }

    pub(crate) fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }

    fn iri(&mut self) -> Value {
        format!("https://lms.example.edu/drawn/{}", self.below(1_000)).into()
    }
}

/// An item: with no more than has to be, or with every property.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Size {
    Least,
    Full,
}

/// An event that there may be.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Plan {
    pub(crate) world: World,
    pub(crate) kind: EventType,
    pub(crate) rule: &'static EventRule,
    pub(crate) action: Action,
}

impl Plan {
    /// One for every world, rule and action.
    pub(crate) fn all() -> Vec<Self> {
        let mut plans = Vec::new();
        for world in World::all() {
            for (kind, rule) in world.rules() {
                let actions = world.actions(rule);
                plans.extend(actions.into_iter().map(|action| Self {
                    world,
                    kind,
                    rule,
                    action,
                }));
            }
        }
        plans
    }

    /// The properties that such an event may have.
    pub(crate) fn properties(self) -> Vec<&'static Property> {
        let known = |property: &&Property| self.world.knows(property.known);
        event::PROPERTIES.iter().filter(known).collect()
    }

    pub(crate) fn event(self, size: Size, draw: &mut Draw) -> Value {
        let mut event = Map::new();
        for property in self.properties() {
            let needed = is_required(property) || self.rule.required == Some(property.name);
            if size == Size::Full || needed {
                event.insert(property.name.to_owned(), self.value(property, draw));
            }
        }
        event.into()
    }

    /// A right value for one of the properties.
    pub(crate) fn value(self, property: &Property, draw: &mut Draw) -> Value {
        match property.name {
            "@context" => self.world.context(),
            "type" => self.kind.as_str().into(),
            "action" => self.action.as_str().into(),
            "profile" => self.rule.profile.as_str().into(),
            name => match ROLES.iter().find(|(role, _)| *role == name) {
                Some((_, types)) => reference(self.world, types(self.rule), draw),
                None => value(self.world, property.form, draw),
            },
        }
    }
}

/// Whether an item has to have a property: every one has to have a context, whatever the tables say of what stands within another.
pub(crate) fn is_required(property: &Property) -> bool {
    property.need == Need::Required || property.form == Form::Context
}

/// An entity of this type by itself.
pub(crate) fn describe(world: World, kind: EntityType, size: Size, draw: &mut Draw) -> Value {
    let mut entity = entity(world, kind, size, draw);
    entity["@context"] = world.context();
    entity
}

/// The properties that an entity may have.
pub(crate) fn properties(world: World, kind: EntityType) -> Vec<&'static Property> {
    let known = |property: &&&Property| world.knows(property.known);
    kind.properties().iter().filter(known).copied().collect()
}

/// An entity, or a value, within something else.
pub(crate) fn entity(world: World, kind: EntityType, size: Size, draw: &mut Draw) -> Value {
    let mut entity = Map::new();
    for property in properties(world, kind) {
        if property.form == Form::Type {
            entity.insert("type".to_owned(), kind.as_str().into());
        } else if property.form != Form::Context
            && (size == Size::Full || property.need == Need::Required)
        {
            entity.insert(property.name.to_owned(), value(world, property.form, draw));
        }
    }
    entity.into()
}

/// A right value of a form, entities as small as can be.
pub(crate) fn value(world: World, form: Form, draw: &mut Draw) -> Value {
    match form {
        Form::EventId => format!(
            "urn:uuid:{:08x}-0000-4000-8000-000000000000",
            draw.below(1 << 20)
        )
        .into(),
        Form::Iri => draw.iri(),
        Form::Type => "Entity".into(),
        Form::Context => world.context(),
        Form::Text => draw.pick(&["", "ice", "\u{e5}"]).to_string().into(),
        Form::Texts => draw
            .pick(&[json!([]), json!(["ice"]), json!(["ice", ""])])
            .clone(),
        Form::Count => draw.pick(&[json!(0), json!(7), json!(2.0)]).clone(),
        Form::Integer => draw.pick(&[json!(0), json!(-7), json!(2.0)]).clone(),
        Form::Number => draw
            .pick(&[json!(0), json!(-7), json!(2.5), json!(1e300)])
            .clone(),
        Form::Boolean => draw.pick(&[json!(true), json!(false)]).clone(),
        Form::DateTime => draw
            .pick(&["2026-02-03T09:00:00.000Z", "2028-02-29T23:59:59.999Z"])
            .to_string()
            .into(),
        Form::Duration => draw.pick(&["PT5M", "P1DT2.5S", "P3W"]).to_string().into(),
        Form::Map => draw
            .pick(&[json!({}), json!({"a": null, "type": [5]})])
            .clone(),
        Form::Term(list) => term(world, list.terms(), |term| list.find(term), draw),
        Form::Terms(list) => (0..draw.below(3))
            .map(|_| term(world, list.terms(), |term| list.find(term), draw))
            .collect(),
        Form::OneOf(types) => reference(world, types, draw),
        Form::ManyOf(types) => (0..draw.below(3))
            .map(|_| reference(world, types, draw))
            .collect(),
        Form::Value(kind) => entity(world, kind, Size::Least, draw),
        Form::Values(kind) => (0..draw.below(3))
            .map(|_| entity(world, kind, Size::Least, draw))
            .collect(),
    }
}

/// An entity of one of these types or its IRI.
fn reference(world: World, types: &[EntityType], draw: &mut Draw) -> Value {
    let kinds = world.subtypes(types);
    if kinds.is_empty() || draw.below(3) == 0 {
        return draw.iri();
    }
    let kind = *draw.pick(&kinds);
    entity(world, kind, Size::Least, draw)
}

fn term(
    world: World,
    terms: &[&str],
    known: impl Fn(&str) -> Option<caliper::vocabulary::Known>,
    draw: &mut Draw,
) -> Value {
    let terms: Vec<_> = terms
        .iter()
        .filter(|term| known(term).is_some_and(|known| world.knows(known)))
        .collect();
    (**draw.pick(&terms)).into()
}
