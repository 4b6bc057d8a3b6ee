//! The source of an entry as every file of data writes it.

use serde::Deserialize;

use crate::rule::{Confidence, Source};

/// `source = { work, section, read }`; unknown keys are errors.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawSource {
    /// Law, standard, policy or page.
    pub(crate) work: String,
    section: String,
    read: String,
}

impl RawSource {
    /// The source, and how sure we are.
    pub(crate) fn known(self, confidence: Confidence) -> Source {
        let Self { work, section, read } = self;
        Source { work, section, read, confidence }
    }

    /// The same by the word for how sure we are; `None` = there is no such word.
    pub(crate) fn known_as(self, word: &str) -> Option<Source> {
        Confidence::parse(word).map(|it| self.known(it))
    }
}
