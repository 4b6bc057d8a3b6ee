//! The published platform policy: the text that every account accepts before
//! it may send (R002-01), shown on `/policy` and by `assent policy list`.
//!
//! The text lives in `policies/platform-policy.toml`, its translations beside
//! it; an acceptance names its version. **Never** here: who accepted what.

mod translated;

use serde::Deserialize;

use crate::load::{LoadError, PackText, Problem};
pub(crate) use translated::load_translations;

/// The published policy.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PublishedPolicy {
    /// Its version. Changes with every change of the text.
    pub version: String,
    /// The day from which it applies, such as `2026-01-01`.
    pub since: String,
    /// Its title.
    pub title: String,
    /// What it rests on, and when that was read.
    pub source: String,
    /// Its sections, in reading order.
    #[serde(rename = "section")]
    pub sections: Vec<Section>,
}

/// A section of the published policy.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// Its stable name, for links.
    pub id: String,
    /// Its heading.
    pub title: String,
    /// Its text: paragraphs set apart by an empty line. Settings stand in
    /// braces: `{review.recipients}`.
    pub text: String,
}

pub(crate) fn load(text: PackText<'_>) -> Result<PublishedPolicy, LoadError> {
    let policy: PublishedPolicy = text.parse()?;
    if policy.sections.is_empty() || policy.version.is_empty() {
        return Err(text.error(None, Problem::Empty("section / version")));
    }
    Ok(policy)
}
