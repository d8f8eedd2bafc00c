//! What a type is and has by its supertypes: found once, then looked up.

use std::sync::LazyLock;

use super::EntityType;
use crate::vocabulary::Property;

const COUNT: usize = EntityType::ALL.len();

/// For every type, a bit for each type that it is, itself included.
const IS_A: [u128; COUNT] = {
    let mut is_a = [0_u128; COUNT];
    let mut row = 0;
    while row < COUNT {
        // The type itself, then whatever the supertypes of what is there already add, until nothing new comes.
        let mut bits = 1_u128 << row;
        let mut before = 0;
        while bits != before {
            before = bits;
            let mut kind = 0;
            while kind < COUNT {
                if bits >> kind & 1 == 1 {
                    let supertypes = EntityType::ALL[kind].supertypes();
                    let mut index = 0;
                    while index < supertypes.len() {
                        bits |= 1 << supertypes[index] as usize;
                        index += 1;
                    }
                }
                kind += 1;
            }
        }
        is_a[row] = bits;
        row += 1;
    }
    is_a
};

/// For every type, all its properties: those of its supertypes, unless it narrows them, then its own.
static PROPERTIES: LazyLock<Vec<Vec<&'static Property>>> =
    LazyLock::new(|| EntityType::ALL.iter().copied().map(gathered).collect());

fn gathered(kind: EntityType) -> Vec<&'static Property> {
    let mut properties: Vec<&'static Property> = Vec::new();
    for inherited in kind.supertypes().iter().copied().flat_map(gathered) {
        if properties.iter().all(|known| known.name != inherited.name) {
            properties.push(inherited);
        }
    }
    for own in kind.own_properties() {
        match properties.iter_mut().find(|known| known.name == own.name) {
            Some(inherited) => *inherited = own,
            None => properties.push(own),
        }
    }
    properties
}

impl EntityType {
    /// All its properties, those of its supertypes included: fewer than 64.
    #[must_use]
    pub fn properties(self) -> &'static [&'static Property] {
        &PROPERTIES[self as usize]
    }

    /// Whether it is `other`, or a subtype of it.
    #[must_use]
    pub const fn is_a(self, other: Self) -> bool {
        IS_A[self as usize] >> other as usize & 1 == 1
    }

    /// Whether it is, or is a subtype of, one of these.
    #[must_use]
    pub fn is_one_of(self, others: &[Self]) -> bool {
        others.iter().any(|other| self.is_a(*other))
    }

    /// Whether it is a value: something with a type and no id.
    #[must_use]
    pub const fn is_value(self) -> bool {
        !self.is_a(Self::Entity)
    }
}
