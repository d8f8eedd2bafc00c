//! What there is to watch, to listen to and to look at.

use caliper::vocabulary::EntityType;

use super::Section;
use crate::json::Text;

/// Media of a section: each kind is numbered on its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Media {
    pub(crate) section: Section,
    pub(crate) kind: MediaKind,
    /// From 1.
    pub(crate) number: u32,
}

/// What kind of media it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MediaKind {
    Video,
    Audio,
    Image,
}

impl Media {
    /// Of each kind, in each section.
    pub(crate) const COUNT: u32 = 10;
}

impl MediaKind {
    /// The entity, the last part but one of the IRI, the media type.
    pub(crate) const fn words(self) -> (EntityType, &'static str, &'static str) {
        match self {
            Self::Video => (EntityType::VideoObject, "videos", "video/mp4"),
            Self::Audio => (EntityType::AudioObject, "recordings", "audio/ogg"),
            Self::Image => (EntityType::ImageObject, "images", "image/png"),
        }
    }

    /// Whether it goes on in time.
    pub(crate) const fn plays(self) -> bool {
        !matches!(self, Self::Image)
    }
}

/// The IRI.
impl Text for Media {
    fn put(&self, out: &mut Vec<u8>) {
        (self.section, '/', self.kind.words().1, '/', self.number).put(out);
    }
}
