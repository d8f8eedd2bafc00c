//! Where in a text the check is. A place costs nothing until it is put into words.

use crate::fault::Pointer;

/// A place, as the way to it from the root.
#[derive(Clone, Copy, Debug)]
pub(super) enum Place<'p> {
    /// The whole text.
    Root,
    /// An item of an envelope's `data`.
    Data(usize),
    /// A property of an object.
    Property(&'p Place<'p>, &'p str),
    /// An item of an array.
    Item(&'p Place<'p>, usize),
}

impl<'p> Place<'p> {
    pub(super) fn property(&'p self, name: &'p str) -> Self {
        Self::Property(self, name)
    }

    pub(super) fn item(&'p self, index: usize) -> Self {
        Self::Item(self, index)
    }

    pub(super) fn pointer(&self) -> Pointer {
        match self {
            Self::Root => Pointer::root(),
            Self::Data(index) => Pointer::root().property("data").item(*index),
            Self::Property(object, name) => object.pointer().property(name),
            Self::Item(array, index) => array.pointer().item(*index),
        }
    }
}
