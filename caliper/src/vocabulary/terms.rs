//! One way to write a closed list of terms: an enum whose variants are the terms.

/// Defines an enum of terms with their texts, in the order of the list.
macro_rules! terms {
    ($(#[$about:meta])* $name:ident { $($variant:ident $(= $text:literal)? $(| $alias:literal)* $(in $known:ident)?),* $(,)? }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $(#[doc = concat!("`", terms!(@text $variant $($text)?), "`")] $variant,)*
        }

        impl $name {
            /// Every term, in the order of the specification's list.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];
            /// The text of every term, in the same order.
            pub const TERMS: &'static [&'static str] = &[$(terms!(@text $variant $($text)?)),*];

            /// The term as it is written.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                Self::TERMS[self as usize]
            }

            /// The term that this text is, in the right spelling or one that the specification's own texts use beside it.
            #[must_use]
            pub fn from_term(text: &str) -> Option<Self> {
                match text {
                    $(terms!(@text $variant $($text)?) $(| $alias)* => Some(Self::$variant),)*
                    _ => None,
                }
            }

            /// The versions that know the term.
            #[must_use]
            pub const fn known(self) -> $crate::vocabulary::version::Known {
                const KNOWN: &[$crate::vocabulary::version::Known] = &[$(terms!(@known $($known)?)),*];
                KNOWN[self as usize]
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                out.pad(self.as_str())
            }
        }
    };
    (@text $variant:ident) => { stringify!($variant) };
    (@text $variant:ident $text:literal) => { $text };
    (@known) => { $crate::vocabulary::version::Known::Always };
    (@known $known:ident) => { $crate::vocabulary::version::Known::$known };
}

pub(super) use terms;
