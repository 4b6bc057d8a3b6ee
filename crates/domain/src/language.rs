//! The languages Assent speaks to people.

use std::{fmt, str::FromStr};

/// A language of pages, notices and rule texts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Language {
    /// English.
    #[default]
    En,
    /// Chinese in simplified characters.
    ZhHans,
    /// Vietnamese.
    Vi,
    /// Swedish.
    Sv,
}

impl Language {
    /// All of them, in the order pages offer them.
    pub const ALL: [Self; 4] = [Self::En, Self::ZhHans, Self::Vi, Self::Sv];

    /// The BCP 47 tag.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::ZhHans => "zh-Hans",
            Self::Vi => "vi",
            Self::Sv => "sv",
        }
    }

    /// The best match for a BCP 47 tag (`zh-CN` is `zh-Hans`), if there is one.
    #[must_use]
    pub fn matching(tag: &str) -> Option<Self> {
        let primary = tag.trim().split(['-', '_']).next()?.to_ascii_lowercase();
        match primary.as_str() {
            "en" => Some(Self::En),
            "zh" => Some(Self::ZhHans),
            "vi" => Some(Self::Vi),
            "sv" => Some(Self::Sv),
            _ => None,
        }
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.tag())
    }
}

/// The text names no language that Assent speaks.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not one of en, zh-Hans, vi, sv")]
pub struct LanguageError(pub String);

impl FromStr for Language {
    type Err = LanguageError;

    fn from_str(text: &str) -> Result<Self, LanguageError> {
        Self::matching(text).ok_or_else(|| LanguageError(text.chars().take(40).collect()))
    }
}
